using Ledger.Decisions;
using Ledger.Log;
using Ledger.Seal;
using MediatR;

namespace Ledger.Bodies;

/// <summary>Establishes a committee or a group under a parent body. The same committee again changes nothing.</summary>
/// <param name="Id">The new body's id, e.g. mental-health-act-committee.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What kind of body it is, e.g. committee.</param>
/// <param name="Parent">The body that establishes it, e.g. board.</param>
/// <param name="Standalone">Whether it stands alone and is not part of another committee: true, false or not-stated.</param>
/// <param name="Decision">The parent's adopted decision; not-stated only where a source is cited.</param>
/// <param name="TermsOfReference">The terms of reference it is established with, e.g. a document's title, or not-stated.</param>
public sealed record EstablishCommittee(
    BodyId Id, string Name, BodyKind Kind, BodyId Parent, Stated<bool> Standalone, Stated<DecisionId> Decision, Stated<string> TermsOfReference) : Command
{
    /// <summary>The rule: an active parent, and a decision that stands. A new body cannot close a circle of parents except with itself.</summary>
    public static Decided<BodyEvent> Decide(EstablishCommittee command, Body state, Context context)
    {
        var fact = new BodyEvent.CommitteeEstablished(
            command.Id, command.Name, command.Kind, command.Parent, command.Standalone, command.Decision, command.TermsOfReference) { Effective = command.Effective };
        return state switch
        {
            Body.Active { Founding.What: BodyEvent.CommitteeEstablished before } when before == fact => [],
            Body.Active body => BodyRefusals.BodyExists(body),
            Body.Dissolved dissolved => BodyRefusals.NotActive(command.Id, dissolved),
            _ => Problem(command, context) is { } problem ? problem : [fact],
        };
    }

    private static Refusal? Problem(EstablishCommittee command, Context context)
    {
        if (command.Kind is BodyKind.Board or BodyKind.Council)
        {
            return new Refusal("kind-has-no-parent", $"A {(command.Kind == BodyKind.Board ? "board" : "council")} is not established under another body: constitute it.");
        }

        return command.Parent == command.Id
            ? new Refusal("parent-cycle", $"{command.Id} cannot be its own parent.")
            : BodyRefusals.MustBeActive(command.Parent, context.Parent, "parent-not-active")
                ?? BodyRefusals.MustStand(command.Decision, context.Decision, command.Source);
    }

    /// <summary>What the rule needs from elsewhere.</summary>
    /// <param name="Parent">Whether the parent is there.</param>
    /// <param name="Decision">How far the decision has come; none if there is no such decision or none is named.</param>
    public sealed record Context(BodyStanding Parent, DecisionStatus? Decision);

    internal sealed class Handler(Transaction transaction) : IRequestHandler<EstablishCommittee, Outcome>
    {
        public Task<Outcome> Handle(EstablishCommittee command, CancellationToken ct) =>
            transaction.Run<EstablishCommittee, Body, BodyEvent, Context>(
                command.Id,
                command,
                known => new Context(BodyRegister.StandingOf(known, command.Parent, command.Effective?.From ?? PartialDate.NotStated), BodyRegister.StatusOf(known, command.Decision)),
                Decide,
                ct);
    }
}
