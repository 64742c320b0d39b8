using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit.Abstractions;

namespace Ledger.Cli.Tests;

/// <summary>Checkpoints outside of this program: on paper, and stamped by an authority, which OpenSSL plays here.</summary>
public partial class AnchorTests(ITestOutputHelper console)
{
    private const string OpenSsl = "/usr/bin/openssl";
    private const string ZBar = "/usr/bin/zbarimg";

    [Fact]
    public async Task A_checkpoint_is_printed_as_text_as_a_page_and_as_a_code()
    {
        using var folder = await Folder.WithLedger();
        (await folder.Run("record", "create-office", "--id", "a", "--title", "A")).Done();
        var note = await File.ReadAllTextAsync(folder.Layout.Guard);

        Assert.Equal(note, (await folder.Run("checkpoint")).Done().Data);
        var text = (await folder.Run("checkpoint", "--print")).Done().Data;
        Assert.StartsWith(note + "\n", text, StringComparison.Ordinal);
        Assert.Contains('\u2588', text);
        var svg = XDocument.Parse((await folder.Run("checkpoint", "--print", "--format", "svg")).Done().Data);
        Assert.Equal("svg", svg.Root!.Name.LocalName);
        var page = (await folder.Run("checkpoint", "--print", "--format", "html")).Done().Data;
        Assert.Contains(note.Split('\n')[2], page, StringComparison.Ordinal);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv", page, StringComparison.Ordinal);
        (await folder.Run("checkpoint", "--print", "--format", "pdf")).Failed(2, "");
    }

    [Fact]
    public async Task The_printed_code_is_read_byte_for_byte_by_a_program_that_nobody_here_wrote()
    {
        if (!File.Exists(ZBar))
        {
            console.WriteLine("zbar-tools is not installed: no printed code was read.");
            return;
        }

        using var folder = await Folder.WithLedger();
        (await folder.Run("record", "create-office", "--id", "a", "--title", "A")).Done();
        var image = Path.Combine(folder.Root, "code.pgm");
        await File.WriteAllBytesAsync(image, Drawn(XDocument.Parse((await folder.Run("checkpoint", "--print", "--format", "svg")).Done().Data)));

        using var process = Process.Start(new ProcessStartInfo(ZBar, ["--raw", "--oneshot", "-Sbinary", "-q", image]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var read = new MemoryStream();
        var talk = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.BaseStream.CopyToAsync(read);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await talk);
        Assert.Equal(await File.ReadAllBytesAsync(folder.Layout.Guard), read.ToArray());
    }

    // The squares of the drawing as an image (netpbm), four dots each way.
    private static byte[] Drawn(XDocument svg)
    {
        const int Dots = 4;
        var size = Dots * int.Parse(svg.Root!.Attribute("viewBox")!.Value.Split(' ')[2], CultureInfo.InvariantCulture);
        var pixels = Enumerable.Repeat((byte)255, size * size).ToArray();
        foreach (Match bar in Bar().Matches(svg.Root.Descendants().Single(e => e.Name.LocalName == "path").Attribute("d")!.Value))
        {
            int Of(string part) => Dots * int.Parse(bar.Groups[part].Value, CultureInfo.InvariantCulture);
            for (var y = Of("y"); y < Of("y") + Of("h"); y++)
            {
                Array.Fill(pixels, (byte)0, (y * size) + Of("x"), Of("w"));
            }
        }

        return [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P5 {size} {size} 255\n")), .. pixels];
    }

    [GeneratedRegex(@"M(?<x>\d+) (?<y>\d+)h(?<w>\d+)v(?<h>\d+)h-\d+z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Bar();

    [Fact]
    public async Task A_stamp_by_an_authority_is_asked_for_kept_and_checked_offline()
    {
        if (!File.Exists(OpenSsl))
        {
            console.WriteLine("openssl is not installed: no time stamp was made to be checked.");
            return;
        }

        using var folder = await Folder.WithLedger();
        (await folder.Run("record", "create-office", "--id", "a", "--title", "A")).Done();
        var key = (await folder.Run("key")).Data.Trim();
        var request = Path.Combine(folder.Root, "a.tsq");
        (await folder.Run("timestamp", "request", "--out", request)).Done();
        var authority = await Authority(folder, "one");
        var response = await Stamp(folder, authority, request);

        var attached = (await folder.Run("timestamp", "attach", request + ".checkpoint", response)).Done();
        Assert.Contains("stamped: 1 facts of " + Folder.Origin, attached.Data, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(folder.Layout.Timestamps).Length);
        Assert.Contains("sound  timestamps 1 stamped checkpoints, the largest of 1 facts", (await folder.Run("fsck")).Done().Data, StringComparison.Ordinal);
        var kept = Directory.GetFiles(folder.Layout.Timestamps, "*.tsr").Single();
        var stamp = await File.ReadAllBytesAsync(kept);
        stamp[^10] ^= 1;
        await File.WriteAllBytesAsync(kept, stamp);
        Assert.Contains("WRONG  timestamps", (await folder.Run("fsck")).Failed(6, "not sound: timestamps").Data, StringComparison.Ordinal);
        (await folder.Run("timestamp", "check", request + ".checkpoint", response, "--key", key)).Done();
        (await folder.Run("timestamp", "check", request + ".checkpoint", response, "--key", key, "--authority", authority + ".pem")).Done();

        var other = await Authority(folder, "two");
        (await folder.Run("timestamp", "check", request + ".checkpoint", response, "--key", key, "--authority", other + ".pem")).Failed(6, "not a time stamp of this checkpoint", hint: false);
        (await folder.Run("record", "create-office", "--id", "b", "--title", "B")).Done();
        (await folder.Run("timestamp", "check", folder.Layout.Guard, response, "--key", key)).Failed(6, "not a time stamp of this checkpoint", hint: false);
        (await folder.Run("timestamp", "check", request + ".checkpoint", request, "--key", key)).Failed(6, "not a time stamp of this checkpoint", hint: false);
        var bytes = await File.ReadAllBytesAsync(response);
        bytes[^10] ^= 1;
        await File.WriteAllBytesAsync(response, bytes);
        (await folder.Run("timestamp", "check", request + ".checkpoint", response, "--key", key)).Failed(6, "not a time stamp of this checkpoint", hint: false);
    }

    private static async Task<string> Authority(Folder folder, string name)
    {
        var path = Path.Combine(folder.Root, name);
        await Run(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", path + ".key", "-out", path + ".pem", "-days", "3650", "-subj", $"/CN=Authority {name}", "-addext", "extendedKeyUsage=critical,timeStamping");
        return path;
    }

    private static async Task<string> Stamp(Folder folder, string authority, string request)
    {
        var configuration = folder.Write("tsa.cnf", $"""
            [tsa]
            default_tsa = one
            [one]
            serial = {folder.Root}/serial
            signer_digest = sha256
            default_policy = 1.2.3.4.1
            digests = sha256
            accuracy = secs:1
            ess_cert_id_alg = sha256

            """);
        var response = Path.Combine(folder.Root, "a.tsr");
        await Run(folder, "ts", "-reply", "-config", configuration, "-queryfile", request, "-signer", authority + ".pem", "-inkey", authority + ".key", "-out", response);
        return response;
    }

    private static async Task Run(Folder folder, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(OpenSsl, args) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = folder.Root })!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
    }
}
