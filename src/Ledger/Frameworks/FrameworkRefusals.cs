using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Frameworks;

/// <summary>The refusals that several commands of an instrument share.</summary>
internal static class FrameworkRefusals
{
    public static Refusal NotAPower { get; } = new("not-a-power", "A power is named in a few words that have letters or digits, 200 characters at most.");

    public static Refusal NoSuchFramework(FrameworkId id) => new("no-such-framework", $"There is no framework {id}: draft it first.");

    public static Refusal NoSuchVersion(FrameworkId id, int version) => new("no-such-version", $"{id} has no version {version}: approve it first.");

    public static Refusal NoSuchClause(FrameworkId id, int version, string clause) =>
        new("no-such-clause", $"Version {version} of {id} has no clause {clause}: add it first.");

    public static Refusal DatedByVersion(FrameworkId id, int version) =>
        new("dated-by-version", $"What stands in version {version} of {id} is in force as long as the version is: state no date of its own.");

    /// <summary>An instrument that a command cannot act on: there is none, or it has ended.</summary>
    public static Refusal NotOpen(FrameworkId id, Framework state) => state is Framework.Closed closed
        ? new(
            "framework-ended",
            closed.By is FrameworkEvent.FrameworkSuperseded superseded ? $"{id} is superseded by {superseded.By}." : $"{id} is withdrawn.")
        : NoSuchFramework(id);

    /// <summary>What is wrong with the decision that a change of an instrument rests on; null if nothing is.</summary>
    public static Refusal? OfDecision(Stated<DecisionId> decision, DecisionStatus? status, Source? source) => decision.TryGet(out var id)
        ? status switch
        {
            null => new("no-such-decision", $"There is no decision {id}."),
            { } known when !DecisionRegister.Stands(known) => new("decision-not-adopted", $"Nothing can rest on {id}: it is not an adopted decision that stands."),
            _ => null,
        }
        : source is null
            ? new("decision-not-stated", "Name the decision. Only where a source says that it happened and not by which decision, cite the source instead.")
            : null;

    /// <summary>How far a decision has come, as known there; null if there is none, or none is stated.</summary>
    public static DecisionStatus? StatusOf(RegisterView known, Stated<DecisionId> decision) =>
        decision.TryGet(out var id) ? DecisionRegister.StatusOf(known, id) : null;

    /// <summary>Whether a body is active at a date, as known there; true where none is stated.</summary>
    public static bool IsActive(RegisterView known, Stated<BodyId> body, PartialDate on) => !body.TryGet(out var id) || BodyRegister.IsActive(known, id, on);
}
