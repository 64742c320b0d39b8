using System.Text;
using System.Text.Json;

namespace Ledger.Json;

/// <summary>
/// Refuses what RFC 8259 does not allow or leaves open: bad UTF-8, comments, trailing commas, duplicate names, lone surrogates, deep nesting; and
/// what has no place here: fractions, exponents, null. Run over JSON before it is bound, since the binder is lenient.
/// </summary>
public static class StrictJson
{
    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 32;

    /// <summary>Checks one JSON text that must be an object.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="line">The line that the text starts on, for messages.</param>
    /// <param name="names">The names that may stand in it, if only some may.</param>
    /// <exception cref="JsonInputException">It is not acceptable.</exception>
    public static void CheckObject(ReadOnlySpan<byte> utf8, long line = 1, IReadOnlySet<string>? names = null)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        var seen = new Stack<HashSet<string>>();
        var tokenStart = 0L;
        try
        {
            while (reader.Read())
            {
                tokenStart = reader.TokenStartIndex;
                if (reader.CurrentDepth == 0 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject))
                {
                    throw At(utf8, tokenStart, line, "an object is expected");
                }

                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        seen.Push(new HashSet<string>(StringComparer.Ordinal));
                        break;
                    case JsonTokenType.EndObject:
                        seen.Pop();
                        break;
                    case JsonTokenType.PropertyName:
                        var name = reader.GetString()!;
                        if (!seen.Peek().Add(name))
                        {
                            throw At(utf8, tokenStart, line, $"'{name}' stands twice in one object");
                        }

                        if (names?.Contains(name) == false)
                        {
                            throw At(utf8, tokenStart, line, $"unknown field {name}");
                        }

                        break;
                    case JsonTokenType.String:
                        _ = reader.GetString();
                        break;
                    case JsonTokenType.Number when reader.ValueSpan.IndexOfAny("eE."u8) >= 0:
                        throw At(utf8, tokenStart, line, "a whole number is expected: there are no fractions or exponents here");
                    case JsonTokenType.Null:
                        throw At(utf8, tokenStart, line, "null is no value here: leave the field out, or write not-stated");
                    default:
                        break;
                }
            }
        }
        catch (JsonException e)
        {
            var offsetLine = e.LineNumber ?? 0;
            throw new JsonInputException(Problem(e.Message), line + offsetLine, (e.BytePositionInLine ?? 0) + 1, e);
        }
        catch (InvalidOperationException e)
        {
            throw At(utf8, tokenStart, line, "the text is not well-formed Unicode (a lone surrogate, or bytes that are not UTF-8)", e);
        }
    }

    internal static JsonInputException At(ReadOnlySpan<byte> utf8, long offset, long line, string problem, Exception? inner = null)
    {
        var before = utf8[..(int)offset];
        var lines = before.Count((byte)'\n');
        var column = offset - (before.LastIndexOf((byte)'\n') + 1) + 1;
        return new JsonInputException(problem, line + lines, column, inner);
    }

    // System.Text.Json appends the place and speaks in sentences; a message here is one clause and carries the place itself.
    private static string Problem(string message)
    {
        var text = message.AsSpan();
        var place = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        text = (place < 0 ? text : text[..place]).TrimEnd('.');
        var problem = new StringBuilder("not JSON: ").Append(text);
        problem[10] = char.ToLowerInvariant(problem[10]);
        return problem.ToString();
    }
}
