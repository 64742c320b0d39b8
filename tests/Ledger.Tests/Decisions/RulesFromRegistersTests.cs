using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Frameworks;
using Ledger.Log;
using Ledger.Log.Embedded;
using Ledger.Offices;
using Ledger.Sealing;
using Ledger.Testing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

/// <summary>Rules of decisions that ask other streams, with what the registers answer.</summary>
public sealed class RulesFromRegistersTests : IAsyncDisposable
{
    private static readonly BodyId Committee = BodyId.Parse("finance-committee");
    private static readonly BodyId Charity = BodyId.Parse("charity");

    private readonly TempDirectory _folder = new();
    private readonly ServiceProvider _services;
    private readonly IMediator _ledger;

    public RulesFromRegistersTests()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 4, 1, 9, 0, 0, TimeSpan.Zero));
        var layout = new Layout(_folder.File("data"));
        Directory.CreateDirectory(layout.Root);
        SealSetup.Create(layout, "trust.example/ledger");
        EmbeddedEventLog.Create(layout.Log, time).DisposeAsync().AsTask().GetAwaiter().GetResult();
        _services = new ServiceCollection().AddLedger(layout, new Caller("desk-1", Role.Office), time).BuildServiceProvider();
        _ledger = _services.GetRequiredService<IMediator>();
    }

    [Fact]
    public async Task Votes_reserved_powers_and_ratifications_are_asked_of_the_registers()
    {
        await Record(new CreateOffice(Chair, "Chair"), new CreateOffice(Medical, "Medical Director"), new CreateOffice(Finance, "Finance Director"));
        await Record(
            new ConstituteBody(Board, "Board", BodyKind.Board, Unsaid),
            new ConstituteBody(Charity, "Charity", BodyKind.Board, Unsaid),
            new EstablishCommittee(Committee, "Finance Committee", BodyKind.Committee, Board, Stated<bool>.NotStated, NoDecision, Unsaid),
            new AppointChair(Committee, Chair),
            new AppointMember(Committee, Medical, MemberStanding.Voting, Unsaid));
        await Record(
            new DraftFramework(Scheme.Framework, FrameworkKind.SchemeOfReservationAndDelegation, "Scheme"),
            new ApproveFramework(Scheme.Framework, 1, Unsaid, Unsaid, NoBody, NoDecision),
            new AddClause(Scheme.Framework, 1, "4.2", Unsaid, ["approve-the-budget"]),
            new AddClause(Scheme.Framework, 1, "4.1", Unsaid, []),
            new ReservePower(Scheme.Framework, 1, "4.1", "Approve the budget", Board));

        var clause = Scheme with { Version = 1 };
        await Record(new ProposeMotion(Id, "To approve the budget", Committee, clause));
        await Refuse("not-a-member", new RecordVote(Id, Finance, Choice.For));
        await Refuse("reserved", new AdoptDecision(Id, Date("2026-03-04")));
        await Record(new RecordVote(Id, Medical, Choice.For), new RecordVote(Id, Chair, Choice.Against));
        await Refuse("not-the-chair", new RecordVote(Id, Medical, Choice.For, Casting: true));
        await Record(new RecordVote(Id, Chair, Choice.For, Casting: true));

        await Record(new TakeUrgentDecision(
            Other, "To hire a generator", Committee, [Chair], new([Medical]), "The mains failed", Date("2026-03-04"), Date("2026-03-31"), clause, Insist: true, InsistReason: "Lives were at risk"));
        await Refuse("not-the-ratifier", new RatifyDecision(Other, Charity, NoDecision, Item));
        await Record(new RatifyDecision(Other, Board, NoDecision, Item));
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }

    private async Task Record(params Command[] commands)
    {
        foreach (var command in commands)
        {
            var outcome = await _ledger.Send(Dated(command));
            Assert.True(outcome is Outcome.Recorded, $"{command}: {outcome}");
        }
    }

    private async Task Refuse(string code, Command command) =>
        Assert.Equal(code, Assert.IsType<Outcome.Refused>(await _ledger.Send(Dated(command))).Code);

    // What stands around the decision has stood since January; it is voted on, taken and ratified in March.
    private static Command Dated(Command command) => command with
    {
        Source = Letter,
        Effective = command is AdoptDecision or TakeUrgentDecision or AddClause or ReservePower ? null : From(command is RecordVote or RatifyDecision ? "2026-03-10" : "2026-01-01"),
    };
}
