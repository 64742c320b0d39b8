using System.Text;

namespace Ledger.Json;

/// <summary>Names in code and the words people type for them: <c>FitAndProper</c> is <c>fit-and-proper</c>.</summary>
public static class Words
{
    /// <summary>A name in Pascal or camel case as words with hyphens.</summary>
    public static string Kebab(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var words = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
            {
                words.Append('-');
            }

            words.Append(char.ToLowerInvariant(name[i]));
        }

        return words.ToString();
    }

    /// <summary>The member of an enumeration that a word stands for.</summary>
    /// <exception cref="FormatException">There is none; the message lists those there are.</exception>
    public static object ParseEnum(Type type, string word)
    {
        ArgumentNullException.ThrowIfNull(type);
        foreach (var name in Enum.GetNames(type))
        {
            if (string.Equals(Kebab(name), word, StringComparison.Ordinal))
            {
                return Enum.Parse(type, name);
            }
        }

        throw new FormatException($"'{(word.Length > 40 ? word[..40] + "…" : word)}' is none of {string.Join(", ", Enum.GetNames(type).Select(Kebab))}");
    }
}
