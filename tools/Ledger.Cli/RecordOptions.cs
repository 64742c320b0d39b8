using System.CommandLine;
using System.Globalization;
using System.Reflection;
using Ledger.Json;
using Ledger.Log;
using Ledger.Seal;
using Newtonsoft.Json.Linq;

namespace Ledger.Cli;

/// <summary>
/// The options of one command, generated from its record: a field is an option of the same name in words with hyphens. A record of plain values inside
/// it is spread out (<c>--source-document</c>); a list is repeated; anything deeper is given as JSON.
/// </summary>
internal sealed class RecordOptions
{
    private readonly List<(Option<string[]> Option, string[] Path, Type Type)> _fields = [];

    public RecordOptions(Type command, CommandHelp help)
    {
        foreach (var property in Fields(command))
        {
            var type = Plain(property.PropertyType);
            if (!IsList(type, out _) && !IsScalar(type) && Fields(type).All(p => IsScalar(Plain(p.PropertyType))))
            {
                foreach (var inner in Fields(type))
                {
                    Add([Camel(property.Name), Camel(inner.Name)], Plain(inner.PropertyType), help.Of(type, inner.Name));
                }
            }
            else
            {
                Add([Camel(property.Name)], type, help.Of(property.DeclaringType!, property.Name));
            }
        }
    }

    public IEnumerable<Option> All => _fields.Select(f => f.Option);

    /// <summary>The command as JSON, as a file would hold it: the same reader checks both.</summary>
    public JObject ToJson(ParseResult arguments)
    {
        var json = new JObject();
        foreach (var (option, path, type) in _fields)
        {
            if (arguments.GetValue(option) is not { Length: > 0 } given)
            {
                continue;
            }

            var into = json;
            foreach (var name in path[..^1])
            {
                into = (JObject)(into[name] ??= new JObject());
            }

            into[path[^1]] = IsList(type, out var element)
                ? new JArray(given.Select(text => Value(option.Name, text, element)))
                : given.Length == 1
                    ? Value(option.Name, given[0], type)
                    : throw new LedgerException(Failure.Usage, $"{option.Name} is given {given.Length} times", "give it once");
        }

        return json;
    }

    private static JToken Value(string option, string text, Type type)
    {
        if (type == typeof(int) || type == typeof(long))
        {
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new LedgerException(Failure.Usage, $"{option}: '{text}' is not a whole number");
        }

        if (type == typeof(bool))
        {
            return text switch
            {
                "true" => true,
                "false" => false,
                _ => throw new LedgerException(Failure.Usage, $"{option}: '{text}' is neither true nor false"),
            };
        }

        if (IsScalar(type))
        {
            return text;
        }

        try
        {
            return text == StatedText.NotStated ? text : LedgerJson.ParseObject(System.Text.Encoding.UTF8.GetBytes(text));
        }
        catch (JsonInputException e)
        {
            throw new LedgerException(Failure.Usage, $"{option}: {e.Message}", "it is given as a JSON object", e);
        }
    }

    private void Add(string[] path, Type type, string? description)
    {
        var list = IsList(type, out var element);
        var option = new Option<string[]>("--" + string.Join('-', path.Select(Words.Kebab)))
        {
            Description = description + (list ? " (may be repeated)" : string.Empty),
            HelpName = Form(list ? element : type),
            Arity = type == typeof(bool) ? ArgumentArity.ZeroOrOne : ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        if (type == typeof(bool))
        {
            option.CustomParser = result => result.Tokens.Count == 0 ? ["true"] : [result.Tokens[0].Value];
        }

        _fields.Add((option, path, type));
    }

    private static string Form(Type type) =>
        type == typeof(int) || type == typeof(long) ? "N"
        : type == typeof(bool) ? "true|false"
        : type == typeof(PartialDate) ? "DATE"
        : type == typeof(Effective) ? "DATE[/DATE]"
        : type.IsEnum ? string.Join('|', Enum.GetNames(type).Select(Words.Kebab))
        : typeof(StreamId).IsAssignableFrom(type) || type == typeof(CommandId) || type == typeof(Guid) ? "ID"
        : type == typeof(string) ? "TEXT"
        : "JSON";

    private static IEnumerable<PropertyInfo> Fields(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.CanWrite)
        .OrderBy(p => p.DeclaringType == type ? 0 : 1);

    private static Type Plain(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Stated<>) ? Plain(type.GetGenericArguments()[0]) : type;
    }

    private static bool IsList(Type type, out Type element)
    {
        var list = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
        element = list ? Plain(type.GetGenericArguments()[0]) : type;
        return list;
    }

    private static bool IsScalar(Type type) =>
        type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(Guid) || type == typeof(CommandId)
        || type == typeof(PartialDate) || type == typeof(Effective) || typeof(StreamId).IsAssignableFrom(type);

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
