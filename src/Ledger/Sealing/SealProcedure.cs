using System.Globalization;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Sealing;

/// <summary>One round of sealing after the other, never two at once. <see cref="Run"/> is the procedure of <c>docs/format/sealing.md</c>.</summary>
internal sealed class SealProcedure(IEventLog log, Layout layout, IProgress<long>? rebuilding) : IDisposable
{
    private INoteSigner? _key;
    private KeyHistory? _keys;
    private (long, long) _keysStamp;
    private Guard? _guard;
    private GuardNote? _known;
    private TreeEdge? _edge;
    private volatile SealedRound? _latest;
    private SealBoard? _board;

    /// <summary>What was sealed last, as far as this process knows.</summary>
    public SealedCheckpoint? Latest => _latest?.Sealed;

    /// <summary>The same, with what the round verified of it.</summary>
    public SealedRound? LatestRound => _latest;

    /// <summary>The key that checks what is sealed. Known once a round was run.</summary>
    public VerifierKey Verifier => _key?.Verifier ?? throw new InvalidOperationException("Nothing was sealed yet.");

    /// <summary>The history of the log's keys. Known once a round was run.</summary>
    public KeyHistory Keys => _keys ?? throw new InvalidOperationException("Nothing was sealed yet.");

    /// <summary>The stored hashes, which cover at least <see cref="Latest"/>.</summary>
    public StoredTree Tree { get; } = new(log, layout, rebuilding);

    /// <summary>How many events one round seals at most, so that the hashes of a long import never fill the memory.</summary>
    public int MostEvents { get; set; } = 100_000;

    /// <summary>Called after each step; what it throws ends the round there.</summary>
    public Action<SealStep>? AfterStep { get; set; }

    /// <summary>Called when the next guard is on disk and does not have its name yet.</summary>
    public Action? GuardWritten { get; set; }

    /// <summary>Seals what the log holds.</summary>
    /// <param name="rebuild">Builds the stored tree anew whatever it looks like.</param>
    /// <param name="ct">Ends the round before it signs.</param>
    /// <returns>Whether the end of the log was reached; if not, there is more to seal.</returns>
    public async Task<bool> Run(bool rebuild, CancellationToken ct)
    {
        // 1. One sealer at a time.
        using var held = await SealLock.Acquire(layout, ct).ConfigureAwait(false);
        var key = OpenKey();
        _guard ??= new Guard(layout, key.Verifier);
        _guard.Written = GuardWritten;
        if (_board is null && log is ILedgerLog named && named.Meta.TryGetValue(NewLedger.Origin, out var origin) && origin != key.Verifier.Name)
        {
            throw new LedgerException(
                Failure.Integrity,
                $"the log at {named.Where} is {origin}'s, and the key {layout.Key} is {key.Verifier.Name}'s",
                "name the data directory and the log that belong together");
        }

        _board ??= new SealBoard(log as ICheckpointBoard, _guard);
        AfterStep?.Invoke(SealStep.Locked);

        // 2. What was signed last.
        var content = await _board.Join(_guard.Read(), ct).ConfigureAwait(false);
        var old = content.Last.Sealed.Checkpoint;
        AfterStep?.Invoke(SealStep.GuardRead);

        // 3. The log still holds it.
        var events = new LeafReader(log, Math.Max(0, old.Size - 1), ct);
        await using var reading = events.ConfigureAwait(false);
        var edge = await AgreeOn(old, isKnown: content.Last == _known, events, rebuild, ct).ConfigureAwait(false);
        Adopt(content, edge);
        _board.Check(content.Last.Sealed, Tree);
        AfterStep?.Invoke(SealStep.LengthChecked);

        // 4. The new events, as the log gives them back.
        var leaves = new List<TreeHash>();
        var ended = false;
        while (leaves.Count < MostEvents && !ended)
        {
            if (await events.Next().ConfigureAwait(false) is { } leaf)
            {
                leaves.Add(leaf);
            }
            else
            {
                ended = true;
            }
        }

        AfterStep?.Invoke(SealStep.HashedFromLog);
        if (leaves.Count == 0)
        {
            await _board.Publish(content.Last.Sealed, ct).ConfigureAwait(false);
            return ended;
        }

        // 5. The tree that extends the old one.
        var grown = Tree.Extend(edge, leaves);
        AfterStep?.Invoke(SealStep.Extended);
        var checkpoint = new Checkpoint(old.Origin, grown.Size, grown.Root());
        var growth = leaves.Count <= SealedRound.MostVerified ? TreeGrowth.Verify(edge, leaves, checkpoint.Root) : null;
        if (!Tree.Extends(old, checkpoint)
            || !Tree.Includes(checkpoint, grown.Size - 1, leaves[^1])
            || (growth is null && leaves.Count <= SealedRound.MostVerified))
        {
            throw new LedgerException(
                Failure.Integrity,
                string.Create(CultureInfo.InvariantCulture, $"the tree of {grown.Size} events does not extend the signed one of {old.Size}: the stored tree was changed while sealing"),
                "start again; if it happens again, check the disk and the memory");
        }

        AfterStep?.Invoke(SealStep.ConsistencyChecked);

        // 6. Signed, then durable, then seen.
        var note = checkpoint.Sign(key);
        if (Checkpoint.Open(note, key.Verifier) != checkpoint)
        {
            throw new LedgerException(Failure.Integrity, "what was signed is not what was to be signed", "check the memory of this machine");
        }

        AfterStep?.Invoke(SealStep.Signed);
        var replaced = _guard.Replace(_known!, new SealedCheckpoint(checkpoint, note));
        AfterStep?.Invoke(SealStep.GuardDurable);
        (_known, _edge, _latest) = (replaced, grown, new SealedRound(replaced.Sealed, growth));
        await _board.Publish(replaced.Sealed, CancellationToken.None).ConfigureAwait(false);
        AfterStep?.Invoke(SealStep.Published);
        return ended;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key?.Dispose();
        Tree.Dispose();
    }

    /// <summary>The key that signs. Another process may have had one take over from another since the last round.</summary>
    private INoteSigner OpenKey()
    {
        var stamp = KeysFile.Stamp(layout);
        if (_key is not null && stamp == _keysStamp)
        {
            return _key;
        }

        KeyRotation.Finish(layout);
        var key = KeySource.Open(layout);
        var keys = KeysFile.Find(layout) ?? KeyHistory.Of(key.Verifier);
        if (!keys.Current.Equals(key.Verifier))
        {
            key.Dispose();
            throw new LedgerException(
                Failure.Integrity,
                $"the signing key {key.Verifier} is not the last of {layout.Keys}: another key took over from it",
                "bring back the newest copy of seal/; nothing new is sealed until then");
        }

        if (_guard is not null && !key.Verifier.Equals(_key!.Verifier))
        {
            _guard = null;
        }

        _key?.Dispose();
        (_key, _keys, _keysStamp) = (key, keys, stamp);
        return key;
    }

    /// <summary>Refuses unless the log's last sealed event is the one under the signed root, and the checkpoint extends the one known before.</summary>
    /// <returns>The edge of the signed tree.</returns>
    private async Task<TreeEdge> AgreeOn(Checkpoint signed, bool isKnown, LeafReader events, bool rebuild, CancellationToken ct)
    {
        TreeHash? last = null;
        if (signed.Size > 0)
        {
            last = await events.Next().ConfigureAwait(false)
                ?? throw StoredTree.Shorter(await CountBelow(signed.Size, ct).ConfigureAwait(false), signed);
        }

        var edge = rebuild || !Tree.Covers(signed.Size) ? null : isKnown ? _edge : Tree.EdgeOf(signed);
        if (edge is null || (last is { } leaf && !Tree.Includes(signed, signed.Size - 1, leaf)))
        {
            edge = await Tree.Rebuild(signed, ct).ConfigureAwait(false);
        }

        if (!isKnown && _known?.Sealed.Checkpoint is { } before && !Extends(before, signed))
        {
            edge = signed.Size < before.Size ? null : await Tree.Rebuild(signed, ct).ConfigureAwait(false);
            if (edge is null || !Extends(before, signed))
            {
                throw new LedgerException(
                    Failure.Integrity,
                    string.Create(CultureInfo.InvariantCulture, $"the guard was replaced: it says {signed.Size} events, and does not extend the {before.Size} that were sealed before"),
                    "bring back the guard that was signed last; nothing new is sealed until then");
            }
        }

        return edge;
    }

    private bool Extends(Checkpoint before, Checkpoint signed) =>
        before == signed || (before.Size < signed.Size && Tree.Extends(before, signed));

    private void Adopt(GuardContent content, TreeEdge edge)
    {
        var last = content.Last;
        if (content.IsFromBoard)
        {
            last = _guard!.Replace(content.Current, last.Sealed);
        }
        else if (content.Unpublished is { } unpublished)
        {
            _guard!.Publish(content.Current, unpublished);
        }
        else if (content.Current != _known)
        {
            _guard!.MakeDurable();
        }

        (_known, _edge) = (last, edge);
        if (_latest is not { } latest || latest.Sealed.Checkpoint != last.Sealed.Checkpoint)
        {
            _latest = new SealedRound(last.Sealed, Growth: null);
        }
    }

    /// <summary>How many events a log has that has fewer than some number: by halving, as indexes are dense.</summary>
    private async Task<long> CountBelow(long most, CancellationToken ct)
    {
        var (least, above) = (0L, most);
        while (least < above)
        {
            var middle = least + ((above - least) / 2);
            var events = log.ReadLog(middle, ct).GetAsyncEnumerator(ct);
            await using var reading = events.ConfigureAwait(false);
            if (await events.MoveNextAsync().ConfigureAwait(false))
            {
                least = middle + 1;
            }
            else
            {
                above = middle;
            }
        }

        return least;
    }
}
