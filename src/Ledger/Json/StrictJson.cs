using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

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
    public static void CheckObject(ReadOnlySpan<byte> utf8, long line = 1, FrozenSet<string>? names = null)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        var seen = new SeenNames(utf8, stackalloc Range[SeenNames.Few], stackalloc int[MaxDepth + 1]);
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
                        seen.Open();
                        break;
                    case JsonTokenType.EndObject:
                        seen.Close();
                        break;
                    case JsonTokenType.PropertyName:
                        CheckUnicode(in reader);
                        if (!seen.Add(in reader))
                        {
                            throw At(utf8, tokenStart, line, $"'{reader.GetString()}' stands twice in one object");
                        }

                        if (names is not null && !IsOneOf(names, in reader))
                        {
                            throw At(utf8, tokenStart, line, $"unknown field {reader.GetString()}");
                        }

                        break;
                    case JsonTokenType.String:
                        CheckUnicode(in reader);
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

    // The reader looks at the text's Unicode only where its string is asked for.
    private static void CheckUnicode(in Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped || !Utf8.IsValid(reader.ValueSpan))
        {
            _ = reader.GetString();
        }
    }

    private static bool IsOneOf(FrozenSet<string> names, in Utf8JsonReader reader)
    {
        Span<char> name = stackalloc char[128];
        return reader.ValueSpan.Length > name.Length
            ? names.Contains(reader.GetString()!)
            : names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name[..reader.CopyString(name)]);
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

    /// <summary>The names in each object that is open: where they stand in the text as long as they are few, which costs no allocation.</summary>
    private ref struct SeenNames(ReadOnlySpan<byte> utf8, Span<Range> places, Span<int> firsts)
    {
        public const int Few = 64;

        private readonly ReadOnlySpan<byte> _utf8 = utf8;
        private readonly Span<Range> _places = places;
        private readonly Span<int> _firsts = firsts;
        private HashSet<string>?[]? _many;
        private int _count;
        private int _depth = -1;

        public void Open() => _firsts[++_depth] = _count;

        public void Close()
        {
            _count = _firsts[_depth];
            _many?[_depth] = null;
            _depth--;
        }

        /// <summary>False if the name stands in its object already.</summary>
        public bool Add(in Utf8JsonReader reader)
        {
            if (_many?[_depth] is not { } many)
            {
                if (!reader.ValueIsEscaped && _count < _places.Length)
                {
                    return AddPlace(in reader);
                }

                many = [];
                foreach (var place in _places[_firsts[_depth].._count])
                {
                    many.Add(Encoding.UTF8.GetString(_utf8[place]));
                }

                _many ??= new HashSet<string>?[_firsts.Length];
                _many[_depth] = many;
            }

            return many.Add(reader.GetString()!);
        }

        private bool AddPlace(in Utf8JsonReader reader)
        {
            foreach (var place in _places[_firsts[_depth].._count])
            {
                if (_utf8[place].SequenceEqual(reader.ValueSpan))
                {
                    return false;
                }
            }

            var from = (int)reader.TokenStartIndex + 1;
            _places[_count++] = from..(from + reader.ValueSpan.Length);
            return true;
        }
    }
}
