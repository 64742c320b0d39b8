using Ledger.Decisions;
using Ledger.Log;
using Ledger.People;

namespace Ledger.Corrections;

/// <summary>The refusals that several commands about the record share.</summary>
internal static class CorrectionRefusals
{
    /// <summary>The decision must stand; it may be left unstated only where somebody else's document says what happened.</summary>
    public static Refusal? MustStand(Stated<DecisionId> decision, DecisionStatus? status, Source? source) => (decision.TryGet(out var id), status) switch
    {
        (false, _) => source is null
            ? new Refusal("decision-not-stated", "Name the decision that ordered it; it can be not-stated only where a source is cited that does not name it.")
            : null,
        (true, null) => new Refusal("no-such-decision", $"There is no decision {id}."),
        _ when DecisionRegister.Stands(status) => null,
        _ => new Refusal("decision-not-adopted", $"{id} is not adopted, or no longer stands: it orders nothing."),
    };

    /// <summary>A text that can never be erased names nobody.</summary>
    public static Refusal? NamesSomebody(IEnumerable<(string What, string? Text)> texts, IEnumerable<string> names)
    {
        var sought = names.Select(name => new NameInHeader(name)).ToList();
        return texts.Where(t => t.Text is not null && sought.Exists(name => name.IsIn(t.Text))).Select(t => t.What).FirstOrDefault() is { } what
            ? new Refusal("name-in-text", $"The {what} contains a part of a person's name, and can never be erased. Use the person's id.")
            : null;
    }
}
