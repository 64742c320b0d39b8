using System.Globalization;

namespace Ledger.Seal.Bundles;

/// <summary>
/// How a redaction shows in headers, which are never withheld: the event <c>RedactionApplied</c> in the stream <c>correction-redaction-N</c> redacts the payload of the earlier
/// entry N (docs/format/erasure.md).
/// </summary>
public static class RedactionNames
{
    /// <summary>The stored name of the fact.</summary>
    public const string FactType = "RedactionApplied";

    private const string Stream = "correction-redaction-";

    /// <summary>The stream of the fact that redacts an entry.</summary>
    public static string StreamOf(long index) => string.Create(CultureInfo.InvariantCulture, $"{Stream}{index}");

    /// <summary>The entry that an event redacts; false if it redacts none.</summary>
    /// <param name="type">Its type, in UTF-8.</param>
    /// <param name="stream">Its stream, in UTF-8.</param>
    /// <param name="index">The entry.</param>
    public static bool TryTarget(ReadOnlySpan<byte> type, ReadOnlySpan<byte> stream, out long index)
    {
        index = -1;
        return type.SequenceEqual("RedactionApplied"u8)
            && stream.StartsWith("correction-redaction-"u8)
            && stream[Stream.Length..] is [>= (byte)'0' and <= (byte)'9', ..] digits
            && (digits.Length == 1 || digits[0] != (byte)'0')
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }
}
