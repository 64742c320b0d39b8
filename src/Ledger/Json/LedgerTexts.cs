using Ledger.Seal;

namespace Ledger.Json;

/// <summary>The rule for every text that is recorded: well-formed, NFC, no control characters, not empty, not too long.</summary>
internal static class LedgerTexts
{
    // Long enough for a resolution's words; a document is evidence, not a text.
    public const int MaxBytes = 8_000;

    /// <summary>What is wrong with a text; null if nothing is.</summary>
    public static string? Problem(string text) =>
        string.IsNullOrWhiteSpace(text) ? "the text is empty (a value that the source does not give is \"not-stated\")"
        : LedgerText.IsAcceptable(text, MaxBytes, out var problem) ? null
        : $"the text {problem}";
}
