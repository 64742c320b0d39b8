using System.Globalization;
using System.Text;

namespace Ledger.People;

/// <summary>Finds a person's name in a text that is to stand in a header, where it could never be erased.</summary>
/// <param name="name">The name.</param>
internal sealed class NameInHeader(string name)
{
    private readonly List<string> _parts = Words(name);

    /// <summary>
    /// Whether the text contains a part of the name, or has one among its words that is too short to be looked for inside others, or the
    /// whole name written together. Case and accents are left aside.
    /// </summary>
    public bool IsIn(string text)
    {
        // A UUID is a number: that its digits spell a short name says nothing.
        if (Guid.TryParseExact(text, "D", out _))
        {
            return false;
        }

        var words = Words(text);
        return _parts.Exists(part => IsTelling(part) ? Plain(text).Contains(part, StringComparison.OrdinalIgnoreCase) : Holds(words, part))
            || Holds(words, string.Concat(_parts));
    }

    // Letters beyond ASCII tell a name in ones and twos, as Chinese names are written.
    private static bool IsTelling(string part) => part.Length > 2 || !Ascii.IsValid(part);

    // A single letter is an initial, or the p of p-1: it names nobody.
    private static bool Holds(List<string> words, string part) => part.Length > 1 && words.Contains(part, StringComparer.OrdinalIgnoreCase);

    private static List<string> Words(string text)
    {
        var separated = string.Concat(Plain(text).Select(c => char.IsLetterOrDigit(c) || char.IsSurrogate(c) ? c : ' '));
        return [.. separated.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    // An id has only ASCII letters, so a name is looked for in it without its accents too.
    private static string Plain(string text) => string.Concat(text
        .Normalize(NormalizationForm.FormD)
        .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));
}
