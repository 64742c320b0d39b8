using System.Globalization;
using System.Text.Json;
using Ledger.Seal;

namespace Ledger.Cli;

/// <summary>How values look in a table.</summary>
internal static class Cells
{
    /// <summary>The fields of a row's data, in the order they are first met.</summary>
    public static IReadOnlyList<(string Name, string Text)> Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject().Select(field => (Name(field.Name), Text(field.Value)))];
    }

    /// <summary>A field's name in words.</summary>
    public static string Name(string name) => Json.Words.Kebab(name).Replace('-', ' ');

    /// <summary>A value on one line.</summary>
    public static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Array => string.Join("; ", value.EnumerateArray().Select(Text)),
        JsonValueKind.Object => string.Join(", ", value.EnumerateObject().Select(field => $"{Name(field.Name)}: {Text(field.Value)}")),
        _ => value.GetRawText(),
    };

    /// <summary>When something holds.</summary>
    public static string When(Effective? effective) => effective switch
    {
        null => "not stated",
        { From.IsStated: false, To: null } => "not stated",
        { To: null } => $"from {effective.From}",
        { To.IsStated: false } => $"from {effective.From}, ended",
        _ => $"{effective.From} to {effective.To}",
    };

    /// <summary>When something was recorded, in UTC to the second.</summary>
    public static string Recorded(DateTimeOffset recorded) => recorded.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same with all its digits, as it stands in headers.</summary>
    public static string Exactly(DateTimeOffset recorded) => recorded.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
