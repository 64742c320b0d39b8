using System.Globalization;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Seal.Maps;
using Ledger.Sealing;

namespace Ledger.Maps;

/// <summary>Makes maps of streams from the log, and finds those that were logged.</summary>
public sealed class StreamsMapping(IEventLog log, Sealer sealer, EventCodec codec, IProgress<long>? progress = null)
{
    private const int ReportEvery = 10_000;

    /// <summary>
    /// The map of the log's first entries, read back from the log and compared with what was sealed. Memory grows with the number of streams, not with the log.
    /// </summary>
    /// <param name="size">How many entries; the log has as many.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="LedgerException"><see cref="Failure.Integrity"/>: the entries are not what was sealed. Otherwise as <see cref="Sealer.Seal"/>.</exception>
    public async Task<StreamsMap> Of(long size, CancellationToken ct)
    {
        var (builder, edge) = (new StreamsMapBuilder(), new TreeEdge());
        if (size > 0)
        {
            await foreach (var logged in log.ReadLog(0, ct).ConfigureAwait(false))
            {
                var leaf = StoredTree.LeafOf(logged, edge.Size);
                edge.Append(leaf);
                builder.Add(HeaderView.Parse(logged.HeaderBytes.Span).Stream, leaf);
                if (edge.Size % ReportEvery == 0)
                {
                    progress?.Report(edge.Size);
                }

                if (edge.Size == size)
                {
                    break;
                }
            }
        }

        return edge.Size == size && await sealer.IsSealed(size, edge.Root(), ct).ConfigureAwait(false)
            ? builder.Map()
            : throw new LedgerException(
                Failure.Integrity, string.Create(CultureInfo.InvariantCulture, $"the first {size} entries of the log are not what was sealed: no map is made of them"), "run `ledger verify`");
    }

    /// <summary>The maps that were logged, in the order in which they were.</summary>
    public async Task<IReadOnlyList<LoggedMap>> Logged(CancellationToken ct)
    {
        var maps = new List<LoggedMap>();
        await foreach (var logged in log.ReadStream(MapId.Streams.Stream, 0, ct).ConfigureAwait(false))
        {
            maps.Add(codec.Decode(logged).Fact is MapEvent.StreamsMapped fact
                ? new LoggedMap(logged, fact)
                : throw new LogCorruptException(logged.Index, $"{logged.Header.Type} is no map of streams"));
        }

        return maps;
    }

    /// <summary>How far the log is mapped. What is not sealed yet is sealed first.</summary>
    public async Task<MapCoverage> Coverage(CancellationToken ct)
    {
        var maps = await Logged(ct).ConfigureAwait(false);
        var reached = (await sealer.Seal(0, ct).ConfigureAwait(false)).Size;
        return new MapCoverage(reached, [.. maps.Where(m => m.Event.Index < reached)]);
    }
}

/// <summary>How far the log is mapped.</summary>
/// <param name="Reached">How many entries it has.</param>
/// <param name="Logged">The maps.</param>
public sealed record MapCoverage(long Reached, IReadOnlyList<LoggedMap> Logged)
{
    /// <summary>The map of the most entries; null if there is none.</summary>
    public LoggedMap? Newest => Logged.MaxBy(m => m.Fact.Size);

    /// <summary>How many entries are in no map, not counting those that log maps; a log in which nothing was mapped counts at least one, so that an empty one can be mapped too.</summary>
    public long New => Newest is not { Fact.Size: var size } ? Math.Max(1, Reached) : Reached - size - Logged.Count(m => m.Event.Index >= size);
}

/// <summary>A map that was logged.</summary>
/// <param name="Event">The event.</param>
/// <param name="Fact">What it says.</param>
public sealed record LoggedMap(LoggedEvent Event, MapEvent.StreamsMapped Fact);
