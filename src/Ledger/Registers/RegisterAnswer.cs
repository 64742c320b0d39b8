using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Ledger.Json;
using Ledger.Seal;

namespace Ledger.Registers;

/// <summary>
/// A register as of a point. It holds nothing that was learnt after the point: the same question at the same index is answered with the same bytes,
/// whatever is recorded later.
/// </summary>
/// <param name="Register">The register's name.</param>
/// <param name="On">The day asked about, if one was.</param>
/// <param name="Index">The index up to which was known; −1: nothing.</param>
/// <param name="Recorded">When that event was recorded; null if nothing was known.</param>
/// <param name="Rows">The rows, by entity and key, ordinally.</param>
/// <param name="Omitted">How many streams' rows are left out, because something of those streams is withheld.</param>
public sealed record RegisterAnswer(string Register, DateOnly? On, long Index, DateTimeOffset? Recorded, IReadOnlyList<AnswerRow> Rows, int Omitted = 0)
{
    /// <summary>The answer in canonical JSON (RFC 8785), as <c>docs/format/registers.md</c> describes it.</summary>
    public byte[] ToJson()
    {
        using var output = new MemoryStream();
        WriteTo(output);
        return output.ToArray();
    }

    /// <summary>Writes <see cref="ToJson"/> row by row.</summary>
    public void WriteTo(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);

        // Everything before and after the rows is an answer without rows.
        var frame = CanonicalJson.Of(Frame());
        var open = frame.AsSpan().LastIndexOf("]"u8);
        output.Write(frame.AsSpan(0, open));
        var row = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(row);
        for (var i = 0; i < Rows.Count; i++)
        {
            row.ResetWrittenCount();
            json.Reset();
            Rows[i].Write(json);
            json.Flush();
            if (i > 0)
            {
                output.Write(","u8);
            }

            output.Write(CanonicalJson.Of(row.WrittenSpan));
        }

        output.Write(frame.AsSpan(open));
    }

    private ReadOnlySpan<byte> Frame()
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteStartObject("known");
            json.WriteNumber("index", Index);
            if (Recorded is { } recorded)
            {
                json.WriteString("recorded", recorded.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));
            }

            json.WriteEndObject();
            if (Omitted > 0)
            {
                json.WriteNumber("omitted", Omitted);
            }

            if (On is { } day)
            {
                json.WriteString("on", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            }

            json.WriteString("register", Register);
            json.WriteStartArray("rows");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return output.WrittenSpan;
    }
}

/// <summary>A row of an answer.</summary>
/// <param name="Entity">What it is about.</param>
/// <param name="Key">Which of the entity's rows; empty if it has only one.</param>
/// <param name="Effective">When it holds; null where no time is stated.</param>
/// <param name="Holds">Whether it certainly or possibly holds on the day asked about; null if none was.</param>
/// <param name="Data">What it says, in canonical JSON.</param>
/// <param name="MadeTrueBy">The index of the event that made it true.</param>
/// <param name="EndedBy">The index of the event that ended it, at or before the point asked about; null while it stands.</param>
public sealed record AnswerRow(string Entity, string Key, Effective? Effective, Holding? Holds, string Data, long MadeTrueBy, long? EndedBy)
{
    internal static AnswerRow Of(StoredEntry row, Holding? holds, long known) =>
        new(row.Entity, row.Key, row.Effective, holds, row.Data, row.MadeBy, row.EndedBy <= known ? row.EndedBy : null);

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName("data");
        json.WriteRawValue(Data);
        if (Effective is { } effective)
        {
            json.WriteStartObject("effective");
            json.WriteString("from", effective.From.ToString());
            if (effective.To is { } to)
            {
                json.WriteString("to", to.ToString());
            }

            json.WriteEndObject();
        }

        if (EndedBy is { } ended)
        {
            json.WriteNumber("endedBy", ended);
        }

        json.WriteString("entity", Entity);
        if (Holds is { } holds)
        {
            json.WriteString("holds", holds == Holding.Certainly ? "certainly" : "possibly");
        }

        json.WriteString("key", Key);
        json.WriteNumber("madeTrueBy", MadeTrueBy);
        json.WriteEndObject();
    }
}
