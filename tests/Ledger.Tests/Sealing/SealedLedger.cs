using System.Collections.Concurrent;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Sealing;
using Ledger.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Ledger.Tests.Sealing;

/// <summary>A ledger with a log in memory and its seal in a directory of its own.</summary>
public sealed class SealedLedger : IDisposable
{
    public const string Origin = "ledger.example.org/board";

    /// <summary>What a log says of itself that belongs to this ledger.</summary>
    public static readonly IReadOnlyDictionary<string, string> Meta = new Dictionary<string, string>(StringComparer.Ordinal) { [NewLedger.Origin] = Origin };

    private readonly TempDirectory _directory = new();

    public SealedLedger()
    {
        Layout = new Layout(_directory.Path);
        Key = SealSetup.Create(Layout, Origin);
    }

    public Layout Layout { get; }

    public VerifierKey Key { get; }

    public SwitchableLog Log { get; } = new(LogOf());

    /// <summary>A log of some events. The same names give the same bytes: two logs that start alike are copies of one another that far.</summary>
    public static InMemoryEventLog LogOf(params IEnumerable<string> names)
    {
        var log = new InMemoryEventLog(new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(55)));
        foreach (var name in names)
        {
            Assert.IsType<AppendResult.Written>(log.Append(new StreamName($"note-{name}"), -1, Events.Batch(name), default).GetAwaiter().GetResult());
        }

        return log;
    }

    /// <summary>Names of so many events.</summary>
    public static IEnumerable<string> Names(int count, string kind = "a", int from = 0) => Enumerable.Range(from, count).Select(i => $"{kind}{i}");

    public static async Task<IReadOnlyList<LoggedEvent>> Append(IEventLog log, params IEnumerable<string> names)
    {
        var all = new List<LoggedEvent>();
        foreach (var name in names)
        {
            all.AddRange(Assert.IsType<AppendResult.Written>(await log.Append(new StreamName($"note-{name}"), -1, Events.Batch(name), default)).Events);
        }

        return all;
    }

    public Task<IReadOnlyList<LoggedEvent>> Append(params IEnumerable<string> names) => Append(Log, names);

    public Sealer NewSealer() => new(Log, Layout);

    /// <summary>Seals with a sealer of its own.</summary>
    public async Task<SealedCheckpoint> Seal(long size = 0)
    {
        await using var sealer = NewSealer();
        return await sealer.Seal(size, default);
    }

    /// <summary>What the guard says; null when its signature is not good.</summary>
    public Checkpoint? Guard(string? file = null)
    {
        try
        {
            return Checkpoint.TryOpen(SignedNote.Parse(File.ReadAllBytes(file ?? Layout.Guard)), Key, out var checkpoint, out _) ? checkpoint : null;
        }
        catch (Exception e) when (e is NoteFormatException or FileNotFoundException)
        {
            return null;
        }
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>The leaves of a log.</summary>
    public static async Task<List<TreeHash>> Leaves(IEventLog log) =>
        [.. (await Events.All(log.ReadLog(0, default))).Select(item => TreeHash.Leaf(item.HeaderBytes.Span))];

    /// <summary>The root of some leaves.</summary>
    public static TreeHash RootOf(IEnumerable<TreeHash> leaves)
    {
        var edge = new TreeEdge();
        foreach (var leaf in leaves)
        {
            edge.Append(leaf);
        }

        return edge.Root();
    }
}

/// <summary>Every signed checkpoint that was ever to be had, by whatever way; they must all be of one growing tree.</summary>
public sealed class SeenCheckpoints
{
    private readonly ConcurrentDictionary<Checkpoint, bool> _all = new();

    public int Count => _all.Count;

    public void Add(Checkpoint? checkpoint)
    {
        if (checkpoint is not null)
        {
            _all.TryAdd(checkpoint, value: true);
        }
    }

    /// <summary>Both files in which a signed text may stand.</summary>
    public void AddFiles(SealedLedger ledger)
    {
        Add(ledger.Guard());
        Add(ledger.Guard(ledger.Layout.NextGuard));
    }

    /// <summary>Asserts, with the verifying code, that of any two one extends the other, as one of the logs shows.</summary>
    public async Task AreConsistent(params IEnumerable<IEventLog> logs)
    {
        var trees = new List<Hashes>();
        foreach (var log in logs)
        {
            var hashes = new Hashes();
            var edge = new TreeEdge();
            foreach (var leaf in await SealedLedger.Leaves(log))
            {
                edge.Append(leaf, hashes);
            }

            hashes.Size = edge.Size;
            trees.Add(hashes);
        }

        var all = _all.Keys.OrderBy(checkpoint => checkpoint.Size).ToList();
        foreach (var (index, older) in all.Index())
        {
            foreach (var newer in all.Skip(index + 1).Where(_ => older.Size > 0))
            {
                Assert.True(
                    trees.Exists(tree => newer.Size <= tree.Size && TreeProofs.VerifyConsistency(
                        older.Size, newer.Size, older.Root, newer.Root, TreeProofs.Consistency(older.Size, newer.Size, tree))),
                    $"{older.Size} and {newer.Size} are not of one log");
            }
        }
    }

    private sealed class Hashes : ITreeHashSink, ITreeHashes
    {
        private readonly Dictionary<(int, long), TreeHash> _hashes = [];

        public long Size { get; set; }

        public void Add(int level, long index, in TreeHash hash) => _hashes[(level, index)] = hash;

        public TreeHash Read(int level, long index) => _hashes[(level, index)];
    }
}
