using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace Ledger.Cli.Tests;

/// <summary><c>ledger backup</c> and <c>ledger restore</c>: what comes back is what was sealed, or nothing does.</summary>
public sealed class BackupTests(ITestOutputHelper console)
{
    [Fact]
    public async Task A_backup_with_its_keys_is_restored_to_a_ledger_that_goes_on()
    {
        using var folder = await EraseTests.WithPerson();
        await File.WriteAllTextAsync(Path.Combine(folder.Layout.Evidence, "note.txt"), "a document");
        var made = (await folder.Run("backup", At(folder, "backup"), "--keys-to", At(folder, "keys"))).Done();
        Assert.StartsWith("2 facts, 2 of them sealed, root ", made.Data, StringComparison.Ordinal);

        var restored = (await Restore(folder, "new", "--keys-from", At(folder, "keys"), "--guard", folder.Layout.Guard)).Done();

        Assert.StartsWith("2 facts restored and verified", restored.Data, StringComparison.Ordinal);
        Assert.Contains("sound: 2 facts", (await In(folder, "new", "verify")).Done().Data, StringComparison.Ordinal);
        Assert.Contains("Zacharias Quillfeather", (await In(folder, "new", "show", "people")).Done().Data, StringComparison.Ordinal);
        (await In(folder, "new", "record", "create-office", "--id", "chair", "--title", "Chair")).Done();
        Assert.Contains("sound: 3 facts", (await In(folder, "new", "verify")).Done().Data, StringComparison.Ordinal);
        Assert.Equal("a document", await File.ReadAllTextAsync(Path.Combine(folder.Root, "new", "evidence", "note.txt")));
    }

    [Fact]
    public async Task The_keys_are_nowhere_but_where_they_were_asked_to_go()
    {
        using var folder = await EraseTests.WithPerson();
        (await folder.Run("backup", At(folder, "backup"))).Done();
        Assert.Equal(["ledger.db", "manifest.json", "seal/checkpoint"], FilesIn(folder, "backup"));
        (await folder.Run("backup", At(folder, "backup-2"), "--keys-to", At(folder, "keys"))).Done();
        Assert.Equal(["ledger.db", "manifest.json", "seal/checkpoint"], FilesIn(folder, "backup-2"));
        Assert.Equal(["manifest.json", "seal/key", "secrets.db"], FilesIn(folder, "keys"));
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.EnumerateFiles(At(folder, "keys"), "*", SearchOption.AllDirectories))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        foreach (var wrong in new[] { At(folder, "backup-3/keys"), Path.Combine(folder.Data, "keys"), At(folder, "backup-3") })
        {
            (await folder.Run("backup", At(folder, "backup-3"), "--keys-to", wrong)).Failed(2, "the backup of the keys cannot be in");
        }

        (await folder.Run("backup", Path.Combine(folder.Data, "backup"))).Failed(2, "the backup cannot be in");
    }

    [Fact]
    public async Task Without_keys_it_can_be_read_and_verified_and_nothing_more()
    {
        using var folder = await EraseTests.WithPerson();
        var key = (await folder.Run("key")).Done().Data.Trim();
        (await folder.Run("backup", At(folder, "backup"))).Done();
        Assert.Contains("nothing can be sealed", (await Restore(folder, "new")).Done().Talk, StringComparison.Ordinal);
        (await In(folder, "new", "verify", "--without-keys", "--key", key)).Done();
        (await In(folder, "new", "record", "create-office", "--id", "chair", "--title", "Chair")).Failed(5, "there is no signing key");
    }

    [Fact]
    public async Task Nothing_is_written_over()
    {
        using var folder = await EraseTests.WithPerson();
        (await folder.Run("backup", At(folder, "backup"))).Done();
        (await folder.Run("backup", At(folder, "backup"))).Failed(3, "is there already");
        (await folder.Run("restore", At(folder, "backup"), "--without-guard")).Failed(3, "is there already");
        Assert.DoesNotContain(Directory.EnumerateDirectories(folder.Root), d => d.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_backup_older_than_the_guard_is_refused_with_what_would_be_lost()
    {
        using var folder = await EraseTests.WithPerson();
        (await folder.Run("backup", At(folder, "backup"), "--keys-to", At(folder, "keys"))).Done();
        (await folder.Run("record", "create-office", "--id", "chair", "--title", "Chair")).Done();

        var refused = await Restore(folder, "new", "--keys-from", At(folder, "keys"), "--guard", folder.Layout.Guard);

        refused.Failed(3, "the backup holds 2 facts, and the guard says that 3 were sealed: facts 2 to 2 would be lost");
        Assert.Contains("hint: restore a later backup", refused.Talk, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At(folder, "new")));

        // Without a checkpoint nobody can tell; that must be meant.
        (await folder.Run("restore", At(folder, "backup"), "--data", At(folder, "new"))).Failed(3, "the backup holds 2 facts, and no checkpoint is named");
        Assert.False(Directory.Exists(At(folder, "new")));
        Assert.Contains("No checkpoint was named", (await Restore(folder, "new")).Done().Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guard_of_another_log_and_a_log_that_the_guard_contradicts_are_refused()
    {
        using var folder = await EraseTests.WithPerson();
        using var other = await Folder.WithLedger();
        (await folder.Run("backup", At(folder, "backup"))).Done();
        (await Restore(folder, "new", "--guard", other.Layout.Guard)).Failed(6, "is no checkpoint of this log");
        (await Restore(folder, "new", "--key", (await other.Run("key")).Done().Data.Trim())).Failed(6, "is no checkpoint of this log");
    }

    [Fact]
    public async Task An_older_guard_is_no_hindrance_and_the_newer_one_counts()
    {
        using var folder = await EraseTests.WithPerson();
        var old = At(folder, "old-checkpoint");
        File.Copy(folder.Layout.Guard, old);
        (await folder.Run("record", "create-office", "--id", "chair", "--title", "Chair")).Done();
        (await folder.Run("backup", At(folder, "backup"), "--keys-to", At(folder, "keys"))).Done();
        (await Restore(folder, "new", "--keys-from", At(folder, "keys"), "--guard", old)).Done();
        Assert.Equal(await File.ReadAllTextAsync(folder.Layout.Guard), await File.ReadAllTextAsync(Path.Combine(folder.Root, "new", "seal", "checkpoint")));
    }

    [Fact]
    public async Task A_guard_from_before_a_rotation_is_taken_and_so_is_one_from_after()
    {
        using var folder = await EraseTests.WithPerson();
        var (before, last, handover) = (At(folder, "before"), At(folder, "last"), At(folder, "handover"));
        var old = (await folder.Run("key")).Done().Data.Trim();
        File.Copy(folder.Layout.Guard, before);
        (await folder.Run("record", "create-office", "--id", "chair", "--title", "Chair")).Done();
        (await folder.Run("key", "rotate")).Done();
        File.Copy(folder.Layout.Guard, handover);

        // What the first key alone signed at the size of the handover.
        var note = Seal.SignedNote.Parse(await File.ReadAllBytesAsync(handover));
        await File.WriteAllBytesAsync(last, note.Keeping(line => line.IsBy(Seal.VerifierKey.Parse(old))).ToBytes());

        // Backups where the handover is the guard, and where the second key has signed more since.
        foreach (var further in new[] { false, true })
        {
            if (further)
            {
                (await folder.Run("record", "create-office", "--id", "clerk", "--title", "Clerk")).Done();
                (await folder.Run("key", "rotate")).Done();
                (await folder.Run("record", "create-office", "--id", "usher", "--title", "Usher")).Done();
            }

            var (backup, keys) = (At(folder, $"backup-{further}"), At(folder, $"keys-{further}"));
            (await folder.Run("backup", backup, "--keys-to", keys)).Done();
            foreach (var guard in new[] { before, last, handover, folder.Layout.Guard })
            {
                foreach (var key in further ? [[], ["--key", old]] : new string[][] { [] })
                {
                    var data = At(folder, $"new-{further}-{Path.GetFileName(guard)}{key.Length}");
                    (await folder.Run(["restore", backup, "--data", data, "--keys-from", keys, "--guard", guard, .. key])).Done();
                    Assert.Equal(await File.ReadAllTextAsync(folder.Layout.Guard), await File.ReadAllTextAsync(Path.Combine(data, "seal", "checkpoint")));
                    (await folder.Run("record", "create-office", "--id", "after", "--title", "After", "--data", data)).Done();
                    (await folder.Run("verify", "--data", data)).Done();
                }
            }
        }

        // An older backup does not know the newest key, and cannot be told by it what was sealed since.
        (await folder.Run("restore", At(folder, "backup-False"), "--data", At(folder, "new"), "--guard", folder.Layout.Guard)).Failed(6, "is no checkpoint of this log");
    }

    [Fact]
    public async Task A_guard_by_a_compromised_key_counts_up_to_the_size_from_which_it_was_and_a_stranger_s_never()
    {
        using var folder = await EraseTests.WithPerson();
        var (before, after, forged, stranger) = (At(folder, "before"), At(folder, "after"), At(folder, "forged"), At(folder, "stranger"));
        File.Copy(folder.Layout.Guard, before);
        using var thief = Seal.SigningKey.Parse((await File.ReadAllTextAsync(folder.Layout.Key)).Trim());
        (await folder.Run("record", "create-office", "--id", "chair", "--title", "Chair")).Done();
        File.Copy(folder.Layout.Guard, after);
        (await folder.Run("key", "compromised", "--from-size", "2")).Done();
        (await folder.Run("key", "rotate")).Done();
        (await folder.Run("record", "create-office", "--id", "clerk", "--title", "Clerk")).Done();
        (await folder.Run("backup", At(folder, "backup"), "--keys-to", At(folder, "keys"))).Done();

        (await Restore(folder, "new", "--keys-from", At(folder, "keys"), "--guard", before)).Done();
        (await In(folder, "new", "verify")).Done();
        (await Restore(folder, "new-2", "--guard", folder.Layout.Guard)).Done();
        (await Restore(folder, "new-3", "--guard", after)).Failed(6, "of 3 entries, and");
        Assert.Contains("was compromised from 2 on: it counts only with the cosignatures of a policy", (await Restore(folder, "new-3", "--guard", after)).Talk, StringComparison.Ordinal);

        // What its thief signs is neither taken for what was sealed nor for what would be lost.
        var checkpoint = Seal.Checkpoint.Parse(Seal.SignedNote.Parse(await File.ReadAllBytesAsync(after)).Text);
        await File.WriteAllBytesAsync(forged, (checkpoint with { Size = 1000 }).Sign(thief).ToBytes());
        (await Restore(folder, "new-3", "--guard", forged)).Failed(6, "is no checkpoint of this log");
        using var somebody = Seal.SigningKey.Generate(Folder.Origin);
        await File.WriteAllBytesAsync(stranger, checkpoint.Sign(somebody).ToBytes());
        (await Restore(folder, "new-3", "--guard", stranger)).Failed(6, "no key of the log's history signed it");
        Assert.False(Directory.Exists(At(folder, "new-3")));
    }

    [Fact]
    public async Task The_history_of_keys_the_policy_and_what_went_out_are_backed_up_too()
    {
        using var folder = await EraseTests.WithPerson();
        (await folder.Run("key", "rotate")).Done();
        (await folder.Run("snapshot", "--on", "2026-03-31", "--scope", "all", "--for", "The regulator", "--purpose", "Review", "--out", At(folder, "a.zip"))).Done();
        await File.WriteAllTextAsync(folder.Layout.Policy, $"log {(await folder.Run("key")).Done().Data.Trim()}\nquorum none\n");
        (await folder.Run("backup", At(folder, "backup"), "--keys-to", At(folder, "keys"))).Done();
        (await Restore(folder, "new", "--keys-from", At(folder, "keys"), "--guard", folder.Layout.Guard)).Done();
        (await In(folder, "new", "verify")).Done();
        Assert.Equal(await File.ReadAllTextAsync(folder.Layout.Keys), await File.ReadAllTextAsync(At(folder, "new/seal/keys")));
        Assert.True(File.Exists(At(folder, "new/seal/policy")));

        // The same request gives the same bytes there.
        (await In(folder, "new", "snapshot", "--on", "2026-03-31", "--known", "3", "--scope", "all", "--for", "The regulator", "--purpose", "Other", "--out", At(folder, "b.zip"))).Done();
        Assert.Equal(2 * FilesIn(folder, "data/snapshots").Count, FilesIn(folder, "new/snapshots").Count);
    }

    [Fact]
    public async Task A_damaged_incomplete_or_enlarged_backup_is_refused()
    {
        using var folder = await EraseTests.WithPerson();
        (await folder.Run("backup", At(folder, "backup"))).Done();
        var manifest = Path.Combine(At(folder, "backup"), "manifest.json");
        var log = Path.Combine(At(folder, "backup"), "ledger.db");
        var (text, bytes) = (await File.ReadAllTextAsync(manifest), await File.ReadAllBytesAsync(log));

        var flipped = bytes.ToArray();
        flipped[^100] ^= 1;
        await File.WriteAllBytesAsync(log, flipped);
        (await Restore(folder, "new")).Failed(6, "is not what the backup's manifest says");
        File.Delete(log);
        (await Restore(folder, "new")).Failed(6, "is missing from the backup");
        await File.WriteAllBytesAsync(log, bytes);

        foreach (var (change, code, saying) in new[]
        {
            (text.Replace("seal/checkpoint", "../outside", StringComparison.Ordinal), 6, "names a file that belongs to no backup"),
            (text.Replace("seal/checkpoint", "seal/key", StringComparison.Ordinal), 6, "names a file that belongs to no backup"),
            (text.Replace("seal/checkpoint", "ledger.db", StringComparison.Ordinal), 6, "names a file twice"),
            (text.Replace("ledger-backup/v1", "ledger-backup/v2", StringComparison.Ordinal), 2, "is ledger-backup/v2, not ledger-backup/v1"),
            (text.Replace("\"facts\":2", "\"facts\":1", StringComparison.Ordinal), 6, "its own guard covers 2"),
            (text[..100], 6, "does not read"),
        })
        {
            await File.WriteAllTextAsync(manifest, change);
            var ran = await Restore(folder, "new");
            Assert.True(ran.Code == code && ran.Talk.Contains(saying, StringComparison.Ordinal), $"{saying}: {ran.Code} {ran.Talk}");
        }

        File.Delete(manifest);
        (await Restore(folder, "new")).Failed(5, "is no complete backup");
        Assert.False(Directory.Exists(At(folder, "new")));
    }

    [Fact]
    public async Task A_ledger_that_is_not_what_was_sealed_is_not_backed_up()
    {
        using var folder = await EraseTests.WithPerson();
        File.WriteAllText(folder.Layout.Guard, "nothing");
        (await folder.Run("backup", At(folder, "backup"))).Failed(6, "cannot be trusted");
        Assert.False(Directory.Exists(At(folder, "backup")));
    }

    [Fact]
    public async Task Keys_from_before_an_erasure_are_destroyed_again_when_the_log_tells_of_it()
    {
        using var folder = await EraseTests.WithPerson();
        (await folder.Run("backup", At(folder, "backup"), "--keys-to", At(folder, "keys"))).Done();
        (await folder.Run("erase", "p-1", "--basis", "consent-withdrawn", "--decision", "d-1", "--yes")).Done();
        (await folder.Run("backup", At(folder, "backup-2"))).Done();

        // The old log is refused where the guard is known, and the old keys open nothing with the new log.
        (await Restore(folder, "new", "--keys-from", At(folder, "keys"), "--guard", folder.Layout.Guard)).Failed(3, "would be lost");
        var restored = (await folder.Run("restore", At(folder, "backup-2"), "--data", At(folder, "new"), "--keys-from", At(folder, "keys"), "--guard", folder.Layout.Guard)).Done();

        Assert.Contains("The key of person-p-1 was destroyed again", restored.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("Quillfeather", (await In(folder, "new", "show", "people")).Done().Data, StringComparison.Ordinal);
        Assert.Contains("0 payloads about persons opened, 1 erased", (await In(folder, "new", "verify")).Done().Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_older_than_a_person_are_refused()
    {
        using var folder = await EraseTests.WithPerson();
        (await folder.Run("backup", At(folder, "backup"), "--keys-to", At(folder, "keys"))).Done();
        (await folder.Run("record", "register-person", "--id", "p-2", "--name", "Bo Other")).Done();
        (await folder.Run("backup", At(folder, "backup-2"))).Done();
        (await folder.Run("restore", At(folder, "backup-2"), "--data", At(folder, "new"), "--keys-from", At(folder, "keys"), "--without-guard")).Failed(6, "index 2: the key person-p-2");
        using var other = await EraseTests.WithPerson();
        (await other.Run("backup", At(other, "backup"), "--keys-to", At(other, "keys"))).Done();
        (await folder.Run("restore", At(folder, "backup"), "--data", At(folder, "new"), "--keys-from", At(other, "keys"), "--without-guard")).Failed(3, "holds the keys of");
    }

    [Fact]
    public async Task Backed_up_while_others_record_and_killed_in_the_middle_every_backup_that_is_there_verifies()
    {
        const int Rounds = 12;
        using var folder = await EraseTests.WithPerson();
        using var recorder = Start(folder, "record", "-f", "-", "--json");
        var feeding = Feed(recorder);
        var random = new Random(20261123);
        var (whole, killed, facts) = (0, 0, new List<string>());
        for (var round = 0; round < Rounds; round++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"backup-{round}");
            using var backup = Start(folder, "backup", At(folder, name), "--keys-to", At(folder, name + "-keys"));
            backup.StandardInput.Close();

            // Every third is left to finish; the others die anywhere between starting and finishing.
            if (round % 3 != 0)
            {
                await Task.Delay(random.Next(200, 1500));
                backup.Kill();
            }

            await backup.WaitForExitAsync();
            Assert.Equal(Directory.Exists(At(folder, name)), File.Exists(Path.Combine(At(folder, name), "manifest.json")));
            if (!Directory.Exists(At(folder, name)))
            {
                Assert.NotEqual(0, round % 3);
                killed++;
                continue;
            }

            whole++;
            var data = At(folder, "restored-" + name);
            (await folder.Run("restore", At(folder, name), "--data", data, "--keys-from", At(folder, name + "-keys"), "--without-guard")).Done();
            facts.Add((await folder.Run("verify", "--data", data)).Done().Lines[0]);
            (await folder.Run("record", "create-office", "--id", "after", "--title", "After", "--data", data)).Done();
            (await folder.Run("verify", "--data", data)).Done();
        }

        recorder.Kill();
        await feeding;
        (await folder.Run("verify")).Done();
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{whole} backups whole, {killed} killed before they were; {string.Join("; ", facts)}"));
    }

    private static string At(Folder folder, string name) => Path.Combine(folder.Root, name);

    private static List<string> FilesIn(Folder folder, string name) =>
        [.. Directory.EnumerateFiles(At(folder, name), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(At(folder, name), f)).Order(StringComparer.Ordinal)];

    private static Task<Ran> Restore(Folder folder, string to, params string[] more) =>
        folder.Run(["restore", At(folder, "backup"), "--data", At(folder, to), .. more, .. more.Contains("--guard") ? (string[])[] : ["--without-guard"]]);

    private static Task<Ran> In(Folder folder, string data, params string[] args) => folder.Run([.. args, "--data", At(folder, data)]);

    private static Process Start(Folder folder, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Ledger.Cli.dll"));
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        start.Environment["LEDGER_DATA"] = folder.Data;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task Feed(Process recorder)
    {
        try
        {
            await recorder.StandardInput.WriteLineAsync("""{"command":"create-office","id":"heavy","title":"Heavy"}""");
            for (var i = 0; ; i++)
            {
                await recorder.StandardInput.WriteLineAsync($$"""{"command":"set-appraisal-objective","id":"heavy","objective":"{{i}}","measure":"not-stated"}""");
                await recorder.StandardInput.WriteLineAsync($$"""{"command":"register-person","id":"n{{i}}","name":"Somebody"}""");
            }
        }
        catch (IOException)
        {
            // The process was killed, and the pipe with it.
        }
    }
}
