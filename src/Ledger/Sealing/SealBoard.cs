using System.Globalization;

namespace Ledger.Sealing;

/// <summary>
/// The log's board of checkpoints, as far as a sealer knows it. What stands there was signed, so it binds as the guard does: a later one is adopted if the
/// log bears it out, and another of the same size stops sealing. A log without a board has none of this.
/// </summary>
internal sealed class SealBoard(ICheckpointBoard? board, Guard guard)
{
    private long? _place;
    private GuardNote? _last;

    /// <summary>The guard's content with what stands on the board. Looks there once, and again when somebody else was seen to publish.</summary>
    /// <exception cref="LedgerException">What stands there is not of this ledger, or contradicts the guard.</exception>
    public async Task<GuardContent> Join(GuardContent content, CancellationToken ct)
    {
        if (board is null || _place is not null)
        {
            return content;
        }

        _last = Open(await board.Last(ct).ConfigureAwait(false));
        if (_last is null || _last.Sealed.Size < content.Last.Sealed.Size)
        {
            return content;
        }

        return _last.Sealed.Size > content.Last.Sealed.Size ? new GuardContent(content.Current, _last, IsFromBoard: true)
            : _last.Sealed.Checkpoint.Root == content.Last.Sealed.Checkpoint.Root ? content
            : throw Forked(_last.Sealed.Size);
    }

    /// <summary>Refuses unless what was signed extends what stands on the board.</summary>
    public void Check(SealedCheckpoint signed, StoredTree tree)
    {
        if (_last is { } last && last.Sealed.Size <= signed.Size && last.Sealed.Checkpoint != signed.Checkpoint && !tree.Extends(last.Sealed.Checkpoint, signed.Checkpoint))
        {
            throw Forked(last.Sealed.Size);
        }
    }

    /// <summary>Publishes a checkpoint that is durable here, unless one as late stands there.</summary>
    public async Task Publish(SealedCheckpoint signed, CancellationToken ct)
    {
        while (board is not null && _place is { } place && (_last is null ? signed.Size > 0 : _last.Sealed.Size < signed.Size))
        {
            var bytes = signed.Note.ToBytes();
            if (await board.TryPublish(place, bytes, ct).ConfigureAwait(false))
            {
                (_place, _last) = (place + 1, new GuardNote(bytes, signed));
                return;
            }

            _last = Open(await board.Last(ct).ConfigureAwait(false));
            if (_last is { } last && last.Sealed.Size >= signed.Size)
            {
                _place = null; // it is looked at in the next round
                if (last.Sealed.Size == signed.Size && last.Sealed.Checkpoint.Root != signed.Checkpoint.Root)
                {
                    throw Forked(signed.Size);
                }
            }
        }
    }

    private GuardNote? Open(PublishedCheckpoint? published)
    {
        _place = published?.Place ?? -1;
        return published is null ? null : guard.TryOpen(published.Note.ToArray(), out var problem) ?? throw new LedgerException(
            Failure.Integrity,
            $"the last published checkpoint is not this ledger's: {problem}",
            "name the data directory and the log that belong together; if they do, somebody else writes to the log's streams");
    }

    private static LedgerException Forked(long size) => new(
        Failure.Integrity,
        string.Create(CultureInfo.InvariantCulture, $"the checkpoint of {size} events that was published and the one that was signed here are not of one log"),
        "keep both: together they show that two logs were signed with one key; nothing new is sealed until then");
}
