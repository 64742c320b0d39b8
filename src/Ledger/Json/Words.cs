using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;

namespace Ledger.Json;

/// <summary>Names in code and the words people type for them: <c>FitAndProper</c> is <c>fit-and-proper</c>.</summary>
public static class Words
{
    private static readonly ConcurrentDictionary<Type, Enumeration> Enumerations = new();

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

    /// <summary>The word for a member of an enumeration.</summary>
    public static string OfEnum(object member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return Enumerations.GetOrAdd(member.GetType(), Enumeration.Of).Words.TryGetValue(member, out var word) ? word : Kebab(member.ToString()!);
    }

    /// <summary>The member of an enumeration that a word stands for.</summary>
    /// <exception cref="FormatException">There is none; the message lists those there are.</exception>
    public static object ParseEnum(Type type, string word)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Enumerations.GetOrAdd(type, Enumeration.Of).Members.TryGetValue(word, out var member)
            ? member
            : throw new FormatException($"'{(word.Length > 40 ? word[..40] + "…" : word)}' is none of {string.Join(", ", Enum.GetNames(type).Select(Kebab))}");
    }

    private sealed record Enumeration(FrozenDictionary<string, object> Members, FrozenDictionary<object, string> Words)
    {
        public static Enumeration Of(Type type)
        {
            var members = Enum.GetNames(type).Select(name => (Word: Kebab(name), Member: Enum.Parse(type, name))).ToList();
            return new(members.ToFrozenDictionary(m => m.Word, m => m.Member, StringComparer.Ordinal), members.ToFrozenDictionary(m => m.Member, m => m.Word));
        }
    }
}
