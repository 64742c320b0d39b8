using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ledger.Replay;
using Ledger.Seal;

namespace Ledger.Cli;

/// <summary>Events and what they changed, as one JSON object a line. What was stored is passed on as it was stored.</summary>
internal static class EventJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(HistoryEvent item) => Write(json => Fields(json, item));

    public static string Of(ReplayStep step) => Write(json =>
    {
        Fields(json, step.Event);
        json.WriteStartArray("changes");
        foreach (var change in step.Changes)
        {
            json.WriteStartObject();
            json.WriteString("register", change.Register);
            json.WriteString("entity", change.Entity);
            json.WriteString("key", change.Key);
            Side(json, "before", change.Before);
            Side(json, "after", change.After);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Fields(Utf8JsonWriter json, HistoryEvent item)
    {
        json.WriteNumber("index", item.Index);
        json.WriteString("id", item.Id.ToString("D"));
        json.WriteString("stream", item.Stream.Value);
        json.WriteNumber("revision", item.Revision);
        json.WriteString("type", item.Type);
        json.WriteString("recorded", Cells.Exactly(item.Recorded));
        Effective(json, item.Effective);
        json.WriteString("actor", item.Actor);
        Optional(json, "behalf", item.Behalf);
        Optional(json, "capacity", item.Capacity);
        Optional(json, "cause", item.Cause?.ToString("D"));
        Optional(json, "correlation", item.Correlation);
        if (item.Data is { } data)
        {
            json.WritePropertyName("payload");
            json.WriteRawValue(data);
        }

        if (item.Redacted is { } redaction)
        {
            json.WriteStartObject("redacted");
            Under(json, redaction.Index, redaction.On, redaction.Basis, redaction.Decision);
            json.WriteString("approver", redaction.Approver);
            if (redaction.Fields is { } fields)
            {
                json.WriteStartArray("fields");
                foreach (var field in fields)
                {
                    json.WriteStringValue(field);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        if (item.Erased is { } erasure)
        {
            json.WriteStartObject("erased");
            Under(json, erasure.Index, erasure.On, erasure.Basis, erasure.Decision);
            json.WriteEndObject();
        }
    }

    // By which event a payload went, and what ordered it.
    private static void Under(Utf8JsonWriter json, long index, PartialDate on, string basis, string decision)
    {
        json.WriteNumber("index", index);
        json.WriteString("on", on.ToString());
        json.WriteString("basis", basis);
        json.WriteString("decision", decision);
    }

    private static void Side(Utf8JsonWriter json, string name, RowSide? side)
    {
        if (side is null)
        {
            return;
        }

        json.WriteStartObject(name);
        Effective(json, side.Effective);
        json.WritePropertyName("data");
        json.WriteRawValue(side.Data);
        json.WriteNumber("madeTrueBy", side.MadeTrueBy);
        json.WriteEndObject();
    }

    private static void Effective(Utf8JsonWriter json, Seal.Effective? effective)
    {
        if (effective is null)
        {
            return;
        }

        json.WriteStartObject("effective");
        json.WriteString("from", effective.From.ToString());
        Optional(json, "to", effective.To?.ToString());
        json.WriteEndObject();
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
