using Ledger.Sealing;
using Ledger.Testing;

namespace Ledger.Tests.Sealing;

public sealed class SealSetupTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_new_ledger_has_a_key_and_the_signed_empty_tree()
    {
        using var ledger = new SealedLedger();
        Assert.Equal(0, (await ledger.Seal()).Size);
        Assert.Equal(SealedLedger.Origin, ledger.Key.Name);
        Assert.StartsWith("PRIVATE+KEY+", await File.ReadAllTextAsync(ledger.Layout.Key), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_overwritten()
    {
        using var ledger = new SealedLedger();
        await ledger.Append("a");
        await ledger.Seal(1);
        var before = (File.ReadAllText(ledger.Layout.Key), File.ReadAllText(ledger.Layout.Guard));

        Assert.Equal(Failure.Refused, Assert.Throws<LedgerException>(() => SealSetup.Create(ledger.Layout, SealedLedger.Origin)).Failure);
        Assert.Equal(before, (File.ReadAllText(ledger.Layout.Key), File.ReadAllText(ledger.Layout.Guard)));

        File.Delete(ledger.Layout.Key);
        Assert.Equal(Failure.Refused, Assert.Throws<LedgerException>(() => SealSetup.Create(ledger.Layout, SealedLedger.Origin)).Failure);
        Assert.Equal(before.Item2, File.ReadAllText(ledger.Layout.Guard));
    }

    [Fact]
    public async Task A_creation_that_was_interrupted_can_be_repeated()
    {
        using var ledger = new SealedLedger();
        File.Move(ledger.Layout.Key, ledger.Layout.Key + ".new"); // the key takes its name last

        SealSetup.Create(ledger.Layout, SealedLedger.Origin);

        Assert.Equal(0, (await ledger.Seal()).Size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://ledger.example.org")]
    [InlineData("two words")]
    [InlineData("a+b")]
    [InlineData("a\n")]
    [InlineData("-a")]
    [InlineData("räksmörgås.example")]
    public void An_origin_that_cannot_be_a_key_name_is_refused(string origin)
    {
        Assert.Equal(Failure.Usage, Assert.Throws<LedgerException>(() => SealSetup.Create(new Layout(_directory.Path), origin)).Failure);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.Path));
    }

    [Fact]
    public void The_longest_origin_has_200_bytes()
    {
        Assert.Throws<LedgerException>(() => SealSetup.Create(new Layout(_directory.Path), new string('a', 201)));
        SealSetup.Create(new Layout(_directory.Path), new string('a', 200));
    }
}
