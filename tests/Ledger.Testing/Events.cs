using System.Security.Cryptography;
using System.Text;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Testing;

/// <summary>Events for tests: the same arguments give the same event.</summary>
public static class Events
{
    /// <summary>The event at an ordinal among those of a command.</summary>
    public static NewEvent Event(string command, int ordinal = 0, string payload = """{"note":"as recorded"}""") =>
        Event(command, ordinal, Encoding.UTF8.GetBytes(payload));

    /// <summary>The event at an ordinal among those of a command, with these bytes.</summary>
    public static NewEvent Event(string command, int ordinal, ReadOnlyMemory<byte> payload)
    {
        var id = new CommandId(command);
        return new NewEvent
        {
            Id = EventId.Derive(id, ordinal),
            Type = "NoteTaken",
            Schema = 1,
            Effective = Effective.Since(PartialDate.Parse("2025-07")),
            Actor = "office-secretary",
            Command = id,
            Media = "application/json",
            Payload = payload,
            Salt = Salt($"{command}/{ordinal}"),
            Class = Classification.Public,
        };
    }

    /// <summary>All events of a command: so many, each with its own payload.</summary>
    public static NewEvent[] Batch(string command, int count = 1) =>
        [.. Enumerable.Range(0, count).Select(ordinal => Event(command, ordinal, $$"""{"note":"{{command}} {{ordinal}}"}"""))];

    /// <summary>The same events as they come on a second attempt: with salts drawn anew.</summary>
    public static NewEvent[] Again(IEnumerable<NewEvent> events, int attempt = 2) =>
        [.. events.Select(item => item with { Salt = Salt($"{item.Id}/{attempt}") })];

    /// <summary>16 bytes that depend on a text only.</summary>
    public static ReadOnlyMemory<byte> Salt(string seed) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(seed)).AsMemory(0, PayloadCommitment.SaltSize);

    /// <summary>Everything in an enumeration.</summary>
    public static async Task<List<T>> All<T>(IAsyncEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    /// <summary>An event in one line, with every byte of it: for comparing.</summary>
    public static string Line(LoggedEvent item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{item.Index} {Encoding.UTF8.GetString(item.HeaderBytes.Span)} {Convert.ToHexString(SHA256.HashData(item.Payload.Span))} {Convert.ToHexString(item.Salt.Span)}");
    }
}
