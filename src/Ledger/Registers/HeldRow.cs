using Ledger.Json;
using Ledger.Seal;

namespace Ledger.Registers;

/// <summary>A row that a stream asserts, and its number in <c>views.db</c>.</summary>
internal struct HeldRow(RegisterRow row, long n, byte[]? data = null)
{
    // A number says which event made the row true and which of its rows it is, so that it is the same in every rebuild.
    private const int OrdinalBits = 16;

    private byte[]? _data = data;

    public RegisterRow Row { get; } = row;

    public long N { get; } = n;

    /// <summary>The index of the event that made it true.</summary>
    public readonly long MadeBy => N >> OrdinalBits;

    /// <summary>When it holds, and its canonical JSON.</summary>
    public readonly (Effective? Effective, byte[] Data) Says()
    {
        var (effective, data) = Row.Says;
        return (effective, _data ?? CanonicalJson.Write(data));
    }

    /// <summary>The number of the row that an event opens at an ordinal, from 0.</summary>
    public static long Number(long index, int ordinal) => ordinal < 1 << OrdinalBits
        ? (index << OrdinalBits) + ordinal
        : throw new LedgerException(Failure.Unexpected, $"index {index}: one event changes more than {1 << OrdinalBits} rows");

    /// <summary>The first number of an event's rows.</summary>
    public static long FirstNumber(long index) => index << OrdinalBits;

    /// <summary>Whether another row stands in the same place: it can replace this one.</summary>
    public readonly bool StandsWhere(RegisterRow other) =>
        ReferenceEquals(Row, other)
        || (ReferenceEquals(Row.Register, other.Register)
            && string.Equals(Row.Key, other.Key, StringComparison.Ordinal)
            && string.Equals(Row.Entity, other.Entity, StringComparison.Ordinal));

    /// <summary>
    /// Whether a row in the same place says the same. Records that hold lists compare by reference, so their JSON decides; it is kept for the next
    /// time.
    /// </summary>
    public bool SaysTheSame(RegisterRow other, out byte[]? data)
    {
        data = null;
        if (ReferenceEquals(Row, other) || Row.IsMadeAs(other))
        {
            return true;
        }

        var (before, after) = (Row.Says, other.Says);
        if (before.Effective != after.Effective)
        {
            return false;
        }

        if (before.Data.Equals(after.Data))
        {
            return true;
        }

        _data ??= CanonicalJson.Write(before.Data);
        data = CanonicalJson.Write(after.Data);
        return _data.AsSpan().SequenceEqual(data);
    }
}
