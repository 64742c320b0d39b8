using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Frameworks;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Seal;
using Ledger.Testing;
using Ledger.Tests.People;

namespace Ledger.Tests.Log;

/// <summary>Commands through the whole product that refer to what is no longer there, or never was.</summary>
public sealed class ReferenceTests : IDisposable
{
    private static readonly BodyId Board = BodyId.Parse("board");
    private static readonly BodyId Committee = BodyId.Parse("committee");
    private static readonly Source Minutes = new("Minutes", "4.2");

    private readonly TempDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_decision_that_a_body_took_before_it_was_dissolved_is_recorded_late_and_one_after_is_refused()
    {
        await using var ledger = await OpenLedger.New(_folder.File("ledger"));
        await ledger.Record(new ConstituteBody(Board, "Board", BodyKind.Board, "The constitution"));
        await ledger.Record(new EstablishCommittee(Committee, "Committee", BodyKind.Committee, Board, Stated<bool>.NotStated, Stated<DecisionId>.NotStated, Stated<string>.NotStated)
        {
            Source = Minutes,
            Effective = Since("2025-01-01"),
        });
        await ledger.Record(new DissolveCommittee(Committee, null, Stated<DecisionId>.NotStated) { Source = Minutes, Effective = Since("2026-01-01") });

        await ledger.Record(Adopted("d-1", "2025-12-31"));
        Assert.Equal("no-such-body", Assert.IsType<Outcome.Refused>(await ledger.Send(Adopted("d-2", "2026-01-01"))).Code);
        Assert.Equal("no-such-body", Assert.IsType<Outcome.Refused>(await ledger.Send(Adopted("d-2", "not-stated"))).Code);
    }

    [Fact]
    public async Task A_cause_and_an_office_acted_for_must_be_there()
    {
        await using var ledger = await OpenLedger.New(_folder.File("ledger"));
        var create = new CreateOffice(OfficeId.Parse("chair"), "Chair");
        var cause = Assert.IsType<Outcome.Recorded>(await ledger.Send(create)).Facts[0].Id;
        var secretary = new CreateOffice(OfficeId.Parse("secretary"), "Secretary");

        var noCause = await Assert.ThrowsAsync<LedgerException>(() => ledger.Send(secretary with { Cause = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) }));
        Assert.Equal((Failure.NotFound, "there is no event 00000001-0002-0003-0405-060708090a0b, which is to be the cause"), (noCause.Failure, noCause.Message));
        var noOffice = await Assert.ThrowsAsync<LedgerException>(() => ledger.Send(secretary with { Behalf = OfficeId.Parse("nobody") }));
        Assert.Equal((Failure.NotFound, "there is no office nobody, on whose behalf it is to be done"), (noOffice.Failure, noOffice.Message));

        var good = secretary with { Cause = cause, Behalf = OfficeId.Parse("chair") };
        await ledger.Record(good);
        Assert.True(Assert.IsType<Outcome.Recorded>(await ledger.Send(good)).Before);
    }

    private static AdoptDecision Adopted(string id, string on) =>
        new(DecisionId.Parse(id), PartialDate.Parse(on), Text: "To go on", Body: new Stated<BodyId>(Committee), Authority: Stated<Authority>.NotStated) { Source = Minutes };

    private static Effective Since(string day) => Effective.Since(PartialDate.Parse(day));
}
