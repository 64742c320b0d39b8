namespace Ledger.Json;

/// <summary>
/// The short texts that a thread read last: facts often say the same, and whoever keeps a million of them should keep each once. They are forgotten at
/// the next collection, so that a person's texts are not held here.
/// </summary>
internal static class KeptTexts
{
    private const int Longest = 64; // in characters: longer ones are seldom the same
    private const int Places = 256;

    [ThreadStatic]
    private static WeakReference<string?[]>? s_ofThread;

    /// <summary>The same text: the one that was read before, if it was lately.</summary>
    public static string Of(string text)
    {
        if (text.Length > Longest)
        {
            return text;
        }

        if (s_ofThread is not { } ofThread || !ofThread.TryGetTarget(out var texts))
        {
            texts = new string?[Places];
            s_ofThread = new WeakReference<string?[]>(texts);
        }

        ref var kept = ref texts[text.GetHashCode(StringComparison.Ordinal) & (Places - 1)];
        return kept is not null && string.Equals(kept, text, StringComparison.Ordinal) ? kept : kept = text;
    }
}
