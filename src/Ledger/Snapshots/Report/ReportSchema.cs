using System.Reflection;
using System.Text.Json;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Snapshots.Report;

/// <summary>
/// What a reader's page must know of registers and facts to show them well: their members in the order of their declaration, and of what kind each is. Nothing of it is
/// needed to check anything.
/// </summary>
internal static class ReportSchema
{
    /// <summary>The headings of the streams' categories.</summary>
    public static IEnumerable<(string Category, string Heading)> Categories => LedgerServices.Slices.Select(s => (s.Category, Heading(s.Facts)));

    /// <summary>What a register is called and made of.</summary>
    public static ReportRegister Of(ScopedRegister register) => register.Stored is { } stored
        ? new ReportRegister(register.Name, stored.Title, Heading(stored.RowType), register.Categories.Single(), Members(stored.RowType))
        : new ReportRegister(register.Name, register.Computed!.Title, Heading(register.Computed.RowType), Category: null, Members(register.Computed.RowType));

    /// <summary>The members of every fact that is stored in plain text, by its stored name.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<ReportMember> Members)> Facts() => LedgerServices.Slices
        .SelectMany(s => s.Facts.GetNestedTypes())
        .Select(type => (Type: type, Stored: type.GetCustomAttribute<StoredAsAttribute>()))
        .Where(fact => fact.Stored is { Personal: false })
        .OrderBy(fact => fact.Stored!.Name, StringComparer.Ordinal)
        .Select(fact => (fact.Stored!.Name, Members(fact.Type)));

    private static string Heading(Type type) => type.Namespace![(type.Namespace!.LastIndexOf('.') + 1)..];

    private static IReadOnlyList<ReportMember> Members(Type record) =>
        [.. record.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters().Select(p => Member(JsonNamingPolicy.CamelCase.ConvertName(p.Name!), p.ParameterType))];

    private static ReportMember Member(string name, Type type)
    {
        while ((Nullable.GetUnderlyingType(type) ?? (type is { IsGenericType: true } && type.GetGenericArguments() is [var one] ? one : null)) is { } inner)
        {
            type = inner; // Stated<T>, and lists
        }

        return type == typeof(PartialDate) ? new(name, "date")
            : type.IsEnum ? new(name, "word")
            : type.IsAssignableTo(typeof(StreamId)) ? new(name, (string)type.GetProperty(nameof(IStreamId<>.Category), BindingFlags.Public | BindingFlags.Static)!.GetValue(obj: null)!)
            : type is { IsClass: true, IsAbstract: false } && type.Assembly == typeof(ReportSchema).Assembly && type.GetConstructors().Length > 0 ? new(name, "parts", Members(type))
            : new(name, "text");
    }
}

/// <summary>What a register is called and made of.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What it shows, as a clause.</param>
/// <param name="Group">The heading it belongs under.</param>
/// <param name="Category">The category of what its rows are about; null if they are about several.</param>
/// <param name="Members">The members of a row's data.</param>
internal sealed record ReportRegister(string Name, string Title, string Group, string? Category, IReadOnlyList<ReportMember> Members);

/// <summary>A member of a row or a fact.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Kind"><c>date</c>, <c>word</c>, <c>text</c>, <c>parts</c>, or the category of what it is the id of.</param>
/// <param name="Parts">The members of its parts, if it has some.</param>
internal sealed record ReportMember(string Name, string Kind, IReadOnlyList<ReportMember>? Parts = null);
