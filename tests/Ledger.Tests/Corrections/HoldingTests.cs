using Ledger.Corrections;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.People;
using Ledger.Seal;
using Ledger.Tests.Registers;

namespace Ledger.Tests.Corrections;

/// <summary>Which holds keep a person from being erased.</summary>
public sealed class HoldingTests : IDisposable
{
    private static readonly PersonId Held = PersonId.Parse("p-1");
    private static readonly PersonId Other = PersonId.Parse("p-2");
    private static readonly PartialDate Today = PartialDate.Parse("2026-06-15");

    private readonly RecordedFacts _facts = new();

    public void Dispose() => _facts.Dispose();

    [Fact]
    public async Task A_hold_keeps_the_persons_that_it_names_and_no_others()
    {
        await Place("h-1", [Held]);
        Assert.Equal(["h-1"], await Holding(Held));
        Assert.Empty(await Holding(Other));
    }

    [Fact]
    public async Task A_hold_that_names_nobody_keeps_everybody()
    {
        await Place("h-1", persons: null);
        await Place("h-2", [Held]);
        Assert.Equal(["h-1", "h-2"], await Holding(Held));
        Assert.Equal(["h-1"], await Holding(Other));
    }

    [Fact]
    public async Task A_hold_that_begins_later_keeps_already()
    {
        await Place("h-1", [Held], from: "2027-01-01");
        Assert.Equal(["h-1"], await Holding(Held));
    }

    [Theory]
    [InlineData("2026-06-15", "2026-06-15", false)]
    [InlineData("2026-06-16", "2026-06-15", true)]
    [InlineData("2026-06", "2026-06-15", true)]
    [InlineData("2026-06", "2026-06-30", false)]
    [InlineData("2026-02-01", "not-stated", true)]
    [InlineData("not-stated", "not-stated", false)]
    public async Task A_release_counts_once_its_date_has_come_for_certain(string released, string erased, bool keeps)
    {
        await Place("h-1", [Held]);
        await _facts.Record(CorrectionId.Parse("h-1"), new CorrectionEvent.LegalHoldReleased("Over", DecisionId.Parse("d-2"))
        {
            Effective = released == StatedText.NotStated ? null : Effective.Since(PartialDate.Parse(released)),
        });
        Assert.Equal(keeps, (await Holding(Held, PartialDate.Parse(erased))).Count > 0);
    }

    private Task Place(string id, IReadOnlyList<PersonId>? persons, string from = "2026-01-01") =>
        _facts.Record(CorrectionId.Parse(id), new CorrectionEvent.LegalHoldPlaced(CorrectionId.Parse(id), "Matter", persons, DecisionId.Parse("d-1"))
        {
            Effective = Effective.Since(PartialDate.Parse(from)),
        });

    private async Task<IReadOnlyList<string>> Holding(PersonId person, PartialDate? on = null) =>
        CorrectionRegister.Holding(await _facts.View(), person, on ?? Today);
}
