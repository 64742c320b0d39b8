using System.Text;

namespace Ledger;

/// <summary>
/// What people name in a few words: a responsibility, a power. The words are stored as they were written; whether two of them name the same
/// is told by their keys.
/// </summary>
public static class Topic
{
    /// <summary>The longest name, in UTF-16 code units.</summary>
    public const int MaxLength = 200;

    /// <summary>Whether a text names something: it has letters or digits, and is not too long.</summary>
    public static bool IsOne(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= MaxLength && KeyOf(text).Length > 0;
    }

    /// <summary>
    /// The key of a name: its letters and digits in lower case, <c>and</c> for <c>&amp;</c>, and one hyphen for whatever else stands between them.
    /// <c>People &amp; Culture</c> and <c>people and culture</c> are both <c>people-and-culture</c>.
    /// </summary>
    public static string KeyOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var key = new StringBuilder(text.Length);
        var gap = false;
        foreach (var rune in text.Replace("&", " and ", StringComparison.Ordinal).EnumerateRunes())
        {
            // An apostrophe stands within a word: children's.
            if (rune.Value is '\'' or '’')
            {
                continue;
            }

            if (!Rune.IsLetterOrDigit(rune) && Rune.GetUnicodeCategory(rune) is not System.Globalization.UnicodeCategory.NonSpacingMark)
            {
                gap = key.Length > 0;
                continue;
            }

            if (gap)
            {
                key.Append('-');
                gap = false;
            }

            key.Append(Rune.ToLowerInvariant(rune));
        }

        return key.ToString();
    }
}
