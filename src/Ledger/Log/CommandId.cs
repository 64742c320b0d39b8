using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Ledger.Log;

/// <summary>
/// The id of one request: 1 to 64 characters of <c>A–Z a–z 0–9 . _ : -</c>. The same id with the same content is the same request;
/// with other content it is a conflict.
/// </summary>
public sealed partial record CommandId
{
    /// <summary>The longest id, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>Names a request.</summary>
    /// <exception cref="FormatException">The text is not a command id.</exception>
    public CommandId(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = Shape().IsMatch(value)
            ? value
            : throw new FormatException($"a command id has 1 to {MaxLength} characters of A-Z a-z 0-9 . _ : - and starts with a letter or digit");
    }

    /// <summary>The id as text.</summary>
    public string Value { get; }

    /// <summary>
    /// The id of a request that brought none: derived from its content, so that the same file can be run twice.
    /// A version 8 UUID over <c>SHA-256("ledger/command/v1\0" ‖ name ‖ 0x00 ‖ content)</c>.
    /// </summary>
    /// <param name="name">The command's name, e.g. <c>create-office</c>.</param>
    /// <param name="content">Its fields in canonical JSON (RFC 8785), without the absent ones.</param>
    public static CommandId FromContent(string name, ReadOnlySpan<byte> content) =>
        new(EventId.ToUuid([.. "ledger/command/v1\0"u8, .. Encoding.UTF8.GetBytes(name), 0, .. content]).ToString("D"));

    /// <summary>
    /// The same for a request about a person: under the person's key, so that once the key is destroyed nobody can try names against the id.
    /// A version 8 UUID over the SHA-256 of <c>HMAC-SHA-256(HKDF-SHA-256(key, info "ledger/command/v1"), name ‖ 0x00 ‖ content)</c>.
    /// </summary>
    /// <param name="name">The command's name, e.g. <c>register-person</c>.</param>
    /// <param name="content">Its fields in canonical JSON (RFC 8785), without the absent ones.</param>
    /// <param name="key">The person's key.</param>
    public static CommandId FromContent(string name, ReadOnlySpan<byte> content, ReadOnlySpan<byte> key)
    {
        Span<byte> derived = stackalloc byte[SHA256.HashSizeInBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, derived, salt: [], info: "ledger/command/v1"u8);
        return new(EventId.ToUuid(HMACSHA256.HashData(derived, [.. Encoding.UTF8.GetBytes(name), 0, .. content])).ToString("D"));
    }

    /// <summary>The id as text.</summary>
    public override string ToString() => Value;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._:-]{0,63}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();
}
