using System.Collections.Immutable;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Tests.Registers;

/// <summary>A small slice for the registers' own tests: a thing with a name and parts that come and go.</summary>
public abstract record ThingEvent : Fact
{
    private ThingEvent()
    {
    }

    [StoredAs("ThingNamed")]
    public sealed record Named(string Id, string Name) : ThingEvent;

    [StoredAs("PartAdded")]
    public sealed record PartAdded(string Part) : ThingEvent;

    [StoredAs("PartEnded")]
    public sealed record PartEnded(string Part) : ThingEvent;

    [StoredAs("NothingShown")]
    public sealed record NothingShown(int Number) : ThingEvent;
}

public sealed record Thing(string Id, string Name, ImmutableList<(string Part, Effective? Effective, bool Ended)> Parts) : IDecider<Thing, ThingEvent>
{
    public static Thing Initial { get; } = new(string.Empty, string.Empty, []);

    public static Thing Evolve(Thing state, ThingEvent fact) => fact switch
    {
        ThingEvent.Named f => state with { Id = f.Id, Name = f.Name },
        ThingEvent.PartAdded f => state with { Parts = state.Parts.Add((f.Part, f.Effective, false)) },
        ThingEvent.PartEnded f => state with
        {
            Parts = [.. state.Parts.Select(p => p.Part == f.Part && !p.Ended ? (p.Part, Cut(p.Effective, f.Effective), true) : p)],
        },
        ThingEvent.NothingShown => state,
        _ => throw new ImpossibleHistoryException(state, fact),
    };

    private static Effective? Cut(Effective? holding, Effective? end)
    {
        var from = holding?.From ?? PartialDate.NotStated;
        var to = end?.From ?? PartialDate.NotStated;
        return from.Earliest is { } earliest && to.Latest is { } latest && latest <= earliest ? new Effective(from, PartialDate.NotStated) : new Effective(from, to);
    }
}

/// <summary>A thing's row holds a list, so that records compare by reference and their JSON must be looked at.</summary>
public sealed record ThingRow(string Name, IReadOnlyList<string> Parts);

public sealed record PartRow(string Part);

public static class ThingRegister
{
    public static Register<ThingRow> Things { get; } = new("things", "The things");

    public static Register<PartRow> Parts { get; } = new("parts", "Their parts");

    public static Slice Slice { get; } = new Slice<Thing, ThingEvent>("thing", [Things, Parts], Rows);

    public static IEnumerable<RegisterRow> Rows(Thing state) => state.Id.Length == 0
        ? []
        : [
            Things.Row(state.Id, string.Empty, null, new ThingRow(state.Name, [.. state.Parts.Where(p => !p.Ended).Select(p => p.Part)])),
            .. Parts.Rows(state.Id, state.Parts, p => (p.Effective, new PartRow(p.Part))),
        ];
}

public sealed record DoThing : Command;
