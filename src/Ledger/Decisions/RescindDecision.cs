using Ledger.Frameworks;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;
using MediatR;

namespace Ledger.Decisions;

/// <summary>Records that another decision rescinded a decision; the effective date is the first day on which it no longer holds. The same again changes nothing.</summary>
/// <param name="Id">The decision that is rescinded.</param>
/// <param name="By">The adopted decision that rescinds it; not-stated if a cited source does not say.</param>
/// <param name="Reason">Why, or not-stated.</param>
/// <param name="Rule">The instrument, version and clause under which it is rescinded; not-stated if a cited source does not say.</param>
public sealed record RescindDecision(DecisionId Id, Stated<DecisionId> By, Stated<string> Reason, Stated<Authority> Rule) : Command
{
    /// <summary>The rule: a decision that stands, by another one that was adopted, under a rule in force.</summary>
    public static Decided<DecisionEvent> Decide(RescindDecision command, Decision state, Context known)
    {
        var fact = new DecisionEvent.DecisionRescinded(command.By, command.Reason, command.Rule) { Effective = command.Effective };
        return state switch
        {
            Decision.Made made when made.End == fact => [],
            Decision.Made { IsOver: false } made =>
                (DecisionRefusals.CannotCarry(command.Id, command.By, known.By, command.Source, ("rescinds-itself", "rescind"), urgentWillDo: false)
                    ?? UnderNoRule(command, known)
                    ?? DecisionRefusals.EndsTooEarly(made, command.Effective?.From)) is { } refusal ? refusal : [fact],
            _ => DecisionRefusals.NotStanding(state, command.Id)!,
        };
    }

    private static Refusal? UnderNoRule(RescindDecision command, Context known)
    {
        if (!command.Rule.TryGet(out var rule))
        {
            return command.Source is null
                ? new Refusal("rule-not-stated", "Name the instrument, version and clause that allows it: only a source that is cited may leave them out.")
                : null;
        }

        return known.Rule switch
        {
            AuthorityStanding.Unknown => Grounds.NoSuchAuthority(rule),
            AuthorityStanding.NotInForce => Grounds.NotInForce(rule, On(command), "nothing can be rescinded under it"),
            _ => null,
        };
    }

    private static PartialDate On(RescindDecision command) => command.Effective?.From ?? PartialDate.NotStated;

    /// <summary>What the rule needs from elsewhere.</summary>
    /// <param name="By">How far the decision has come that rescinds it; null if there is none.</param>
    /// <param name="Rule">How the rule stands on the date; null where none is stated.</param>
    public sealed record Context(DecisionStatus? By, AuthorityStanding? Rule)
    {
        internal static Context Of(RegisterView known, RescindDecision command) => new(
            DecisionRegister.StatusOf(known, command.By),
            command.Rule.TryGet(out var rule) ? FrameworkRegister.Standing(known, rule, On(command)) : null);
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<RescindDecision, Outcome>
    {
        public Task<Outcome> Handle(RescindDecision command, CancellationToken ct) =>
            transaction.Run<RescindDecision, Decision, DecisionEvent, Context>(
                command.Id, command, known => Context.Of(known, command), Decide, ct);
    }
}
