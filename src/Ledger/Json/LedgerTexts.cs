using Ledger.Seal;
using Newtonsoft.Json;

namespace Ledger.Json;

/// <summary>The rule for every text that is recorded: well-formed, NFC, no control characters, not empty, not too long.</summary>
internal static class LedgerTexts
{
    // Long enough for a resolution's words; a document is evidence, not a text.
    public const int MaxBytes = 8_000;

    public static void Check(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new JsonSerializationException("the text is empty (a value that the source does not give is \"not-stated\")");
        }

        if (!LedgerText.IsAcceptable(text, MaxBytes, out var problem))
        {
            throw new JsonSerializationException($"the text {problem}");
        }
    }
}
