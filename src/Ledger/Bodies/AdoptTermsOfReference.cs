using Ledger.Decisions;
using Ledger.Log;
using Ledger.Seal;
using MediatR;

namespace Ledger.Bodies;

/// <summary>Adopts a version of a body's terms of reference, from the effective date on; it takes the place of the version before.</summary>
/// <param name="Id">The body.</param>
/// <param name="Version">The version: 1, then 2, 3 and so on.</param>
/// <param name="Document">The document, e.g. a title or reference; not-stated only where a source is cited.</param>
/// <param name="Powers">The powers, in the words of the parent's terms of reference; an empty list if it only advises; or not-stated.</param>
/// <param name="Membership">The seats, e.g. 3 non-executive voting, or not-stated.</param>
/// <param name="Quorum">Who must be there, as requirements over roles, e.g. at least 2 of non-executive; or not-stated.</param>
/// <param name="Cadence">How often it meets at least, e.g. 6 times in every 1 year, or not-stated.</param>
/// <param name="ReviewDue">When they are due for review, e.g. 2027-03, or not-stated.</param>
/// <param name="Decision">The adopted decision; not-stated only where a source is cited.</param>
public sealed record AdoptTermsOfReference(
    BodyId Id,
    int Version,
    Stated<string> Document,
    Stated<IReadOnlyList<string>> Powers,
    Stated<IReadOnlyList<Seat>> Membership,
    Stated<QuorumRule> Quorum,
    Stated<MeetingCadence> Cadence,
    PartialDate ReviewDue,
    Stated<DecisionId> Decision) : Command
{
    /// <summary>The rule: versions without a gap, powers within those of the body it reports to, a quorum that can be met, a decision that stands.</summary>
    public static Decided<BodyEvent> Decide(AdoptTermsOfReference command, Body state, Context context)
    {
        if (state is not Body.Active body)
        {
            return BodyRefusals.NotActive(command.Id, state);
        }

        var fact = new BodyEvent.TermsOfReferenceAdopted(
            command.Version, command.Document, command.Powers, command.Membership, command.Quorum, command.Cadence, command.ReviewDue, command.Decision)
        { Effective = command.Effective };
        if (body.Terms.FirstOrDefault(t => t.What.Version == command.Version) is { } before)
        {
            return before.What.IsSame(fact)
                ? []
                : new Refusal("version-exists", $"Version {command.Version} of the terms of reference of {command.Id} is recorded already, and is another: adopt version {body.Terms.Length + 1}.");
        }

        if (command.Version != body.Terms.Length + 1)
        {
            return new Refusal("version-gap", $"The next version of the terms of reference of {command.Id} is {body.Terms.Length + 1}, not {command.Version}.");
        }

        if (body.Terms.InTheWayOf(fact.When()) is { } inTheWay)
        {
            return BodyRefusals.NotAfter($"Version {inTheWay.What.Version}", inTheWay.Effective, fact.When().From);
        }

        var problem = Problem(command)
            ?? BodyRefusals.MustStand(command.Decision, context.Decision, command.Source)
            ?? BodyRefusals.MustBeWithin(command.Powers, context.Parent, command.Source);
        return problem is null ? [fact] : problem;
    }

    private static Refusal? Problem(AdoptTermsOfReference command)
    {
        if (!command.Document.IsStated && command.Source is null)
        {
            return new Refusal("document-not-stated", "Name the document; it can be not-stated only where a source is cited that does not name it.");
        }

        if (command.Cadence.TryGet(out var cadence) && (cadence.Times < 1 || cadence.Every < 1))
        {
            return new Refusal("cadence-zero", $"{cadence.Times} times in every {cadence.Every} is never: a cadence is 1 or more times in every 1 or more.");
        }

        return (command.Membership.TryGet(out var seats) ? Seat.Problem(seats) : null)
            ?? (command.Quorum.TryGet(out var quorum) ? quorum.Problem(command.Membership) : null);
    }

    /// <summary>What the rule needs from elsewhere.</summary>
    /// <param name="Parent">The powers of the body that this one reports to; none if it reports to none.</param>
    /// <param name="Decision">How far the decision has come; none if there is no such decision or none is named.</param>
    public sealed record Context(HeldPowers? Parent, DecisionStatus? Decision);

    internal sealed class Handler(Transaction transaction) : IRequestHandler<AdoptTermsOfReference, Outcome>
    {
        public Task<Outcome> Handle(AdoptTermsOfReference command, CancellationToken ct) =>
            transaction.Run<AdoptTermsOfReference, Body, BodyEvent, Context>(
                command.Id,
                command,
                known => new Context(
                    BodyRegister.ReportsTo(known, command.Id) is { } parent
                        ? BodyRegister.PowersOf(known, parent, command.Effective?.From ?? PartialDate.NotStated)
                        : null,
                    BodyRegister.StatusOf(known, command.Decision)),
                Decide,
                ct);
    }
}
