using System.Globalization;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Seal.Maps;

namespace Ledger.Sealing;

/// <summary>
/// Computes the maps of streams that were logged once more, while the entries go by. Which sizes are wanted is known from the stream of such events before that; a map that is found in the log and
/// was not in the stream then is computed in a second reading.
/// </summary>
internal sealed class MapCheck
{
    private readonly StreamsMapBuilder? _builder;
    private readonly Queue<long> _wanted;
    private readonly Dictionary<long, (TreeHash Root, long Streams)> _maps = [];
    private readonly List<(long Index, StreamsMapClaim Claim)> _claims = [];

    private MapCheck(SortedSet<long> wanted)
    {
        _wanted = new(wanted);
        _builder = wanted.Count > 0 ? new StreamsMapBuilder() : null;
        Take();
    }

    /// <summary>How many maps the log has, as far as it was read.</summary>
    public int Count => _claims.Count;

    /// <summary>What is wrong with a map that is not that of its entries.</summary>
    public static string Wrong(long size) => string.Create(CultureInfo.InvariantCulture, $"the map of streams that it logs is not that of the first {size} events");

    /// <summary>A check of one log.</summary>
    public static async Task<MapCheck> Of(IEventLog log, CancellationToken ct)
    {
        var wanted = new SortedSet<long>();
        try
        {
            await foreach (var logged in log.ReadStream(new StreamName(StreamsMapClaim.Stream), 0, ct).ConfigureAwait(false))
            {
                if (Read(logged) is { } claim && claim.Size <= logged.Index)
                {
                    wanted.Add(claim.Size);
                }
            }
        }
        catch (LedgerException e) when (e.Failure == Failure.Integrity)
        {
            // Found again, and named, when the log is read.
        }

        return new MapCheck(wanted);
    }

    /// <summary>Takes the next event, which is sound.</summary>
    public void Add(ReadOnlySpan<byte> stream, in TreeHash leaf)
    {
        if (_builder is not null && _wanted.Count > 0)
        {
            _builder.Add(stream, in leaf);
            Take();
        }
    }

    /// <summary>Takes maps that are found in the log.</summary>
    public void Add(IEnumerable<(long Index, StreamsMapClaim Claim)> claims) => _claims.AddRange(claims);

    /// <summary>The first map that is not that of its entries; null if all are.</summary>
    public async Task<VerificationProblem?> FirstWrong(IEventLog log, CancellationToken ct)
    {
        var more = new MapCheck([.. _claims.Where(c => c.Claim.Size <= c.Index && !_maps.ContainsKey(c.Claim.Size)).Select(c => c.Claim.Size)]);
        if (more._wanted.Count > 0)
        {
            await foreach (var logged in log.ReadLog(0, ct).ConfigureAwait(false))
            {
                more.Add(HeaderView.Parse(logged.HeaderBytes.Span).Stream, TreeHash.Leaf(logged.HeaderBytes.Span));
                if (more._wanted.Count == 0)
                {
                    break;
                }
            }
        }

        foreach (var (index, claim) in _claims)
        {
            if (claim.Size > index || !(_maps.TryGetValue(claim.Size, out var map) || more._maps.TryGetValue(claim.Size, out map)) || map != (claim.Root, claim.Streams))
            {
                return new VerificationProblem(index, Wrong(claim.Size));
            }
        }

        return null;
    }

    private static StreamsMapClaim? Read(LoggedEvent logged)
    {
        var header = HeaderView.Parse(logged.HeaderBytes.Span);
        return StreamsMapClaim.IsBy(in header) && StreamsMapClaim.TryRead(in header, logged.Payload.Span, out var claim, out _) ? claim : null;
    }

    private void Take()
    {
        while (_wanted.TryPeek(out var size) && size == _builder!.Size)
        {
            var map = _builder.Map();
            _maps[_wanted.Dequeue()] = (map.Root, map.Count);
        }
    }
}
