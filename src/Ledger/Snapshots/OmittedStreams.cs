namespace Ledger.Snapshots;

/// <summary>The streams of which something is withheld, up to a point.</summary>
internal sealed class OmittedStreams
{
    private readonly HashSet<string> _streams = new(StringComparer.Ordinal);
    private readonly HashSet<long> _events = [];

    /// <summary>None.</summary>
    public static OmittedStreams None { get; } = new();

    /// <summary>Whether there are any.</summary>
    public bool Any => _streams.Count > 0;

    /// <summary>Adds a stream.</summary>
    public void Add(string stream) => _streams.Add(stream);

    /// <summary>Adds those that are not among some to others.</summary>
    public void Except(IReadOnlySet<string> streams, OmittedStreams others) => others._streams.UnionWith(_streams.Except(streams, StringComparer.Ordinal));

    /// <summary>Adds one of a stream's events.</summary>
    public void AddEvent(long index) => _events.Add(index);

    /// <summary>Whether a stream is one.</summary>
    public bool Contains(string stream) => _streams.Contains(stream);

    /// <summary>Whether an event of such a stream made a row.</summary>
    public bool Made(long index) => _events.Contains(index);

    /// <summary>How many are of some categories.</summary>
    public int Count(IReadOnlySet<string> categories) => _streams.Count(stream => categories.Contains(CategoryOf(stream)));

    /// <summary>The category of a stream.</summary>
    public static string CategoryOf(string stream) => stream.IndexOf('-', StringComparison.Ordinal) is var hyphen and > 0 ? stream[..hyphen] : stream;
}
