using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Frameworks;
using Ledger.Seal;
using Ledger.Tests.Registers;
using static Ledger.Frameworks.FrameworkEvent;
using static Ledger.Tests.Frameworks.Instruments;

namespace Ledger.Tests.Frameworks;

/// <summary>What other slices ask of instruments, answered from the registers as they are known at an index.</summary>
public sealed class AuthorityTests : IDisposable
{
    private readonly RecordedFacts _facts = new();

    [Theory]
    [InlineData("scheme", 1, null, "2025-12-01", AuthorityStanding.InForce)]
    [InlineData("scheme", 1, "4.2", "2025-12-01", AuthorityStanding.InForce)]
    [InlineData("scheme", 1, "4.2", "2025-09-30", AuthorityStanding.NotInForce)]
    [InlineData("scheme", 1, "4.2", "2026-04-15", AuthorityStanding.PossiblyInForce)]
    [InlineData("scheme", 1, "4.2", "not-stated", AuthorityStanding.PossiblyInForce)]
    [InlineData("scheme", 1, "4.2", "2026-05-01", AuthorityStanding.NotInForce)]
    [InlineData("scheme", 2, null, "2026-05-01", AuthorityStanding.InForce)]
    [InlineData("scheme", 2, "4.2", "2026-05-01", AuthorityStanding.Unknown)]
    [InlineData("scheme", 1, "4.3", "2025-12-01", AuthorityStanding.Unknown)]
    [InlineData("scheme", 3, null, "2025-12-01", AuthorityStanding.Unknown)]
    [InlineData("governance-manual", 1, null, "2025-12-01", AuthorityStanding.Unknown)]
    [InlineData("no-such-thing", 1, null, "2025-12-01", AuthorityStanding.Unknown)]
    public async Task An_authority_stands_or_it_does_not(string framework, int version, string? clause, string on, AuthorityStanding expected)
    {
        await _facts.Record(Scheme, Drafted, Approved(1, "2025-10-01"), new ClauseAdded(1, "4.2", Unsaid, []), Approved(2, "2026-04"));
        await _facts.Record(Manual, new FrameworkDrafted(Manual, FrameworkKind.Other, "Governance manual"));
        Assert.Equal(expected, FrameworkRegister.Standing(await _facts.View(), new Authority(FrameworkId.Parse(framework), version, clause), PartialDate.Parse(on)));
    }

    [Fact]
    public async Task What_was_known_then_stays_what_was_known_then()
    {
        await _facts.Record(Scheme, Drafted, Approved(1, "2025-10-01"), Approved(2, "2026-04-01"));
        var (authority, on) = (new Authority(Scheme, 1, null), PartialDate.Parse("2026-04-15"));
        Assert.Equal(AuthorityStanding.Unknown, FrameworkRegister.Standing(await _facts.View(0), authority, on));
        Assert.Equal(AuthorityStanding.InForce, FrameworkRegister.Standing(await _facts.View(1), authority, on));
        Assert.Equal(AuthorityStanding.NotInForce, FrameworkRegister.Standing(await _facts.View(2), authority, on));
    }

    [Fact]
    public async Task A_power_is_reserved_while_the_version_that_reserves_it_is_in_force()
    {
        await _facts.Record(Scheme, Drafted, Approved(1, "2025-10-01", "2026-04-01"), new PowerReserved(1, Unsaid, "Approve the budget", Board));
        var known = await _facts.View();
        Assert.Equal(
            [(new ReservedPowerRow("Approve the budget", Board, Scheme, 1, Unsaid), AuthorityStanding.InForce)],
            FrameworkRegister.ReservationsOf(known, "approve the BUDGET", PartialDate.Parse("2025-12")));
        Assert.Equal(AuthorityStanding.PossiblyInForce, Assert.Single(FrameworkRegister.ReservationsOf(known, "approve the budget", PartialDate.Parse("2026"))).Standing);
        Assert.Empty(FrameworkRegister.ReservationsOf(known, "approve the budget", PartialDate.Parse("2026-04")));
        Assert.Empty(FrameworkRegister.ReservationsOf(known, "appoint the auditor", PartialDate.Parse("2025-12")));
    }

    [Fact]
    public async Task An_instrument_can_take_the_place_of_another_once_it_is_approved_and_until_it_ends()
    {
        await _facts.Record(Scheme, Drafted, Approved(1, "2025-10-01"), new FrameworkWithdrawn(Unsaid, NoDecision) { Effective = On("2026") });
        Assert.True(FrameworkRegister.Knows(await _facts.View(0), Scheme));
        Assert.False(FrameworkRegister.Knows(await _facts.View(0), Manual));
        Assert.False(FrameworkRegister.IsOpen(await _facts.View(0), Scheme));
        Assert.True(FrameworkRegister.IsOpen(await _facts.View(1), Scheme));
        Assert.False(FrameworkRegister.IsOpen(await _facts.View(2), Scheme));
    }

    public void Dispose() => _facts.Dispose();
}
