using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ledger.Seal.Bundles;

namespace Ledger.Seal.Maps;

/// <summary>A verdict on a proof of a stream as it is told: to people, in sentences that need no knowledge of the format, and to programs.</summary>
public static class StreamProofText
{
    /// <summary>For people: each step with what it means, the events, and the conclusion.</summary>
    public static string ForPeople(StreamProofVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var text = new StringBuilder();
        if (verdict.Stream is { } stream)
        {
            text.Append("Proof about the stream ").Append(VerdictText.Plain(stream)).Append("\n\n");
        }

        foreach (var (i, step) in verdict.Steps.Index())
        {
            VerdictText.Step(text, i + 1, step.Name, step.Outcome, step.Text);
        }

        text.Append('\n');
        if (verdict.Failed is { } failed)
        {
            VerdictText.Failed(text, "PROOF", failed.Name, failed.Index, failed.ExitCode);
            return text.ToString();
        }

        Rows(text, verdict);
        Conclusion(text, verdict);
        return text.ToString();
    }

    /// <summary>For programs: one JSON object on one line.</summary>
    public static string Json(StreamProofVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, VerdictText.Options))
        {
            json.WriteStartObject();
            json.WriteBoolean("verified", verdict.Failed is null);
            json.WriteNumber("exitCode", verdict.ExitCode);
            if (verdict.Failed is { } failed)
            {
                VerdictText.Failed(json, failed.Name, failed.Text, failed.Index);
            }

            Found(json, verdict);
            json.WriteStartArray("steps");
            foreach (var step in verdict.Steps)
            {
                json.WriteStartObject();
                VerdictText.Step(json, step.Name, step.Outcome, step.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.WrittenSpan) + "\n";
    }

    private static void Rows(StringBuilder text, StreamProofVerdict verdict)
    {
        if (verdict.Events.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"{"entry",8}  {"rev",5}  {"recorded",-28}  type\n");
        foreach (var (index, header) in verdict.Events)
        {
            text.Append(CultureInfo.InvariantCulture, $"{index,8}  {header.Rev,5}  {Instant(header)}  {VerdictText.Plain(header.Type)}\n");
        }

        text.Append('\n');
    }

    private static void Conclusion(StringBuilder text, StreamProofVerdict verdict)
    {
        var (stream, size, count) = (VerdictText.Plain(verdict.Stream!), verdict.Map!.Size, verdict.Events.Count);
        VerdictText.Wrapped(text, string.Create(
            CultureInfo.InvariantCulture,
            $"When {VerdictText.Plain(verdict.Checkpoint!.Origin)} had {size} entries, the stream {stream} {(count == 0 ? "had no events: there was no such stream" : count == 1 ? "had exactly this one event" : $"had exactly these {count} events")}. Of what was recorded later, from entry {size} on, this proof says nothing."), indent: 0);
        text.Append('\n');
        VerdictText.Wrapped(text, string.Create(
            CultureInfo.InvariantCulture,
            $"This holds as far as the log's key can be trusted to be the log's own, and the map of entry {verdict.MapIndex} to be that of its entries: whoever has all headers can compute it again, as `ledger verify` does. A wrong map would stay in the log for ever, signed."), indent: 0);
    }

    private static void Found(Utf8JsonWriter json, StreamProofVerdict verdict)
    {
        if (verdict.Stream is { } stream)
        {
            json.WriteString("stream", stream);
        }

        if (verdict.Checkpoint is { } checkpoint)
        {
            json.WriteString("origin", checkpoint.Origin);
            json.WriteNumber("checkpointSize", checkpoint.Size);
            json.WriteString("checkpointRoot", checkpoint.Root.ToBase64());
        }

        if (verdict.Map is { } map)
        {
            json.WriteNumber("size", map.Size);
            json.WriteNumber("mapIndex", verdict.MapIndex!.Value);
            json.WriteString("mapRoot", map.Root.ToHex());
            json.WriteNumber("streams", map.Streams);
        }

        if (verdict.Failed is not null)
        {
            return;
        }

        json.WriteBoolean("absent", verdict.Events.Count == 0);
        json.WriteStartArray("events");
        foreach (var (index, header) in verdict.Events)
        {
            json.WriteStartObject();
            json.WriteNumber("index", index);
            json.WriteNumber("rev", header.Rev);
            json.WriteString("id", header.Id);
            json.WriteString("type", header.Type);
            json.WriteString("recorded", Instant(header));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Instant(EventHeader header) => header.Recorded.UtcDateTime.ToString(SnapshotClaim.InstantFormat, CultureInfo.InvariantCulture);
}
