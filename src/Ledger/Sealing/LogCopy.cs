using System.Globalization;
using System.Text;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Seal.Bundles;

namespace Ledger.Sealing;

/// <summary>Copies a log to another place or engine. Headers are copied as they are, recorded times included, so that every receipt given before still verifies.</summary>
public static class LogCopy
{
    // An append of the other engine may take as much, with room for its headers.
    private const int MostBytes = 600 * 1024;

    /// <summary>What was copied.</summary>
    /// <param name="Events">How many events both logs hold.</param>
    /// <param name="Before">How many of them an earlier run had copied.</param>
    /// <param name="Root">The root of both.</param>
    public sealed record Copied(long Events, long Before, string Root);

    /// <summary>Copies, or goes on where an interrupted run stopped; verifies; and only then makes a ledger's log of it.</summary>
    /// <param name="layout">The data directory. If it has a guard of this log, the copy is verified against it.</param>
    /// <param name="engines">The engines.</param>
    /// <param name="from">The log. It is not changed. Nobody should record in it meanwhile.</param>
    /// <param name="to">Where to.</param>
    /// <param name="time">The clock; nothing that is copied depends on it.</param>
    /// <param name="copying">Shows how many events are copied, one after the other.</param>
    /// <param name="verifying">Shows how many events are verified.</param>
    /// <param name="ct">Ends it; run again, it goes on.</param>
    /// <exception cref="LedgerException">It cannot be copied, or the copy is not what the log is.</exception>
    public static async Task<Copied> Run(
        Layout layout,
        LogEngines engines,
        LogConnection from,
        LogConnection to,
        TimeProvider time,
        Func<IProgress<long>> copying,
        Func<IProgress<long>> verifying,
        CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(engines);
        ArgumentNullException.ThrowIfNull(copying);
        ArgumentNullException.ThrowIfNull(verifying);
        var source = await engines.Of(from).Open(from, time, ct).ConfigureAwait(false);
        await using var closingSource = source.ConfigureAwait(false);
        var target = await engines.Of(to).Adopt(to, source.Meta, time, ct).ConfigureAwait(false);
        await using var closingTarget = target.ConfigureAwait(false);

        var before = await target.Count(ct).ConfigureAwait(false);
        var progress = copying();
        using (progress as IDisposable)
        {
            await CopyFrom(source, target, before, progress, ct).ConfigureAwait(false);
        }

        var check = verifying();
        TreeEdge one;
        TreeEdge other;
        using (check as IDisposable)
        {
            one = await Tree(source, progress: null, ct).ConfigureAwait(false);
            other = await Tree(target.Log, check, ct).ConfigureAwait(false);
        }

        if (one.Size != other.Size || one.Root() != other.Root())
        {
            throw one.Size > other.Size
                ? new LedgerException(
                    Failure.Conflict,
                    string.Create(CultureInfo.InvariantCulture, $"{one.Size - other.Size} events were recorded while the log was copied"),
                    "let nobody record, and run it again: it goes on where it stopped")
                : new LedgerException(Failure.Integrity, "the copy is not what the log is", "begin it anew in another place");
        }

        if (File.Exists(layout.Guard) && SealSetup.VerifierKeyOf(layout) is var key && source.Meta.GetValueOrDefault(NewLedger.Origin) == key.Name)
        {
            var report = await LedgerVerification.Verify(layout, target.Log, key, progress: null, ct).ConfigureAwait(false);
            if (report.Problem is { } problem)
            {
                var where = problem.Index is { } index ? string.Create(CultureInfo.InvariantCulture, $"index {index}: ") : string.Empty;
                throw new LedgerException(Failure.Integrity, $"the copy does not verify: {where}{problem.What}", "run `ledger verify` on the log that was copied");
            }
        }

        await target.Complete(ct).ConfigureAwait(false);
        return new Copied(other.Size, before, other.Root().ToString());
    }

    private static async Task CopyFrom(IEventLog source, IAdoptingLog target, long from, IProgress<long> progress, CancellationToken ct)
    {
        if (from > 0)
        {
            await Agree(source, target.Log, from - 1, ct).ConfigureAwait(false);
        }

        var batch = new List<LoggedEvent>();
        var bytes = 0;
        await foreach (var item in source.ReadLog(from, ct).ConfigureAwait(false))
        {
            if (item.LacksPayload && target.Log is not IRedactingLog)
            {
                throw new LedgerException(
                    Failure.Refused,
                    string.Create(CultureInfo.InvariantCulture, $"the payload of event {item.Index} was redacted and is gone, and the other engine keeps no event without one"),
                    "copy it into a file of the embedded engine");
            }

            var size = item.Payload.Length + (2 * item.HeaderBytes.Length) + 1024;
            if (batch.Count > 0 && (batch.Count == LogLimits.MaxEventsPerBatch || bytes + size > MostBytes))
            {
                await Add().ConfigureAwait(false);
            }

            batch.Add(item);
            bytes += size;
        }

        if (batch.Count > 0)
        {
            await Add().ConfigureAwait(false);
        }

        async Task Add()
        {
            await target.Add(batch, ct).ConfigureAwait(false);
            progress.Report(batch[^1].Index + 1);
            batch.Clear();
            bytes = 0;
        }
    }

    // What was copied before must be of this log: the last of it is.
    private static async Task Agree(IEventLog source, IEventLog target, long index, CancellationToken ct)
    {
        var (one, other) = (await At(source, index, ct).ConfigureAwait(false), await At(target, index, ct).ConfigureAwait(false));
        if (one is null || other is null || !one.HeaderBytes.Span.SequenceEqual(other.HeaderBytes.Span))
        {
            throw new LedgerException(
                Failure.Integrity,
                string.Create(CultureInfo.InvariantCulture, $"what was copied before ends at index {index} with another event than the log has there"),
                "begin the copy anew in another place");
        }
    }

    private static async Task<LoggedEvent?> At(IEventLog log, long index, CancellationToken ct)
    {
        await foreach (var item in log.ReadLog(index, ct).ConfigureAwait(false))
        {
            return item;
        }

        return null;
    }

    private static async Task<TreeEdge> Tree(IEventLog log, IProgress<long>? progress, CancellationToken ct)
    {
        var edge = new TreeEdge();
        var (gone, redacted) = (new SortedSet<long>(), new HashSet<long>());
        await foreach (var item in log.ReadLog(0, ct).ConfigureAwait(false))
        {
            if (item.LacksPayload)
            {
                gone.Add(item.Index);
            }
            else if (PayloadCommitment.Compute(item.Salt.Span, item.Payload.Span) != item.Header.Commit)
            {
                throw new LogCorruptException(item.Index, "its payload or salt is not what its header commits to");
            }

            if (RedactionNames.TryTarget(Encoding.UTF8.GetBytes(item.Header.Type), Encoding.UTF8.GetBytes(item.Header.Stream), out var target) && target < item.Index)
            {
                redacted.Add(target);
            }

            edge.Append(TreeHash.Leaf(item.HeaderBytes.Span));
            progress?.Report(edge.Size);
        }

        gone.ExceptWith(redacted);
        return gone.Count == 0 ? edge : throw new LogCorruptException(gone.Min, "its payload is gone, and no redaction of it is recorded");
    }
}
