using System.Collections.Immutable;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Tests.Registers;

/// <summary>The facts of a thing: what makes registers hard. Rows with lists, rows that end, dates that are corrected, rows that vanish.</summary>
public abstract record ThingEvent : Fact
{
    private ThingEvent()
    {
    }

    [StoredAs("ThingNamed")]
    public sealed record Named(string Id, string Name) : ThingEvent;

    [StoredAs("ThingKept")]
    public sealed record Kept(string Keeper) : ThingEvent;

    [StoredAs("ThingReleased")]
    public sealed record Released(string Keeper) : ThingEvent;

    [StoredAs("ThingRedated")]
    public sealed record Redated(int Number) : ThingEvent;

    [StoredAs("ThingTagged")]
    public sealed record Tagged(IReadOnlyList<string> Tags) : ThingEvent;

    [StoredAs("ThingSeen")]
    public sealed record Seen(string By) : ThingEvent;

    [StoredAs("ThingBroken")]
    public sealed record Broken(string How) : ThingEvent;
}

public sealed record ThingRow(string Name, IReadOnlyList<string> Tags);

public sealed record KeepingRow(Stated<string> Keeper, IReadOnlyList<ThingMark> Marks);

public sealed record ThingMark(string Text, long Number);

/// <summary>A thing: every fact can follow every other but the last, which nothing can follow.</summary>
public sealed record Thing(string Id, string Name, Effective? Effective, IReadOnlyList<string> Tags, ImmutableArray<Thing.Keeping> Keepings, bool Broken)
    : IDecider<Thing, ThingEvent>
{
    public static Thing Initial { get; } = new(string.Empty, string.Empty, null, [], [], Broken: false);

    public static Thing Evolve(Thing state, ThingEvent fact) => (state, fact) switch
    {
        ({ Broken: true }, _) => throw new ImpossibleHistoryException(state, fact),
        (_, ThingEvent.Named f) => state with { Id = f.Id, Name = f.Name, Effective = f.Effective },
        (_, ThingEvent.Kept f) => state with { Keepings = state.Keepings.Add(new Keeping(f.Keeper, f.Effective)) },
        (_, ThingEvent.Released f) => state with { Keepings = state.Keepings.RemoveAll(k => k.Keeper == f.Keeper) },
        (_, ThingEvent.Redated f) => state.Keepings.Length == 0
            ? state
            : state with { Keepings = state.Keepings.SetItem(f.Number % state.Keepings.Length, state.Keepings[f.Number % state.Keepings.Length] with { Effective = f.Effective }) },
        (_, ThingEvent.Tagged f) => state with { Tags = f.Tags },
        (_, ThingEvent.Seen) => state,
        (_, ThingEvent.Broken) => state with { Broken = true },
        _ => throw new ImpossibleHistoryException(state, fact),
    };

    public sealed record Keeping(string Keeper, Effective? Effective);
}

public static class ThingRegister
{
    public static Register<ThingRow> Things { get; } = new("things", "The things");

    public static Register<KeepingRow> Keepings { get; } = new("keepings", "Who keeps them");

    public static IReadOnlyList<Register> All { get; } = [Things, Keepings];

    public static Slice Slice { get; } = SliceOf(Rows);

    public static Slice SliceOf(Func<Thing, IEnumerable<RegisterRow>> rows) => new Slice<Thing, ThingEvent>("thing", All, rows);

    /// <summary>The lists are copied on purpose: records that hold them are never equal, and only their JSON is.</summary>
    public static IEnumerable<RegisterRow> Rows(Thing state) => state.Id.Length == 0
        ? []
        : [
            .. Keepings.Rows(state.Id, state.Keepings, k => (k.Effective, new KeepingRow(k.Keeper, [new ThingMark(k.Keeper, state.Name.Length)]))),
            Things.Row(state.Id, string.Empty, state.Effective, new ThingRow(state.Name, [.. state.Tags])),
        ];
}
