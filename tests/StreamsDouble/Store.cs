using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ledger.Testing;

/// <summary>An event to write.</summary>
internal sealed record Proposal(Guid Id, string Type, bool IsJson, ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Metadata);

/// <summary>What became of an append or a delete.</summary>
internal abstract record Outcome
{
    /// <summary>Written, now or before; −1 when there was nothing to write.</summary>
    public sealed record Done(long LastRevision, long Position) : Outcome;

    /// <summary>The stream is elsewhere.</summary>
    public sealed record Wrong(long Current) : Outcome;

    /// <summary>The stream is tombstoned, or deleted where it was to exist.</summary>
    public sealed record Deleted : Outcome;
}

/// <summary>What is asked of one stream.</summary>
internal sealed record Page(IReadOnlyList<StoredEvent> Events, long First, long Last);

/// <summary>
/// The log of a server, in memory, with the rules of the real one (EventStoreDB 23.10.6): what is expected of a stream, how a repetition is known,
/// what metadata, deleting and scavenging do. Positions are offsets, with gaps where the server writes for itself. Nodes of one cluster share it.
/// </summary>
internal sealed class Store
{
    /// <summary>The revision of a tombstone, and the <c>$tb</c> of a deleted stream.</summary>
    public const long Tombstone = long.MaxValue;

    public const long NoStream = -1;
    public const long Any = -2;
    public const long Exists = -4;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly int _around;
    private readonly int _ownEvery;
    private readonly Dictionary<string, Kept> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Stream, Guid Id), long> _ids = [];
    private readonly HashSet<long> _boundaries = [0];
    private List<StoredEvent> _log = [];
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _end;
    private int _generation;

    public Store(DoubleOptions options)
    {
        _time = options.Time;
        _around = options.BytesAround;
        _ownEvery = options.OwnRecordEvery;
        // What a new server writes for itself.
        Write("$$$scavenges", [New("$metadata", """{"$maxAge":2592000}""")]);
        Write("$$$settings", [New("$metadata", "{}")]);
        Write("$settings", [New("$settings", """{"$userStreamAcl":{"$r":"$all","$w":"$all","$d":"$all","$mr":"$all","$mw":"$all"}}""")]);
    }

    public static Proposal New(string type, string json) => new(Fresh(), type, true, System.Text.Encoding.UTF8.GetBytes(json), default);

    /// <summary>Ends when something is written after <paramref name="seen"/> events.</summary>
    public Task Grown(int seen)
    {
        lock (_gate)
        {
            return _log.Count > seen ? Task.CompletedTask : _grown.Task;
        }
    }

    /// <summary>Everything written and not scavenged; a list that is not changed any more. It is replaced, with a new generation, when something is taken out of it.</summary>
    public (IReadOnlyList<StoredEvent> Log, int Count, int Generation, long End) Snapshot()
    {
        lock (_gate)
        {
            return (_log, _log.Count, _generation, _end);
        }
    }

    /// <summary>Whether a reading may start here: where a record begins or the last one ends and, forwards, anywhere after the beginning of the last.</summary>
    public bool MayStartAt(ulong position, bool backwards)
    {
        lock (_gate)
        {
            return position == (ulong)_end || _boundaries.Contains((long)position) || (!backwards && (_log.Count == 0 || position > (ulong)_log[^1].Position));
        }
    }

    public Outcome Append(string stream, long expected, IReadOnlyList<Proposal> events)
    {
        lock (_gate)
        {
            var kept = _streams.GetValueOrDefault(stream);
            var current = kept?.Last ?? -1;
            if (current == Tombstone)
            {
                return new Outcome.Deleted();
            }
            var isDeleted = IsDeleted(stream);
            switch (expected)
            {
                case Exists when isDeleted: return new Outcome.Deleted();
                case Exists when current < 0 && !_streams.ContainsKey("$$" + stream): return new Outcome.Wrong(current);
                case Any or Exists:
                    var known = 0;
                    long last = -1;
                    foreach (var e in events)
                    {
                        if (!_ids.TryGetValue((stream, e.Id), out last))
                        {
                            break;
                        }
                        known++;
                    }
                    if (known == events.Count && known > 0)
                    {
                        return new Outcome.Done(last, PositionOf(stream, last));
                    }
                    if (known > 0)
                    {
                        return new Outcome.Wrong(current);
                    }
                    break;
                case var _ when expected < current:
                    for (var i = 0; i < events.Count; i++)
                    {
                        if (At(stream, expected + 1 + i)?.Id == events[i].Id)
                        {
                            continue;
                        }
                        if (i == 0 && expected == NoStream && isDeleted)
                        {
                            return Undelete(stream, current, events);
                        }
                        return new Outcome.Wrong(current);
                    }
                    return events.Count == 0
                        ? new Outcome.Wrong(current)
                        : new Outcome.Done(expected + events.Count, PositionOf(stream, expected + events.Count));
                case var _ when expected > current: return new Outcome.Wrong(current);
            }
            return isDeleted ? Undelete(stream, current, events) : Write(stream, events);
        }
    }

    /// <summary>Deletes a stream: by metadata, so that it can be written again, or for ever.</summary>
    public Outcome Delete(string stream, long expected, bool forEver)
    {
        lock (_gate)
        {
            var current = _streams.GetValueOrDefault(stream)?.Last ?? -1;
            if (current == Tombstone || (IsDeleted(stream) && expected is Exists))
            {
                return new Outcome.Deleted();
            }
            if (expected switch
            {
                Any when forEver => false,
                Any or Exists => current < 0,
                NoStream when forEver => current >= 0,
                _ => expected != current || current < 0,
            })
            {
                return new Outcome.Wrong(current);
            }
            if (!forEver)
            {
                return new Outcome.Done(current, WriteMetadata(stream, metadata => metadata["$tb"] = Tombstone).Position);
            }
            return Write(stream, [new(Fresh(), "$streamDeleted", false, default, default)], Tombstone);
        }
    }

    /// <summary>Replaces the metadata of a stream.</summary>
    public Outcome.Done WriteMetadata(string stream, Action<JsonObject> change)
    {
        lock (_gate)
        {
            var metadata = MetadataOf(stream);
            change(metadata);
            return Write("$$" + stream, [New("$metadata", metadata.ToJsonString())]);
        }
    }

    /// <summary>The last metadata of a stream.</summary>
    public JsonObject MetadataOf(string stream)
    {
        lock (_gate)
        {
            if (_streams.GetValueOrDefault("$$" + stream) is { Last: >= 0 } kept && kept.Events.Count > 0)
            {
                try
                {
                    return JsonNode.Parse(kept.Events.Values[^1].Data.Span) as JsonObject ?? [];
                }
                catch (JsonException)
                {
                    return [];
                }
            }
            return [];
        }
    }

    /// <summary>What a stream still shows; null when there is none. <see cref="Outcome.Deleted"/> is told apart by its last revision.</summary>
    public Page? Read(string stream)
    {
        lock (_gate)
        {
            if (_streams.GetValueOrDefault(stream) is not { Last: >= 0 } kept)
            {
                // Of a tombstoned stream the metadata is gone, too.
                return stream.StartsWith("$$", StringComparison.Ordinal) && _streams.GetValueOrDefault(stream[2..])?.Last == Tombstone
                    ? new([], 0, Tombstone)
                    : null;
            }
            if (kept.Last == Tombstone || (stream.StartsWith("$$", StringComparison.Ordinal) && _streams.GetValueOrDefault(stream[2..])?.Last == Tombstone))
            {
                return new([], 0, Tombstone);
            }
            if (IsDeleted(stream))
            {
                return null;
            }
            var metadata = MetadataOf(stream);
            var first = Number(metadata, "$tb") ?? 0;
            if ((stream.StartsWith("$$", StringComparison.Ordinal) ? 1 : Number(metadata, "$maxCount")) is { } count)
            {
                first = Math.Max(first, kept.Last - count + 1);
            }
            var youngest = Number(metadata, "$maxAge") is { } age ? Now() - (age * TimeSpan.TicksPerSecond) : long.MinValue;
            List<StoredEvent> events = [];
            for (var i = kept.From(first); i < kept.Events.Count; i++)
            {
                if (kept.Events.Values[i].Created >= youngest)
                {
                    events.Add(kept.Events.Values[i]);
                }
            }
            return new(events, events is [] ? Math.Max(first, youngest > long.MinValue ? kept.Last + 1 : first) : Math.Max(first, youngest > long.MinValue ? events[0].Revision : first), kept.Last);
        }
    }

    /// <summary>A stream's tombstone, if it has one.</summary>
    public StoredEvent? TombstoneOf(string stream)
    {
        lock (_gate)
        {
            return At(stream, Tombstone);
        }
    }

    /// <summary>Takes out for good what streams do not show any more.</summary>
    /// <returns>How many events.</returns>
    public int Scavenge()
    {
        lock (_gate)
        {
            HashSet<StoredEvent> shown = new(ReferenceEqualityComparer.Instance);
            foreach (var (name, kept) in _streams)
            {
                if (Read(name) is { Last: not Tombstone, Events: not [] } page)
                {
                    shown.UnionWith(page.Events);
                }
                else if (kept.Events.Count > 0)
                {
                    shown.Add(kept.Events.Values[^1]); // the last event of a stream stays, and a tombstone
                }
            }
            return Keep(e => shown.Contains(e) ? e : null);
        }
    }

    /// <summary>Puts other bytes into an event's place, as a redaction or a hand in the files would.</summary>
    public bool Replace(string stream, long revision, ReadOnlyMemory<byte>? data, ReadOnlyMemory<byte>? metadata)
    {
        lock (_gate)
        {
            if (At(stream, revision) is null)
            {
                return false;
            }
            Keep(e => e.Stream == stream && e.Revision == revision ? e with { Data = data ?? e.Data, Metadata = metadata ?? e.Metadata } : e);
            return true;
        }
    }

    /// <summary>Takes one event out, as a hand in the files would.</summary>
    public bool Remove(string stream, long revision)
    {
        lock (_gate)
        {
            return Keep(e => e.Stream == stream && e.Revision == revision ? null : e) > 0;
        }
    }

    private int Keep(Func<StoredEvent, StoredEvent?> what)
    {
        List<StoredEvent> log = [];
        foreach (var e in _log)
        {
            if (what(e) is { } kept)
            {
                log.Add(kept);
                _streams[e.Stream].Events[e.Revision] = kept;
            }
            else
            {
                _streams[e.Stream].Events.Remove(e.Revision);
            }
        }
        var gone = _log.Count - log.Count;
        _log = log;
        _generation++;
        return gone;
    }

    private Outcome.Done Undelete(string stream, long current, IReadOnlyList<Proposal> events)
    {
        WriteMetadata(stream, metadata => metadata["$tb"] = current + 1);
        return Write(stream, events);
    }

    private Outcome.Done Write(string stream, IReadOnlyList<Proposal> events, long? revision = null)
    {
        if (events.Count == 0)
        {
            var at = _end;
            _end += 64;
            _boundaries.Add(_end);
            return new Outcome.Done(-1, at);
        }
        if (!_streams.TryGetValue(stream, out var kept))
        {
            _streams.Add(stream, kept = new());
        }
        long position = 0;
        foreach (var e in events)
        {
            position = _end;
            // A record has a head and a tail about its names and bytes; every so often a record of the server's own stands between.
            _end += _around + Named(stream) + Named(e.Type) + e.Data.Length + e.Metadata.Length;
            kept.Last = revision ?? kept.Last + 1;
            var stored = new StoredEvent(position, _end, stream, kept.Last, e.Id, e.Type, e.IsJson, e.Data, e.Metadata, Now());
            _log.Add(stored);
            _boundaries.Add(position);
            _boundaries.Add(_end);
            kept.Events.Add(kept.Last, stored);
            _ids.TryAdd((stream, e.Id), kept.Last);
            if (_ownEvery > 0 && _log.Count % _ownEvery == 0)
            {
                _end += 137;
                _boundaries.Add(_end);
            }
        }
        var grown = _grown;
        _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        grown.SetResult();
        return new Outcome.Done(kept.Last, position);
    }

    // A text with its length, in seven bits a byte.
    private static int Named(string text) => System.Text.Encoding.UTF8.GetByteCount(text) is var length && length < 128 ? length + 1 : length + 2;

    private bool IsDeleted(string stream) => !stream.StartsWith("$$", StringComparison.Ordinal) && Number(MetadataOf(stream), "$tb") == Tombstone;

    private StoredEvent? At(string stream, long revision) => _streams.GetValueOrDefault(stream)?.Events.GetValueOrDefault(revision);

    private long PositionOf(string stream, long revision) => At(stream, revision)?.Position ?? -1;

    private long Now() => _time.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;

    private static long? Number(JsonObject metadata, string name) =>
        metadata[name] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

#pragma warning disable RS0030 // The ids of the server's own events are made up, as a server does.
    private static Guid Fresh() => Guid.NewGuid();
#pragma warning restore RS0030

    private sealed class Kept
    {
        public long Last { get; set; } = -1;

        public SortedList<long, StoredEvent> Events { get; } = [];

        /// <summary>Where in <see cref="Events"/> the first one from a revision on stands.</summary>
        public int From(long revision)
        {
            var (low, high) = (0, Events.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (Events.Keys[middle] < revision)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }
            return low;
        }
    }
}
