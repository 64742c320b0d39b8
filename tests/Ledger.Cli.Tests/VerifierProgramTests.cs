using System.Diagnostics;
using Ledger.Seal.Bundles;
using Newtonsoft.Json.Linq;
using Xunit.Abstractions;

namespace Ledger.Cli.Tests;

/// <summary><c>ledger-verify</c> as a recipient runs it: a process of its own, as published ahead of time where that was done, and as built otherwise.</summary>
public class VerifierProgramTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_bundle_is_checked_with_a_key_and_nothing_else()
    {
        using var folder = await WithBundle();
        var key = (await folder.Run("key")).Done().Data.Trim();
        var ran = await Verify(folder.Path("a.zip"), "--key", key);

        Assert.Equal((0, string.Empty), (ran.Code, ran.Talk));
        Assert.Contains("The bundle is what it says it is", ran.Data, StringComparison.Ordinal);
        Assert.Contains("7. derived:        not checked", ran.Data, StringComparison.Ordinal);

        File.WriteAllText(folder.Path("key"), key + "\n");
        var json = JObject.Parse((await Verify(folder.Path("a.zip"), "--key", folder.Path("key"), "--json")).Data);
        Assert.True((bool)json["verified"]!);
        Assert.Equal((19, 18), ((int)json["size"]!, (int)json["issued"]!));
        Assert.Equal(8, ((JArray)json["steps"]!).Count);
    }

    [Fact]
    public async Task It_says_what_ledger_verify_says_but_for_the_replay()
    {
        using var folder = await WithBundle();
        var key = (await folder.Run("key")).Done().Data.Trim();
        var path = folder.Path("a.zip");
        var bytes = File.ReadAllBytes(path);
        foreach (var at in Enumerable.Range(0, 40).Select(i => (int)((long)bytes.Length * i / 40)))
        {
            var bent = bytes.ToArray();
            bent[at] ^= 0x20;
            File.WriteAllBytes(path, bent);
            var (alone, product) = (JObject.Parse((await Verify(path, "--key", key, "--json")).Data), JObject.Parse((await folder.Run("verify", path, "--key", key, "--json")).Data));
            Assert.NotEqual(0, (int)alone["exitCode"]!);
            Assert.Equal(product["exitCode"], alone["exitCode"]);
            Assert.Equal(product["reason"], alone["reason"]);
            Assert.Equal(product["firstBadIndex"], alone["firstBadIndex"]);
        }
    }

    [Fact]
    public async Task Every_failure_has_its_exit_code()
    {
        using var folder = await WithBundle();
        using var other = await Folder.WithLedger();
        var key = (await folder.Run("key")).Done().Data.Trim();
        Assert.Equal(10, (await Verify(folder.Path("a.zip"), "--key", (await other.Run("key")).Done().Data.Trim())).Code);
        Assert.Equal(17, (await Verify(folder.Layout.Log, "--key", key)).Code);
        using (var files = BundleFiles.Open(folder.Path("a.zip")))
        {
            File.WriteAllBytes(folder.Path("held"), files.Read("checkpoint", 1 << 20));
        }

        Assert.Equal(0, (await Verify(folder.Path("a.zip"), "--key", key, "--base", folder.Path("held"))).Code);
        File.WriteAllText(folder.Path("policy"), $"log {key}\nquorum none\n");
        Assert.Equal(0, (await Verify(folder.Path("a.zip"), "--key", key, "--policy", folder.Path("policy"))).Code);
    }

    [Fact]
    public async Task A_proof_of_a_stream_is_checked_as_ledger_verify_checks_it()
    {
        using var folder = await WithBundle();
        var key = (await folder.Run("key")).Done().Data.Trim();
        var path = folder.Path("a.stream-proof");
        (await folder.Run("prove-stream", "office-director-of-corporate-governance", "--out", path)).Done();
        var told = await Verify(path, "--key", key, "--at-least", "19");
        Assert.Equal((0, string.Empty), (told.Code, told.Talk));
        Assert.Equal((await folder.Run("verify", path, "--key", key, "--at-least", "19")).Done().Data, told.Data);
        Assert.Equal(14, (await Verify(path, "--key", key, "--at-least", "20")).Code);
        Assert.Equal(2, (await Verify(path, "--key", key, "--at-least", "many")).Code);
        Assert.Equal(2, (await Verify(folder.Path("a.zip"), "--key", key, "--at-least", "20")).Code);

        var text = File.ReadAllText(path);
        File.WriteAllText(path, text.Replace("stream office-director-of-corporate-governance", "stream office-chair", StringComparison.Ordinal));
        Assert.Equal(13, (await Verify(path, "--key", key)).Code);
        File.WriteAllText(path, text[..^3]);
        Assert.True(JObject.Parse((await Verify(path, "--key", key, "--json")).Data)["exitCode"]!.Value<int>() == 17);
    }

    [Fact]
    public async Task It_goes_by_the_history_of_keys_from_an_older_one()
    {
        using var folder = await WithBundle();
        var old = (await folder.Run("key")).Done().Data.Trim();
        using (var files = BundleFiles.Open(folder.Path("a.zip")))
        {
            File.WriteAllBytes(folder.Path("held"), files.Read("checkpoint", 1 << 20));
        }

        (await folder.Run("key", "rotate")).Done();
        var next = (await folder.Run("key")).Done().Data.Trim();
        (await folder.Run("snapshot", "--on", "2026-04-01", "--scope", "offices", "--for", "The regulator", "--purpose", "Review", "--out", folder.Path("b.zip"), "--base", folder.Path("held"))).Done();
        foreach (var key in new[] { old, next })
        {
            var ran = await Verify(folder.Path("b.zip"), "--key", key, "--base", folder.Path("held"));
            Assert.Equal((0, string.Empty), (ran.Code, ran.Talk));
        }

        // A checkpoint of another log is the caller's mistake; one by a stranger to this log is told in the verdict.
        using var stranger = Seal.SigningKey.Generate(Folder.Origin);
        using var other = Seal.SigningKey.Generate("other.example/log");
        var checkpoint = Seal.Checkpoint.Parse(Seal.SignedNote.Parse(File.ReadAllBytes(folder.Path("held"))).Text);
        File.WriteAllBytes(folder.Path("forged"), checkpoint.Sign(stranger).ToBytes());
        File.WriteAllBytes(folder.Path("other"), (checkpoint with { Origin = "other.example/log" }).Sign(other).ToBytes());
        Assert.Equal(11, (await Verify(folder.Path("b.zip"), "--key", old, "--base", folder.Path("forged"))).Code);
        Assert.Equal(2, (await Verify(folder.Path("b.zip"), "--key", old, "--base", folder.Path("other"))).Code);

        // A proof of a stream brings no history; it is given beside it.
        (await folder.Run("prove-stream", "office-director-of-corporate-governance", "--out", folder.Path("a.stream-proof"))).Done();
        (await folder.Run("key", "history", "--out", folder.Path("keys"))).Done();
        Assert.Equal(10, (await Verify(folder.Path("a.stream-proof"), "--key", old)).Code);
        Assert.Equal(0, (await Verify(folder.Path("a.stream-proof"), "--key", old, "--keys", folder.Path("keys"))).Code);
        Assert.Equal(2, (await Verify(folder.Path("b.zip"), "--key", old, "--keys", folder.Path("keys"))).Code);
    }

    [Theory]
    [InlineData("no file is named", "--json")]
    [InlineData("--key is missing", "a.zip")]
    [InlineData("--key needs a value", "a.zip", "--key")]
    [InlineData("--key is no verifier key", "a.zip", "--key", "nonsense")]
    [InlineData("there is no option --help-me", "a.zip", "--help-me")]
    [InlineData("one file is checked at a time", "a.zip", "b.zip")]
    [InlineData("there is no nothing.zip", "nothing.zip", "--key", "example.com/log+bd4a3a8a+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4")]
    public async Task A_wrong_call_is_told(string why, params string[] arguments)
    {
        var ran = await Verify(arguments);
        Assert.Equal((2, string.Empty), (ran.Code, ran.Data));
        Assert.StartsWith("ledger-verify: ", ran.Talk, StringComparison.Ordinal);
        Assert.True(ran.Talk.Contains(why, StringComparison.Ordinal) || why.StartsWith("there is no nothing", StringComparison.Ordinal), ran.Talk);
    }

    [Fact]
    public async Task The_published_program_is_one_file()
    {
        if (Published() is not { } program)
        {
            output.WriteLine("ledger-verify was not published ahead of time (.ci/run does it): what was built is tested instead.");
            return;
        }

        Assert.Equal([Path.GetFileName(program)], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(program)!).Select(Path.GetFileName));
        Assert.Contains("--key KEY", (await Verify("--help")).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_published_program_needs_no_library_but_the_C_library()
    {
        if (Published() is not { } program || !OperatingSystem.IsLinux())
        {
            output.WriteLine("Not run: ledger-verify was not published ahead of time for Linux (.ci/run does it).");
            return;
        }

        // Not even the names of .NET's libraries for OpenSSL and ICU are in it.
        var bytes = File.ReadAllBytes(program).AsSpan();
        Assert.True(bytes.IndexOf("libssl"u8) < 0 && bytes.IndexOf("libicu"u8) < 0);

        if (await ChangingRoot() is not { } inRoot)
        {
            output.WriteLine("Not run: neither `chroot` nor `unshare -r chroot` is permitted here, so nothing was checked in a root without OpenSSL.");
            return;
        }

        using var folder = await WithBundle();
        var key = (await folder.Run("key")).Done().Data.Trim();
        (await folder.Run("prove-stream", "office-director-of-corporate-governance", "--out", folder.Path("a.stream-proof"))).Done();
        (await folder.Run("key", "rotate")).Done();
        (await folder.Run("snapshot", "--on", "2026-04-01", "--scope", "all", "--for", "The regulator", "--purpose", "Review", "--out", folder.Path("b.zip"))).Done();

        var root = Directory.CreateDirectory(folder.Path("root")).FullName;
        var libraries = await LibrariesOf(program);
        foreach (var (from, to) in libraries.Select(library => (library, root + library)).Append((program, root + "/ledger-verify")))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to);
        }

        output.WriteLine($"In a root with ledger-verify and {string.Join(", ", libraries)}, by {string.Join(' ', inRoot)}.");
        Assert.All(libraries, library => Assert.Matches(@"^(lib(c|m|pthread|dl|rt)|ld-.*|libc\.musl-.*)\.so(\.[0-9]+)?$", Path.GetFileName(library)));
        Assert.Equal(libraries.Count + 1, Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Count());

        async Task<int> Same(string file)
        {
            var bare = await Start(inRoot[0], [.. inRoot[1..], root, "/ledger-verify", "/" + file, "--key", key, "--json"]);
            var whole = await Start(program, Path.Combine(root, file), "--key", key, "--json");
            Assert.Equal((whole.Code, whole.Data, string.Empty), (bare.Code, bare.Data, bare.Talk));
            return bare.Code;
        }

        foreach (var good in new[] { "a.zip", "b.zip", "a.stream-proof" })
        {
            File.Copy(folder.Path(good), Path.Combine(root, good));
            Assert.Equal(0, await Same(good));
        }

        // Bytes of the zip here and there; then, unpacked, one letter of a fact, of a register, and of the page for people.
        var bundle = File.ReadAllBytes(folder.Path("a.zip"));
        foreach (var at in Enumerable.Range(1, 12).Select(i => (int)((long)bundle.Length * i / 13)))
        {
            var bent = bundle.ToArray();
            bent[at] ^= 0x20;
            File.WriteAllBytes(Path.Combine(root, "bent.zip"), bent);
            Assert.InRange(await Same("bent.zip"), 10, 17);
        }

        foreach (var (name, word, code) in new[] { (BundleNames.Payloads(Seal.Tile.EntriesAt(0, 19)), "Governance", 13), (BundleNames.State("offices"), "Director", 15), (BundleNames.Report, "Ledger", 17) })
        {
            var unpacked = Path.Combine(root, "unpacked");
            System.IO.Compression.ZipFile.ExtractToDirectory(folder.Path("a.zip"), unpacked);
            Assert.Equal(0, await Same("unpacked"));
            var file = File.ReadAllBytes(Path.Combine(unpacked, name));
            file[file.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(word))] ^= 0x20;
            File.WriteAllBytes(Path.Combine(unpacked, name), file);
            Assert.Equal((name, code), (name, await Same("unpacked")));
            Directory.Delete(unpacked, recursive: true);
        }
    }

    private static async Task<Folder> WithBundle()
    {
        var folder = await Folder.WithLedger();
        (await folder.Run("record", "-f", Path.Combine(Repository.Root, "samples", "well-led-letter", "commands.ndjson"))).Done();
        (await folder.Run("snapshot", "--on", "2026-04-01", "--scope", "all", "--for", "The regulator", "--purpose", "Review", "--out", folder.Path("a.zip"))).Done();
        return folder;
    }

    private static string? Published()
    {
        var folder = Path.Combine(Repository.Root, "tools", "Ledger.Verify", "bin", "Release");
        return !Directory.Exists(folder) ? null
            : Directory.EnumerateFiles(folder, "ledger-verify", SearchOption.AllDirectories).FirstOrDefault(path => Path.GetFileName(Path.GetDirectoryName(path)) is "publish");
    }

    private static string Built()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return Path.Combine(Repository.Root, "tools", "Ledger.Verify", "bin", configuration, new DirectoryInfo(AppContext.BaseDirectory).Name, "ledger-verify.dll");
    }

    private static Task<Ran> Verify(params string[] arguments) =>
        Published() is { } program ? Start(program, arguments) : Start("dotnet", [Built(), .. arguments]);

    /// <summary>How a program is started in another root here: as root, or else as a root of one's own; null where neither is permitted.</summary>
    private static async Task<string[]?> ChangingRoot()
    {
        foreach (var way in new[] { new[] { "chroot" }, ["unshare", "-r", "chroot"] })
        {
            try
            {
                if (await Start(way[0], [.. way[1..], "/", "/bin/true"]) is { Code: 0 })
                {
                    return way;
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is no such program.
            }
        }

        return null;
    }

    /// <summary>The files that <c>ldd</c> names: the loader and what it loads.</summary>
    private static async Task<IReadOnlyList<string>> LibrariesOf(string program) =>
        [.. (await Start("ldd", program)).Done().Data.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(word => word[0] == '/').Distinct(StringComparer.Ordinal)];

    private static async Task<Ran> Start(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{program} did not start.");
        var talk = process.StandardError.ReadToEndAsync();
        var data = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Ran(process.ExitCode, data, await talk);
    }
}
