using System.Globalization;
using System.Runtime.InteropServices;
using Ledger.Log;
using Ledger.Log.Embedded;
using Ledger.Seal;
using Ledger.Seal.Bundles;
using Ledger.Seal.Maps;

namespace Ledger.Sealing;

/// <summary>
/// Some consecutive events as bytes, and what each comes to on its own: the part of verifying that needs no order, so that several threads can do it.
/// </summary>
internal sealed class VerificationBatch : IDisposable
{
    private const int Full = 256 * 1024;

    private readonly ManualResetEventSlim _done = new();
    private readonly List<Row> _rows = [];
    private readonly List<Result> _results = [];
    private byte[] _bytes = new byte[Full];
    private int _used;
    private Exception? _failure;

    /// <summary>What compares the indexes of the embedded engine, if they are to be compared.</summary>
    public IndexCheck? Indexes { get; set; }

    /// <summary>What opens encrypted payloads, if they are to be opened.</summary>
    public PersonalPayloads? Personal { get; set; }

    /// <summary>What the events come to that the indexes are to cover; complete after <see cref="Check()"/>.</summary>
    public IndexSums Sums { get; private set; }

    /// <summary>The maps of streams that are among the events; complete after <see cref="Check()"/>.</summary>
    public List<(long Index, StreamsMapClaim Claim)> Maps { get; } = [];

    /// <summary>Whether it is time for another batch.</summary>
    public bool IsFull => _used > Full - 4096;

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => _rows.Count == 0;

    /// <summary>Whether <see cref="Check()"/> has ended.</summary>
    public bool IsDone => _done.IsSet;

    /// <summary>Takes a row of the embedded engine.</summary>
    public void Add(in RawEvent row)
    {
        Span<byte> id = stackalloc byte[16];
        var hasId = row.Id.Length == id.Length;
        if (hasId)
        {
            row.Id.CopyTo(id);
        }

        _rows.Add(new Row(
            row.Index,
            Copy(row.Header),
            Copy(row.Payload),
            Copy(row.Salt),
            HasColumns: true,
            Copy(row.Stream),
            row.Revision,
            hasId ? new Guid(id, bigEndian: true) : null));
    }

    /// <summary>Takes an event of any engine.</summary>
    public void Add(LoggedEvent logged) => _rows.Add(new Row(
        logged.Index,
        Copy(logged.HeaderBytes.Span),
        Copy(logged.Payload.Span),
        Copy(logged.Salt.Span),
        HasColumns: false,
        default,
        0,
        null));

    /// <summary>Hashes and checks each event on its own. Any thread.</summary>
    public void Check()
    {
        try
        {
            foreach (ref readonly var row in CollectionsMarshal.AsSpan(_rows))
            {
                _results.Add(Check(in row));
                AddToSums(in row);
            }
        }
#pragma warning disable CA1031 // thrown again where the results are wanted
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _failure = failure;
        }

        _done.Set();
    }

    /// <summary>Waits for <see cref="Check()"/>; then the results, in the order of the events.</summary>
    public ReadOnlySpan<Result> Results()
    {
        _done.Wait();
        return _failure is null
            ? CollectionsMarshal.AsSpan(_results)
            : throw new InvalidOperationException("Checking a batch failed.", _failure);
    }

    /// <summary>Bytes that a result refers to; until <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Text(Range range) => _bytes.AsSpan(range);

    /// <summary>Makes room for other events.</summary>
    public void Clear()
    {
        _rows.Clear();
        _results.Clear();
        Maps.Clear();
        Sums = default;
        _done.Reset();
        _used = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _done.Dispose();

    private static bool SameText(ReadOnlySpan<byte> escaped, ReadOnlySpan<byte> plain)
    {
        if (escaped.IndexOf((byte)'\\') < 0)
        {
            return escaped.SequenceEqual(plain);
        }

        var at = 0;
        for (var i = 0; i < escaped.Length; i++)
        {
            i += escaped[i] == (byte)'\\' ? 1 : 0;
            if (at == plain.Length || plain[at++] != escaped[i])
            {
                return false;
            }
        }

        return at == plain.Length;
    }

    private Result Check(in Row row)
    {
        var header = _bytes.AsSpan(row.Header);
        var leaf = TreeHash.Leaf(header);
        if (!HeaderView.TryParse(header, out var view, out var problem, out var offset))
        {
            return new Result(
                row.Index, leaf, 0, default, 0, 0, string.Create(CultureInfo.InvariantCulture, $"the header cannot be read: byte {offset}: {problem}"));
        }

        var wrong = (row.HasColumns ? Columns(in row, in view) : null) ?? Payload(in row, in view);
        var lacksPayload = row.Payload.Start.Equals(row.Payload.End) && row.Salt.Start.Equals(row.Salt.End) && view.Length > 0;
        wrong ??= lacksPayload ? null : Map(row.Index, in view, _bytes.AsSpan(row.Payload));
        if (wrong is null && !lacksPayload)
        {
            Personal?.Check(row.Index, in view, header, _bytes.AsSpan(row.Payload));
        }

        HashCode command = default;
        command.AddBytes(view.Command);
        return new Result(
            row.Index,
            leaf,
            view.Recorded.UtcTicks,
            Within(row.Header, header, view.Stream),
            view.Rev,
            command.ToHashCode(),
            wrong,
            lacksPayload,
            RedactionNames.TryTarget(view.Type, view.Stream, out var target) && target < row.Index ? target : -1);
    }

    private void AddToSums(in Row row)
    {
        if (Indexes is not null && row.HasColumns && row.Index >= 0 && row.Index < Indexes.Covered && row.Id is { } known)
        {
            Span<byte> id = stackalloc byte[16];
            known.TryWriteBytes(id, bigEndian: true, out _);
            Sums += Indexes.Hash.Event(_bytes.AsSpan(row.Stream), row.Revision, id, row.Index);
        }
    }

    private static Range Within(Range outer, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> part)
    {
        bytes.Overlaps(part, out var offset);
        var from = outer.Start.Value + offset;
        return from..(from + part.Length);
    }

    private string? Columns(in Row row, in HeaderView view) =>
        !SameText(view.Stream, _bytes.AsSpan(row.Stream)) ? "its row names another stream than its header"
        : view.Rev != row.Revision ? string.Create(CultureInfo.InvariantCulture, $"its row says revision {row.Revision}, and its header {view.Rev}")
        : view.Id != row.Id ? "its row has another id than its header"
        : null;

    private string? Payload(in Row row, in HeaderView view)
    {
        var payload = _bytes.AsSpan(row.Payload);
        var salt = _bytes.AsSpan(row.Salt);
        return payload.IsEmpty && salt.IsEmpty && view.Length > 0 ? null // redacted, or lost: the pass knows at its end
            : payload.Length != view.Length ? string.Create(CultureInfo.InvariantCulture, $"its payload has {payload.Length} bytes, and its header says {view.Length}")
            : salt.Length != PayloadCommitment.SaltSize ? string.Create(CultureInfo.InvariantCulture, $"its salt has {salt.Length} bytes, and should have {PayloadCommitment.SaltSize}")
            : PayloadCommitment.Compute(salt, payload) != view.Commit ? "its payload or salt is not what its header commits to"
            : null;
    }

    private string? Map(long index, in HeaderView view, ReadOnlySpan<byte> payload)
    {
        if (!StreamsMapClaim.IsBy(in view))
        {
            return null;
        }

        if (!StreamsMapClaim.TryRead(in view, payload, out var claim, out var problem))
        {
            return $"it logs a map of streams, but {problem}";
        }

        Maps.Add((index, claim));
        return null;
    }

    private Range Copy(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - _used < bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + bytes.Length));
        }

        bytes.CopyTo(_bytes.AsSpan(_used));
        var from = _used;
        _used += bytes.Length;
        return from.._used;
    }

    /// <summary>What one event comes to on its own.</summary>
    /// <param name="Index">Its index.</param>
    /// <param name="Leaf">The hash of its header.</param>
    /// <param name="Recorded">Its recorded time, in ticks.</param>
    /// <param name="Stream">Where its stream's name stands, escaped: for <see cref="Text"/>.</param>
    /// <param name="Revision">Its revision.</param>
    /// <param name="Command">Its command's id, hashed.</param>
    /// <param name="Problem">What is wrong with it, and then all but the leaf may be missing.</param>
    /// <param name="LacksPayload">Whether its payload and salt are gone.</param>
    /// <param name="Redacts">The earlier event whose payload it redacts; −1 if none.</param>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Result(long Index, TreeHash Leaf, long Recorded, Range Stream, long Revision, int Command, string? Problem, bool LacksPayload = false, long Redacts = -1);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Row(
        long Index, Range Header, Range Payload, Range Salt, bool HasColumns, Range Stream, long Revision, Guid? Id);
}
