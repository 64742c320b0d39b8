using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Json;

/// <summary>Dates and intervals as people write them in commands: EDTF (ISO 8601-2), e.g. <c>2025-07</c> or <c>2025-07/2026-03</c>.</summary>
internal static class Dates
{
    public static PartialDate ParseDate(string text) => PartialDate.TryParse(text, out var date)
        ? date
        : throw new FormatException($"'{(text.Length > 40 ? text[..40] + "…" : text)}' is not a date: write 2025, 2025-07, 2025-07-14, [2025-10..2026-02] or {StatedText.NotStated}");

    // The end of an interval is the first day on which it no longer holds; `..` or nothing means that no end is stated.
    public static Effective ParseInterval(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var from = ParseDate(slash < 0 ? text : text[..slash]);
        var to = slash < 0 || text.AsSpan(slash + 1) is ".." ? null : ParseDate(text[(slash + 1)..]);
        try
        {
            return new Effective(from, to);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"'{text}' ends before it starts", e);
        }
    }

    public static string Text(Effective value) => value.To is null ? value.From.ToString() : $"{value.From}/{value.To}";
}
