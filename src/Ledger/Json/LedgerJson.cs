using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text;
using Ledger.Log;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;

namespace Ledger.Json;

/// <summary>
/// How records become JSON and back, here and in stored payloads: camel case, constructor order, absent for none, unknown or missing members
/// are errors, no floating-point numbers, no conversions between kinds of value.
/// </summary>
public static class LedgerJson
{
    private const int LargestKept = 64 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    [ThreadStatic]
    private static StreamWriter? s_text;

    private static readonly JsonSerializerSettings Settings = new()
    {
        ContractResolver = new Contracts(),
        Converters =
        {
            new TextConverter(), new WholeNumberConverter(), new FlagConverter(), new EnumConverter(), new IdConverter(),
            new StatedConverter(), new PartialDateConverter(), new EffectiveConverter(), new GuidConverter(),
        },
        Culture = CultureInfo.InvariantCulture,
        DateParseHandling = DateParseHandling.None,
        FloatParseHandling = FloatParseHandling.Decimal,
        MaxDepth = StrictJson.MaxDepth,
        MissingMemberHandling = MissingMemberHandling.Error,
        NullValueHandling = NullValueHandling.Ignore,
    };

    private static readonly ConcurrentDictionary<Type, FrozenSet<string>> EnvelopeNames = new();
    private static readonly ConcurrentDictionary<Type, FrozenSet<string>> InputNames = new();

    /// <summary>The strict serializer. Safe for concurrent use.</summary>
    public static JsonSerializer Serializer { get; } = JsonSerializer.Create(Settings);

    /// <summary>The JSON of a record, on one line.</summary>
    public static string Write(object value) => Write(value, Encoding.UTF8.GetString);

    /// <summary>The JSON of a record, as UTF-8 on one line.</summary>
    public static byte[] WriteUtf8(object value) => Write(value, static utf8 => utf8.ToArray());

    /// <summary>What is made of the JSON of a record, as UTF-8 on one line: it is not kept, since rows are written by the million.</summary>
    internal static T Write<T>(object value, Func<ReadOnlySpan<byte>, T> use)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = s_text ?? new StreamWriter(new MemoryStream(512), Utf8);
        s_text = null; // in use: a value's parts may be written while it is
        using (var writer = new JsonTextWriter(text) { CloseOutput = false, Formatting = Formatting.None })
        {
            Serializer.Serialize(writer, value, value.GetType());
        }

        text.Flush();
        var utf8 = (MemoryStream)text.BaseStream;
        var result = use(utf8.GetBuffer().AsSpan(0, (int)utf8.Length));
        if (utf8.Capacity <= LargestKept)
        {
            utf8.SetLength(0);
            s_text = text;
        }

        return result;
    }

    /// <summary>Reads what <see cref="Write(object)"/> wrote.</summary>
    /// <exception cref="JsonException">It does not fit <typeparamref name="T"/>.</exception>
    public static T Read<T>(string json)
    {
        using var reader = Reader(new StringReader(json));
        return Serializer.Deserialize<T>(reader) ?? throw new JsonSerializationException("The text is null.");
    }

    /// <summary>A record as a JSON object.</summary>
    public static JObject ToObject(object value) => JObject.FromObject(value, Serializer);

    /// <summary>Writes a stored payload: <c>fact</c>, then <c>source</c> and <c>decidedAt</c> if there are any.</summary>
    internal static byte[] WriteEnvelope(Fact fact, Source? source, long? decidedAt)
    {
        using var text = new StringWriter(new StringBuilder(512), CultureInfo.InvariantCulture);
        using (var writer = new JsonTextWriter(text) { Formatting = Formatting.None })
        {
            writer.WriteStartObject();
            writer.WritePropertyName("fact");
            Serializer.Serialize(writer, fact, fact.GetType());
            if (source is not null)
            {
                writer.WritePropertyName("source");
                Serializer.Serialize(writer, source);
            }

            if (decidedAt is { } index)
            {
                writer.WritePropertyName("decidedAt");
                writer.WriteValue(index);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Reads a stored payload: <c>fact</c>, then <c>source</c> and <c>decidedAt</c> if there are any.</summary>
    /// <exception cref="JsonException">It is not a payload of a fact of <paramref name="type"/>.</exception>
    /// <exception cref="JsonInputException">The same: it is not strict JSON.</exception>
    internal static (Fact Fact, Source? Source, long? DecidedAt) ReadEnvelope(ReadOnlySpan<byte> utf8, Type type)
    {
        StrictJson.CheckObject(utf8, names: EnvelopeNames.GetOrAdd(type, static t => NamesOf(t, typeof(Source)).Concat(["fact", "source", "decidedAt"]).ToFrozenSet(StringComparer.Ordinal)));
        using var reader = Reader(Utf8Text.Of(utf8));
        Fact? fact = null;
        Source? source = null;
        long? decidedAt = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonToken.PropertyName)
        {
            var name = (string)reader.Value!;
            reader.Read();
            switch (name)
            {
                case "fact" when fact is null:
                    fact = (Fact?)Serializer.Deserialize(reader, type);
                    break;
                case "source" when source is null && reader.TokenType == JsonToken.StartObject:
                    source = Serializer.Deserialize<Source>(reader);
                    break;
                case "decidedAt" when decidedAt is null && reader.Value is long index:
                    decidedAt = index;
                    break;
                default:
                    throw new JsonSerializationException($"'{name}' stands where it cannot, or is of another kind.");
            }
        }

        return (fact ?? throw new JsonSerializationException("Required property 'fact' not found in JSON."), source, decidedAt);
    }

    /// <summary>Binds an object that was read from input to a type.</summary>
    /// <param name="json">The object, from <see cref="ParseObject"/> if its places are to be told.</param>
    /// <param name="type">The type.</param>
    /// <param name="line">The line that it starts on, for where the places are not known.</param>
    /// <exception cref="JsonInputException">It does not fit.</exception>
    public static object Bind(JObject json, Type type, long line)
    {
        ArgumentNullException.ThrowIfNull(json);
        CheckNames(json, InputNames.GetOrAdd(type, static t => NamesOf(t).ToFrozenSet(StringComparer.Ordinal)), line);
        using var reader = new JTokenReader(json);
        try
        {
            return Serializer.Deserialize(reader, type) ?? throw new JsonSerializationException("The text is null.");
        }
        catch (JsonException e)
        {
            // Where the binder stopped is what it stopped at.
            throw At(reader.CurrentToken ?? json, line, Clause(e, reader.CurrentToken is JObject ? null : reader.Path), e);
        }
    }

    /// <summary>Parses one object from input, strictly; its tokens keep their places.</summary>
    /// <exception cref="JsonInputException">It is not acceptable.</exception>
    public static JObject ParseObject(ReadOnlySpan<byte> utf8, long line = 1)
    {
        StrictJson.CheckObject(utf8, line);
        using var reader = Reader(Utf8Text.Of(utf8));
        var json = JObject.Load(reader);
        KeepPlaces(json, utf8, line);
        return json;
    }

    // Newtonsoft tells where a token ends, in characters; people look for where it starts, and StrictJson counts bytes.
    private static void KeepPlaces(JObject json, ReadOnlySpan<byte> utf8, long line)
    {
        var reader = new System.Text.Json.Utf8JsonReader(utf8);
        var (counted, lineStart) = (0, 0);
        foreach (var token in json.DescendantsAndSelf())
        {
            do
            {
                reader.Read();
            }
            while (reader.TokenType is System.Text.Json.JsonTokenType.EndObject or System.Text.Json.JsonTokenType.EndArray);

            var start = (int)reader.TokenStartIndex;
            for (; counted < start; counted++)
            {
                if (utf8[counted] == (byte)'\n')
                {
                    (line, lineStart) = (line + 1, counted + 1);
                }
            }

            token.AddAnnotation(new Place(line, start - lineStart + 1));
        }
    }

    private static JsonInputException At(JToken token, long line, string problem, Exception? inner = null) => token.Annotation<Place>() is { } place
        ? new(problem, place.Line, place.Column, inner)
        : new(problem, line, column: 0, inner);

    private sealed record Place(long Line, long Column);

    // Newtonsoft also takes a name in another case, even beside the right one; here a name is a name.
    private static void CheckNames(JObject json, FrozenSet<string> names, long line)
    {
        if (json.DescendantsAndSelf().OfType<JProperty>().FirstOrDefault(p => !names.Contains(p.Name)) is { } unknown)
        {
            throw At(unknown, line, $"unknown field {unknown.Name}");
        }
    }

    /// <summary>The names of all members that can stand in the JSON of these types.</summary>
    private static HashSet<string> NamesOf(params ReadOnlySpan<Type> types)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<Type>();
        var rest = new Stack<Type>();
        foreach (var type in types)
        {
            rest.Push(type);
        }

        while (rest.TryPop(out var type))
        {
            if (!seen.Add(type))
            {
                continue;
            }

            if (type.GetElementType() is { } element)
            {
                rest.Push(element);
            }

            if (type.IsGenericType)
            {
                Array.ForEach(type.GetGenericArguments(), rest.Push);
            }

            if (Settings.Converters.Any(c => c.CanConvert(type)) || Serializer.ContractResolver.ResolveContract(type) is not JsonObjectContract contract)
            {
                continue;
            }

            foreach (var property in contract.Properties.Where(p => !p.Ignored))
            {
                names.Add(property.PropertyName!);
                rest.Push(property.PropertyType!);
            }
        }

        return names;
    }

    private static JsonTextReader Reader(TextReader json) => new(json)
    {
        ArrayPool = Buffers.Shared,
        DateParseHandling = DateParseHandling.None,
        FloatParseHandling = FloatParseHandling.Decimal,
        MaxDepth = StrictJson.MaxDepth,
    };

    private static string Clause(JsonException e, string? path)
    {
        var message = e.Message;
        if (message.StartsWith("Required property '", StringComparison.Ordinal))
        {
            var name = message.Split('\'')[1];
            return message.Contains("not found", StringComparison.Ordinal) ? $"the field {name} is missing" : $"the field {name} must not be null";
        }

        var end = message.IndexOf(" Path '", StringComparison.Ordinal);
        var clause = (end < 0 ? message : message[..end]).TrimEnd('.');
        return string.IsNullOrEmpty(path) ? clause : $"{path}: {clause}";
    }

    // Payloads are read by the million: a buffer for each would be most of what is allocated.
    private sealed class Buffers : IArrayPool<char>
    {
        public static Buffers Shared { get; } = new();

        public char[] Rent(int minimumLength) => ArrayPool<char>.Shared.Rent(minimumLength);

        public void Return(char[]? array)
        {
            if (array is not null)
            {
                ArrayPool<char>.Shared.Return(array);
            }
        }
    }

    /// <summary>Members: camel case, in constructor order, required unless nullable, and only those of the fact itself.</summary>
    private sealed class Contracts : DefaultContractResolver
    {
        private static readonly NullabilityInfoContext Nullability = new();

        public Contracts() => NamingStrategy = new CamelCaseNamingStrategy();

        protected override IList<JsonProperty> CreateProperties(Type type, MemberSerialization memberSerialization)
        {
            var order = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).FirstOrDefault()?.GetParameters()
                .Select((p, i) => (p.Name, i)).ToDictionary(p => p.Name!, p => p.i, StringComparer.OrdinalIgnoreCase) ?? [];
            return [.. base.CreateProperties(type, memberSerialization)
                .OrderBy(p => order.GetValueOrDefault(p.UnderlyingName!, int.MaxValue))
                .ThenBy(p => p.UnderlyingName, StringComparer.Ordinal)];
        }

        protected override JsonProperty CreateProperty(MemberInfo member, MemberSerialization memberSerialization)
        {
            var property = base.CreateProperty(member, memberSerialization);
            if (member is not PropertyInfo info)
            {
                return property;
            }

            // A fact's effective time is in the header.
            if (info.DeclaringType == typeof(Fact) || info.GetMethod?.IsStatic == true)
            {
                property.Ignored = true;
                return property;
            }

            lock (Nullability)
            {
                var nullable = Nullability.Create(info).ReadState == NullabilityState.Nullable;
                property.Required = nullable ? Required.DisallowNull : Required.Always;
            }

            return property;
        }

        // Computed members of records (no setter, no constructor parameter) are not data.
        protected override List<MemberInfo> GetSerializableMembers(Type objectType) =>
            [.. base.GetSerializableMembers(objectType).Where(m => m is PropertyInfo { CanWrite: true } p && p.GetIndexParameters().Length == 0)];
    }

    private sealed class TextConverter : JsonConverter<string>
    {
        public override string ReadJson(JsonReader reader, Type objectType, string? existingValue, bool hasExistingValue, JsonSerializer serializer)
        {
            return Parse(reader, "a text", static text => LedgerTexts.Problem(text) is { } problem ? throw new FormatException(problem) : KeptTexts.Of(text));
        }

        public override void WriteJson(JsonWriter writer, string? value, JsonSerializer serializer) => writer.WriteValue(value);
    }

    private sealed class WholeNumberConverter : JsonConverter
    {
        public override bool CanConvert(Type objectType) => Underlying(objectType) is var type && (type == typeof(int) || type == typeof(long));

        public override object ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer)
        {
            if (reader.TokenType != JsonToken.Integer || reader.Value is not long number)
            {
                throw Wrong(reader, "a whole number is expected");
            }

            if (Underlying(objectType) == typeof(long))
            {
                return number;
            }

            return number is >= int.MinValue and <= int.MaxValue ? (int)number : throw Wrong(reader, $"{number} is too large");
        }

        public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) =>
            writer.WriteValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
    }

    private sealed class FlagConverter : JsonConverter
    {
        public override bool CanConvert(Type objectType) => Underlying(objectType) == typeof(bool);

        public override object ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer) =>
            reader.Value is bool flag ? flag : throw Wrong(reader, "true or false is expected");

        public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) => writer.WriteValue((bool)value!);
    }

    // Enumerations are stored by name, in kebab case; never by number.
    private sealed class EnumConverter : JsonConverter
    {
        public override bool CanConvert(Type objectType) => Underlying(objectType).IsEnum;

        public override object ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer) =>
            Parse(reader, "a word", word => Words.ParseEnum(Underlying(objectType), word));

        public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) => writer.WriteValue(Words.OfEnum(value!));
    }

    private sealed class GuidConverter : JsonConverter
    {
        public override bool CanConvert(Type objectType) => Underlying(objectType) == typeof(Guid);

        public override object ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer) =>
            Parse(reader, "an event id", text => Guid.TryParseExact(text, "D", out var id) ? (object)id : throw new FormatException("an event id is expected"));

        public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) => writer.WriteValue(((Guid)value!).ToString("D"));
    }

    private sealed class IdConverter : JsonConverter
    {
        private static readonly ConcurrentDictionary<Type, Func<string, object>> Parsers = new();

        public override bool CanConvert(Type objectType) => objectType == typeof(CommandId) || typeof(StreamId).IsAssignableFrom(objectType);

        public override object ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer) =>
            Parse(reader, "an id", text => objectType == typeof(CommandId) ? new CommandId(text) : Parsers.GetOrAdd(objectType, ParserOf)(text));

        public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) => writer.WriteValue(value!.ToString());

        private static Func<string, object> ParserOf(Type type) =>
            type.GetMethod("Parse", BindingFlags.Public | BindingFlags.Static, [typeof(string)])!.CreateDelegate<Func<string, object>>();
    }

    private sealed class StatedConverter : JsonConverter
    {
        private static readonly ConcurrentDictionary<Type, StatedBinding> Bindings = new();

        public override bool CanConvert(Type objectType) => Underlying(objectType) is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Stated<>);

        public override object ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer)
        {
            var binding = BindingOf(Underlying(objectType));
            return reader.TokenType switch
            {
                JsonToken.Null => throw new JsonSerializationException($"a value is expected, or {StatedText.NotStated}"),
                JsonToken.String when (string?)reader.Value == StatedText.NotStated => binding.NotStated,
                _ => binding.Read(reader, serializer),
            };
        }

        public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) =>
            BindingOf(value!.GetType()).Write(writer, value, serializer);

        private static StatedBinding BindingOf(Type type) => Bindings.GetOrAdd(
            type, static stated => (StatedBinding)Activator.CreateInstance(typeof(StatedBinding<>).MakeGenericType(stated.GetGenericArguments()))!);
    }

    // Stated values are read and written by the million: reflection finds out what one is once for each type.
    private abstract class StatedBinding
    {
        public abstract object NotStated { get; }

        public abstract object Read(JsonReader reader, JsonSerializer serializer);

        public abstract void Write(JsonWriter writer, object stated, JsonSerializer serializer);
    }

    private sealed class StatedBinding<T> : StatedBinding
        where T : notnull
    {
        private readonly JsonConverter? _converter = Settings.Converters.FirstOrDefault(c => c.CanConvert(typeof(T)));

        public override object NotStated { get; } = Stated<T>.NotStated;

        public override object Read(JsonReader reader, JsonSerializer serializer) => new Stated<T>(
            _converter is null ? serializer.Deserialize<T>(reader)! : (T)_converter.ReadJson(reader, typeof(T), existingValue: null, serializer)!);

        public override void Write(JsonWriter writer, object stated, JsonSerializer serializer)
        {
            if (!((Stated<T>)stated).TryGet(out var value))
            {
                writer.WriteValue(StatedText.NotStated);
            }
            else if (_converter is null)
            {
                serializer.Serialize(writer, value);
            }
            else
            {
                _converter.WriteJson(writer, value, serializer);
            }
        }
    }

    private sealed class PartialDateConverter : JsonConverter<Seal.PartialDate>
    {
        public override Seal.PartialDate ReadJson(JsonReader reader, Type objectType, Seal.PartialDate? existingValue, bool hasExistingValue, JsonSerializer serializer) =>
            Parse(reader, "a date", Dates.ParseDate);

        public override void WriteJson(JsonWriter writer, Seal.PartialDate? value, JsonSerializer serializer) => writer.WriteValue(value!.ToString());
    }

    private sealed class EffectiveConverter : JsonConverter<Seal.Effective>
    {
        public override Seal.Effective ReadJson(JsonReader reader, Type objectType, Seal.Effective? existingValue, bool hasExistingValue, JsonSerializer serializer) =>
            Parse(reader, "a date or an interval", Dates.ParseInterval);

        public override void WriteJson(JsonWriter writer, Seal.Effective? value, JsonSerializer serializer) => writer.WriteValue(Dates.Text(value!));
    }

    private static T Parse<T>(JsonReader reader, string what, Func<string, T> parse)
    {
        if (reader.TokenType != JsonToken.String || reader.Value is not string text)
        {
            throw Wrong(reader, $"{what} is expected");
        }

        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            throw Wrong(reader, e.Message, e);
        }
    }

    private static JsonSerializationException Wrong(JsonReader reader, string problem, Exception? inner = null) => new(problem, reader.Path, 0, 0, inner);

    private static Type Underlying(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
