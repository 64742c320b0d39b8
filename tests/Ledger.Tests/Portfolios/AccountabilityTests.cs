using CsCheck;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Portfolios;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Testing;
using static Ledger.Tests.Portfolios.Executives;

namespace Ledger.Tests.Portfolios;

using Given = Given<Portfolio, PortfolioEvent>;

/// <summary>Who answers for a subject, on both clocks: each state is what was known then, and its rows are dated.</summary>
public class AccountabilityTests
{
    private static readonly Gen<OfficeId> Office = Gen.OneOf(Nurse, Medical, Operations);
    private static readonly Gen<PortfolioId> AnyPortfolio = Gen.OneOf(Executive, Clinical);

    private static readonly Gen<Func<Dictionary<PortfolioId, Portfolio>, (PortfolioId, Decided<PortfolioEvent>)>> Command = Gen.Frequency(
        (2, Gen.Select(AnyPortfolio, Office, Dates.Any, Dates.Any, Gen.Bool).Where((_, _, from, to, ends) => !ends || from.Earliest is not { } first || to.Latest is not { } last || first < last)
            .Select((id, office, from, to, ends) => Deciding(id, s => AssignResponsibility.Decide(
                new AssignResponsibility(id, Safety, office) { Effective = new Effective(from, ends ? to : null) }, s[id], ContextOf(s, id))))),
        (4, Gen.Select(AnyPortfolio, Office, Office, Dates.Any)
            .Select((id, from, to, on) => Deciding(id, s => TransferResponsibility.Decide(
                new TransferResponsibility(id, Safety, from, to) { Effective = Effective.Since(on) }, s[id], ContextOf(s, id))))),
        (1, Gen.Select(AnyPortfolio, Office, Dates.Any)
            .Select((id, office, on) => Deciding(id, s => RemoveResponsibility.Decide(
                new RemoveResponsibility(id, Safety, office, Unsaid) { Effective = Effective.Since(on) }, s[id], ContextOf(s, id).Elsewhere)))));

    [Fact]
    public void A_transfer_closes_one_row_and_opens_the_next_on_the_same_date() =>
        Assert.Equal(
            [("executive/1", Nurse, On("2025-01", "2025-09")), ("executive/2", Medical, On("2025-09"))],
            Rows(Assigned(Nurse, "2025-01"), Transferred(Nurse, Medical, "2025-09")));

    [Fact]
    public void A_transfer_does_not_lose_the_end_that_was_stated() =>
        Assert.Equal(
            [("executive/1", Nurse, On("2025-01", "2025-09")), ("executive/2", Medical, On("2025-09", "2026-04"))],
            Rows(Assigned(Nurse, "2025-01", "2026-04"), Transferred(Nurse, Medical, "2025-09")));

    [Fact]
    public void A_transfer_that_is_learnt_of_late_goes_between_and_what_was_said_before_stays_as_it_was_known()
    {
        PortfolioEvent[] facts = [Assigned(Nurse, "2025-01-01"), Transferred(Nurse, Medical, "2025-09-01"), Transferred(Nurse, Operations, "2025-05-01")];
        Assert.Equal(
            [("executive/1", Nurse, On("2025-01-01", "2025-09-01")), ("executive/2", Medical, On("2025-09-01"))],
            Rows(facts[..2]));
        Assert.Equal(
            [("executive/1", Nurse, On("2025-01-01", "2025-05-01")), ("executive/2", Medical, On("2025-09-01")), ("executive/3", Operations, On("2025-05-01", "2025-09-01"))],
            Rows(facts));
    }

    [Fact]
    public void Who_was_accountable_on_a_day_is_answered_as_it_was_known()
    {
        PortfolioEvent[] facts = [Assigned(Nurse, "2025-01-01"), Transferred(Nurse, Medical, "2025-09-01"), Transferred(Nurse, Operations, "2025-05-01")];
        var day = new DateOnly(2025, 6, 1);
        Assert.Equal([Nurse], Accountable(Given.Facts([Created, .. facts[..2]]).State, day));
        Assert.Equal([Operations], Accountable(Given.Facts([Created, .. facts]).State, day));
    }

    [Fact]
    public void A_removal_leaves_a_gap_with_its_reason_and_an_assignment_after_it_closes_the_gap()
    {
        var state = Given.Facts(
            Created,
            Assigned(Nurse, "2025-01-01"),
            new PortfolioEvent.ResponsibilityRemoved(Safety, Nurse, "Post dissolved") { Effective = On("2025-05-01") },
            Assigned(Medical, "2025-07-01")).State;
        Assert.Equal([Nurse], Accountable(state, new DateOnly(2025, 4, 30)));
        Assert.Empty(Accountable(state, new DateOnly(2025, 5, 1)));
        Assert.Empty(Accountable(state, new DateOnly(2025, 6, 30)));
        Assert.Equal([Medical], Accountable(state, new DateOnly(2025, 7, 1)));
        Assert.Equal(
            [new AccountabilityRow(Safety, Nurse, Executive, null, new Stated<string>("Post dissolved")), new AccountabilityRow(Safety, Medical, Executive, null, null)],
            RowsOf(state).Select(r => r.Data));
    }

    [Fact]
    public void A_transfer_within_a_month_is_possible_for_both_and_certain_for_neither()
    {
        var state = Given.Facts(Created, Assigned(Nurse, "2025-01-01"), Transferred(Nurse, Medical, "2025-09")).State;
        Assert.Equal([Nurse], Accountable(state, new DateOnly(2025, 8, 31)));
        Assert.Empty(Accountable(state, new DateOnly(2025, 9, 15)));
        Assert.All(RowsOf(state), r => Assert.Equal(Holding.Possibly, r.Effective!.HoldsOn(new DateOnly(2025, 9, 15))));
        Assert.Equal([Medical], Accountable(state, new DateOnly(2025, 9, 30)));
    }

    [Fact]
    public void The_subject_keeps_the_words_of_its_assignment_and_is_found_by_its_key()
    {
        var state = Given.Facts(Created, Assigned(Nurse, "2025"), new PortfolioEvent.ResponsibilityTransferred("PATIENT SAFETY", Nurse, Medical) { Effective = On("2026") }).State;
        Assert.All(RowsOf(state), r => Assert.Equal(("patient-safety", Safety), (r.Entity, ((AccountabilityRow)r.Data).Subject)));
    }

    [Fact]
    public void After_any_commands_no_day_has_two_certainly_accountable_offices() =>
        Command.Array[1, 20].Sample(
            commands =>
            {
                var state = Run(commands);
                foreach (var day in Dates.Days)
                {
                    Assert.True(state.Values.SelectMany(s => Accountable(s, day)).Count() <= 1, $"two are accountable on {day:O}");
                }
            },
            iter: 2_000);

    [Fact]
    public void Every_command_twice_records_once() =>
        Command.Array[1, 12].Sample(commands =>
        {
            var state = Start();
            foreach (var command in commands)
            {
                var first = Apply(state, command);
                if (first.Refusal is null)
                {
                    var (_, again) = command(state);
                    Assert.Null(again.Refusal);
                    Assert.Empty(again.Facts);
                }
            }
        });

    [Fact]
    public void A_transfer_loses_no_day_and_finds_none() =>
        Gen.Select(Office, Dates.Day, Gen.Select(Office, Office, Dates.Day).Array[1, 10]).Sample((office, from, transfers) =>
        {
            var state = Given.Facts(Created, new PortfolioEvent.ResponsibilityAssigned(Safety, office) { Effective = Effective.Since(from) }).State;
            foreach (var (giver, taker, on) in transfers)
            {
                state = TransferResponsibility.Decide(new TransferResponsibility(Executive, Safety, giver, taker) { Effective = Effective.Since(on) }, state, Known)
                    .Aggregate(state, Portfolio.Evolve);
            }

            foreach (var day in Dates.Days)
            {
                Assert.Equal(from.Latest <= day ? 1 : 0, Accountable(state, day).Count());
            }
        });

    [Fact]
    public void A_history_that_no_command_could_record_is_not_folded()
    {
        Assert.Throws<ImpossibleHistoryException>(() => Given.Facts(Assigned(Nurse, "2025")));
        Assert.Throws<ImpossibleHistoryException>(() => Given.Facts(Created, Created));
        Assert.Throws<ImpossibleHistoryException>(() => Given.Facts(Created, Transferred(Nurse, Medical, "2025")));
        Assert.Throws<ImpossibleHistoryException>(() => Given.Facts(Created, Assigned(Nurse, "2025-09-01"), Removed(Nurse, "2025-09-01")));
    }

    private static Func<Dictionary<PortfolioId, Portfolio>, (PortfolioId Id, Decided<PortfolioEvent> Decided)> Deciding(
        PortfolioId id, Func<Dictionary<PortfolioId, Portfolio>, Decided<PortfolioEvent>> decide) => state => (id, decide(state));

    // What the handler reads from the register.
    private static SubjectContext ContextOf(Dictionary<PortfolioId, Portfolio> state, PortfolioId id) => new(
        OfficeExists: true,
        [.. state.Where(s => s.Key != id).SelectMany(s => RowsOf(s.Value).Select(r => new Elsewhere(s.Key, ((AccountabilityRow)r.Data).Office, r.Effective!)))]);

    private static Dictionary<PortfolioId, Portfolio> Start() => new()
    {
        [Executive] = Portfolio.Evolve(Portfolio.Initial, Created),
        [Clinical] = Portfolio.Evolve(Portfolio.Initial, new PortfolioEvent.PortfolioCreated(Clinical, "Clinical portfolios")),
    };

    private static Dictionary<PortfolioId, Portfolio> Run(Func<Dictionary<PortfolioId, Portfolio>, (PortfolioId, Decided<PortfolioEvent>)>[] commands)
    {
        var state = Start();
        foreach (var command in commands)
        {
            Apply(state, command);
        }

        return state;
    }

    private static Decided<PortfolioEvent> Apply(
        Dictionary<PortfolioId, Portfolio> state, Func<Dictionary<PortfolioId, Portfolio>, (PortfolioId Id, Decided<PortfolioEvent> Decided)> command)
    {
        var (id, decided) = command(state);
        state[id] = decided.Aggregate(state[id], Portfolio.Evolve);
        return decided;
    }

    private static IEnumerable<OfficeId> Accountable(Portfolio state, DateOnly day) => RowsOf(state)
        .Where(r => r.Effective!.HoldsOn(day) == Holding.Certainly)
        .Select(r => ((AccountabilityRow)r.Data).Office);

    private static IEnumerable<RegisterRow> RowsOf(Portfolio state) => PortfolioRegister.Rows(state).Where(r => r.Register == PortfolioRegister.Accountabilities);

    private static IEnumerable<(string, OfficeId, Effective)> Rows(params PortfolioEvent[] facts) =>
        RowsOf(Given.Facts([Created, .. facts]).State).Select(r => (r.Key, ((AccountabilityRow)r.Data).Office, r.Effective!));
}
