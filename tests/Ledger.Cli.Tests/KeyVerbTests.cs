using Newtonsoft.Json.Linq;

namespace Ledger.Cli.Tests;

/// <summary>A key is replaced, or lost to somebody else, and those who check go on checking.</summary>
public class KeyVerbTests
{
    [Fact]
    public async Task Receipts_from_before_and_after_a_rotation_are_checked_from_either_key()
    {
        using var folder = await Folder.WithLedger();
        (await folder.Run("record", "create-office", "--id", "a", "--title", "A")).Done();
        var old = (await folder.Run("key")).Done().Data.Trim();
        var before = Path.Combine(folder.Root, "before.tlog-proof");
        (await folder.Run("receipt", "0", "--out", before)).Done();
        var secret = await File.ReadAllTextAsync(folder.Layout.Key);

        var rotated = (await folder.Run("key", "rotate")).Done();
        var next = rotated.Data.Trim();
        Assert.NotEqual(old, next);
        Assert.Equal(next, (await folder.Run("key")).Done().Data.Trim());
        Assert.DoesNotContain("PRIVATE", rotated.Data + rotated.Talk, StringComparison.Ordinal);
        Assert.NotEqual(secret, await File.ReadAllTextAsync(folder.Layout.Key));

        (await folder.Run("record", "create-office", "--id", "b", "--title", "B")).Done();
        var after = Path.Combine(folder.Root, "after.tlog-proof");
        (await folder.Run("receipt", "2", "--out", after)).Done();
        var history = Path.Combine(folder.Root, "keys");
        (await folder.Run("key", "history", "--out", history)).Done();

        (await folder.Run("receipt", "check", before, "--key", old)).Done();
        (await folder.Run("receipt", "check", before, "--key", next)).Failed(6, "proves nothing", hint: false);
        (await folder.Run("receipt", "check", before, "--key", next, "--keys", history)).Done();
        (await folder.Run("receipt", "check", after, "--key", next)).Done();
        (await folder.Run("receipt", "check", after, "--key", old)).Failed(6, "proves nothing", hint: false);
        (await folder.Run("receipt", "check", after, "--key", old, "--keys", history)).Done();
        (await folder.Run("receipt", "check", after, "--key", old, "--keys", before)).Failed(6, "is not a history of keys", hint: false);
        (await folder.Run("verify", "--key", old)).Done();
        (await folder.Run("verify", "--key", next)).Done();
        (await folder.Run("fsck", "--key", old)).Done();
        Assert.Contains(next, (await folder.Run("show", "signing-keys")).Done().Data, StringComparison.Ordinal);
        var lines = (await folder.Run("key", "history", "--json")).Done().Lines.Select(l => JObject.Parse(l)).ToList();
        Assert.Equal([(0L, 2L), (2L, null)], lines.Select(l => ((long)l["from"]!, (long?)l["to"])));

        // Again, and a third key: the chain is gone through from any of them.
        (await folder.Run("key", "rotate")).Done();
        (await folder.Run("verify", "--key", old)).Done();
        (await folder.Run("record", "rotate-signing-key", "--id", "signing", "--old", old, "--new", next)).Failed(2, "");
    }

    [Fact]
    public async Task After_a_compromise_what_the_key_signed_counts_only_with_witnesses()
    {
        using var folder = await Folder.WithLedger();
        var directory = Path.Combine(folder.Root, "witness");
        var witnessKey = (await folder.Run("witness", "init", "--name", "regulator.example/w", "--dir", directory)).Done().Data.Trim();
        var old = (await folder.Run("key")).Done().Data.Trim();
        (await folder.Run("witness", "add-log", old, "--dir", directory)).Done();
        using var witness = await WitnessProcess.Start(directory);
        var policy = folder.Write("policy", $"witness regulator {witnessKey} {witness.Address}\nquorum regulator\n");
        (await folder.Run("record", "create-office", "--id", "a", "--title", "A")).Done();

        (await folder.Run("key", "compromised", "--from-size", "1")).Done();
        (await folder.Run("key", "compromised", "--from-size", "1")).Done();
        (await folder.Run("key", "compromised", "--from-size", "5")).Failed(3, "refused (compromised-before)", hint: false);
        (await folder.Run("record", "create-office", "--id", "b", "--title", "B")).Done();
        var receipt = Path.Combine(folder.Root, "2.tlog-proof");
        var keys = Path.Combine(folder.Root, "keys");
        (await folder.Run("receipt", "2", "--out", receipt)).Done();
        (await folder.Run("key", "history", "--out", keys)).Done();
        (await folder.Run("receipt", "check", receipt, "--key", old, "--keys", keys)).Failed(6, "was compromised from 1 on", hint: false);

        Assert.Contains("The witnesses cosigned the handover", (await folder.Run("key", "rotate", "--policy", policy)).Done().Talk, StringComparison.Ordinal);
        (await folder.Run("record", "create-office", "--id", "c", "--title", "C")).Done();
        (await folder.Run("receipt", "4", "--out", receipt)).Done();
        (await folder.Run("key", "history", "--out", keys)).Done();
        (await folder.Run("receipt", "check", receipt, "--key", old, "--keys", keys)).Failed(6, "was compromised from 1 on", hint: false);
        var ran = await folder.Run("receipt", "check", receipt, "--key", old, "--keys", keys, "--policy", policy);
        Assert.Contains("is not witnessed as the policy asks", ran.Talk, StringComparison.Ordinal); // this one itself; the handover is
        (await folder.Run("witness", "add-log", (await folder.Run("key")).Data.Trim(), "--dir", directory)).Done();
        (await folder.Run("receipt", "4", "--out", receipt, "--policy", policy, "--require-witness")).Done();
        (await folder.Run("receipt", "check", receipt, "--key", old, "--keys", keys, "--policy", policy)).Done();
    }
}
