using Ledger.Decisions;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Seal;

namespace Ledger.Bodies;

/// <summary>The refusals that several commands of a body share.</summary>
internal static class BodyRefusals
{
    /// <summary>The body takes nothing: there is none, or it is dissolved.</summary>
    public static Refusal NotActive(BodyId id, Body state) => state is Body.Dissolved { Dissolution: var end }
        ? new Refusal("body-dissolved", $"{id} is dissolved from {end.When().From}: nothing more can be recorded of it.")
        : NoSuchBody(id);

    public static Refusal BodyExists(Body.Active body) => new("body-exists", $"There is a body {body.Id} already: {body.Name}.");

    /// <summary>Another body that is referred to is not there, or no longer.</summary>
    public static Refusal? MustBeActive(BodyId id, BodyStanding standing, string code) => standing switch
    {
        BodyStanding.Unknown => NoSuchBody(id),
        BodyStanding.Dissolved => new Refusal(code, $"{id} is dissolved: name a body that is active."),
        BodyStanding.Active => null,
        _ => throw new InvalidOperationException($"{(int)standing} is no standing."),
    };

    public static Refusal NoSuchBody(BodyId id) => new("no-such-body", $"There is no body {id}: constitute or establish it first.");

    public static Refusal NoSuchOffice(OfficeId id) => new("no-such-office", $"There is no office {id}: create it first.");

    /// <summary>The decision must stand; it may be left unstated only where somebody else's document says what happened.</summary>
    public static Refusal? MustStand(Stated<DecisionId> decision, DecisionStatus? status, Source? source)
    {
        if (decision.TryGet(out var id))
        {
            return MustStand(id, status);
        }

        return source is null
            ? new Refusal("decision-not-stated", "Name the decision that this rests on; it can be not-stated only where a source is cited that does not name it.")
            : null;
    }

    /// <summary>A decision that is named must stand; none need be.</summary>
    public static Refusal? MustStand(DecisionId? decision, DecisionStatus? status) => (decision, status) switch
    {
        (null, _) => null,
        (_, null) => new Refusal("no-such-decision", $"There is no decision {decision}."),
        _ when DecisionRegister.Stands(status) => null,
        _ => new Refusal("decision-not-adopted", $"{decision} is not adopted: a motion that is only proposed, noted or put off, or that no longer stands, carries nothing."),
    };

    /// <summary>A body's powers must lie within those of the body that it reports to; where those are not known, a source must say so.</summary>
    public static Refusal? MustBeWithin(Stated<IReadOnlyList<string>> powers, HeldPowers? parent, Source? source)
    {
        if (parent is null)
        {
            return null;
        }

        if (MustBeActive(parent.Body, parent.Standing, "parent-not-active") is { } inactive)
        {
            return inactive;
        }

        if (parent.All || !powers.TryGet(out var wanted) || wanted.Count == 0)
        {
            return null;
        }

        if (!parent.Listed.TryGet(out var held))
        {
            return source is null
                ? new Refusal("parent-powers-not-stated", $"The powers of {parent.Body} at that time are not recorded: adopt its terms of reference first, or cite the source.")
                : null;
        }

        return wanted.FirstOrDefault(power => !held.Contains(power, StringComparer.Ordinal)) is { } beyond
            ? new Refusal("powers-beyond-parent", $"{parent.Body} does not hold the power '{beyond}' and cannot pass it on.")
            : null;
    }

    /// <summary>What takes something's place begins later than it, and not in the time of anything before it.</summary>
    public static Refusal NotAfter(string what, Effective recorded, PartialDate next) => new(
        "not-after-current",
        $"{what} is recorded from {recorded.From} to {recorded.To?.ToString() ?? "further notice"}: what takes its place cannot begin on {next}.");
}
