using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Ledger.Seal;

/// <summary>
/// The texts and intervals that a thread read last. Neighbouring headers share most of theirs, and whoever keeps a million of them should keep each once.
/// </summary>
internal sealed class RecentTexts
{
    private const int Places = 256;

    [ThreadStatic]
    private static RecentTexts? s_ofThread;

    private readonly string?[] _texts = new string?[Places];
    private readonly Effective?[] _intervals = new Effective?[Places];

    private RecentTexts()
    {
    }

    /// <summary>The calling thread's own.</summary>
    public static RecentTexts OfThread => s_ofThread ??= new RecentTexts();

    /// <summary>The text of UTF-8 bytes without escapes.</summary>
    public string Text(ReadOnlySpan<byte> utf8)
    {
        ref var kept = ref _texts[Place(utf8)];
        return kept is not null && Ascii.Equals(utf8, kept) ? kept : kept = Encoding.UTF8.GetString(utf8);
    }

    /// <summary>The interval between two dates in canonical text; without an end if that is empty.</summary>
    public Effective Interval(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        ref var kept = ref _intervals[Place(from)];
        return kept is not null && Ascii.Equals(from, kept.From.ToString()) && (kept.To is null ? to.IsEmpty : Ascii.Equals(to, kept.To.ToString()))
            ? kept
            : kept = new Effective(Date(from), to.IsEmpty ? null : Date(to));
    }

    private static PartialDate Date(ReadOnlySpan<byte> ascii) => PartialDate.Parse(Encoding.ASCII.GetString(ascii));

    private static int Place(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        if (bytes.Length >= sizeof(ulong))
        {
            hash ^= BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ BitOperations.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(bytes[^sizeof(ulong)..]), 29);
        }
        else
        {
            foreach (var one in bytes)
            {
                hash = (hash << 8) ^ one;
            }
        }

        return (int)((hash * 0x9E3779B97F4A7C15) >> 56);
    }
}
