using System.Text.Json;
using Ledger.Seal;

namespace Ledger.Json;

/// <summary>JSON in the canonical form of RFC 8785 (<see cref="JsonCanon"/>). One value has one text, so answers can be hashed.</summary>
public static class CanonicalJson
{
    /// <summary>The canonical UTF-8 of a record.</summary>
    /// <exception cref="FormatException">It holds a number that JCS would write as a fraction, or not exactly.</exception>
    public static byte[] Write(object value) => LedgerJson.Write(value, static utf8 => JsonCanon.Of(utf8));

    /// <summary>The canonical UTF-8 of a JSON text.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="FormatException">It holds a number that JCS would write as a fraction, or not exactly; or a member twice.</exception>
    public static byte[] Of(ReadOnlySpan<byte> json) => JsonCanon.Of(json);
}
