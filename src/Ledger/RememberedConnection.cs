using System.Text.Json;
using Ledger.Log;
using Ledger.Sealing;

namespace Ledger;

/// <summary>
/// Where a data directory's log is, if not in the directory itself: <c>{"connection":"esdb://…"}</c> in <see cref="Layout.Config"/>, without credentials.
/// </summary>
public static class RememberedConnection
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>What is remembered; null when nothing is.</summary>
    /// <exception cref="LedgerException"><see cref="Failure.Usage"/>: the file does not read.</exception>
    public static string? Read(Layout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        if (!File.Exists(layout.Config))
        {
            return null;
        }

        try
        {
            using var file = File.OpenRead(layout.Config);
            using var json = JsonDocument.Parse(file.Length <= MaxBytes ? file : throw new JsonException("it is too long"));
            return json.RootElement.EnumerateObject().ToList() is [{ Name: "connection", Value: { ValueKind: JsonValueKind.String } value }]
                ? value.GetString()
                : throw new JsonException("it is not an object with a connection and nothing else");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new LedgerException(Failure.Usage, $"{layout.Config} does not read: {e.Message.TrimEnd('.')}", """it holds, for example, {"connection":"esdb://host:2113"}""", e);
        }
    }

    /// <summary>Remembers a connection, durably. The log in the directory itself need not be remembered.</summary>
    public static void Write(Layout layout, LogConnection connection)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(connection);
        if (connection.Equals(LogConnection.Default(layout)))
        {
            File.Delete(layout.Config);
        }
        else
        {
            var draft = layout.Config + ".new";
            using (var file = File.Create(draft))
            {
                using (var json = new Utf8JsonWriter(file))
                {
                    json.WriteStartObject();
                    json.WriteString("connection", connection.ToString());
                    json.WriteEndObject();
                }

                file.Write("\n"u8);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, layout.Config, overwrite: true);
        }

        Posix.FlushDirectory(layout.Root);
    }
}
