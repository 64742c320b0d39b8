using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ledger.Seal.Bundles;

/// <summary>A verdict as it is told: to people, in sentences that need no knowledge of the format, and to programs.</summary>
public static class VerdictText
{
    /// <summary>JSON for programs: characters as they are.</summary>
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For people: what the bundle is, each step with what it means, and the conclusion.</summary>
    public static string ForPeople(BundleVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var text = new StringBuilder();
        if (verdict.Manifest is { } manifest)
        {
            text.Append("Snapshot for ").Append(Plain(manifest.Snapshot.Recipient)).Append(": ").Append(Plain(manifest.Snapshot.Purpose)).Append('\n')
                .Append("Registers as of ").Append(Plain(manifest.Snapshot.On)).Append(CultureInfo.InvariantCulture, $", as known at entry {manifest.Snapshot.Known}\n\n");
        }

        foreach (var step in verdict.Steps)
        {
            Step(text, step.Number, step.Name, step.Outcome, step.Text);
        }

        text.Append('\n');
        Conclusion(text, verdict);
        return text.ToString();
    }

    /// <summary>For programs: one JSON object on one line.</summary>
    public static string Json(BundleVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteBoolean("verified", verdict.Failed is null);
            json.WriteNumber("exitCode", verdict.ExitCode);
            if (verdict.Failed is { } failed)
            {
                Failed(json, failed.Name, failed.Text, failed.Index);
            }

            if (verdict.Checkpoint is { } checkpoint)
            {
                json.WriteString("origin", checkpoint.Origin);
                json.WriteNumber("size", checkpoint.Size);
                json.WriteString("root", checkpoint.Root.ToBase64());
                json.WriteNumber("start", verdict.Start);
            }

            if (verdict.Manifest is { } manifest)
            {
                json.WriteNumber("issued", manifest.Index);
                json.WritePropertyName("snapshot");
                json.WriteRawValue(manifest.SnapshotJson.Span);
            }

            json.WriteNumber("disclosed", verdict.Disclosed);
            json.WriteStartObject("withheld");
            foreach (var (reason, count) in verdict.Withheld.OrderBy(r => r.Key))
            {
                json.WriteNumber(reason.ToString().ToLowerInvariant(), count);
            }

            json.WriteEndObject();
            json.WriteNumber("documents", verdict.Documents);
            json.WriteNumber("documentsNotHere", verdict.DocumentsNotHere);
            json.WriteStartArray("steps");
            foreach (var step in verdict.Steps)
            {
                json.WriteStartObject();
                json.WriteNumber("step", step.Number);
                Step(json, step.Name, step.Outcome, step.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.WrittenSpan) + "\n";
    }

    private static void Conclusion(StringBuilder text, BundleVerdict verdict)
    {
        if (verdict.Failed is { } failed)
        {
            Failed(text, "BUNDLE", failed.Name, failed.Index, failed.ExitCode);
            return;
        }

        if (verdict.Withheld.Count > 0)
        {
            Wrapped(text, $"Withheld payloads: {string.Join(", ", verdict.Withheld.OrderBy(r => r.Key).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Value} {Meaning(r.Key)}")))}. Their headers are here, and what was withheld cannot be exchanged later.", indent: 0);
            text.Append('\n');
        }

        Wrapped(text, verdict.Steps.Any(s => s is { Number: 7, Outcome: StepOutcome.Passed })
            ? "The bundle is what it says it is, as far as the log's key can be trusted to be the log's own."
            : "The bundle is what it says it is, as far as the log's key can be trusted to be the log's own. That the registers follow from the events is shown by `ledger verify`.", indent: 0);
    }

    private static string Meaning(WithheldReason reason) => reason switch
    {
        WithheldReason.Scope => "outside the registers in scope",
        WithheldReason.After => "recorded after the point",
        WithheldReason.Personal => "about persons",
        WithheldReason.Rule => "kept back by the sender",
        WithheldReason.Erased => "erased",
        WithheldReason.Redacted => "redacted",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>One step for people: its name, what became of it, and what that means.</summary>
    internal static void Step(StringBuilder text, int number, string name, StepOutcome outcome, string meaning)
    {
        var mark = outcome switch
        {
            StepOutcome.Passed => "yes",
            StepOutcome.Failed => "NO",
            StepOutcome.NotChecked => "not checked",
            StepOutcome.NotReached => "not reached",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        text.Append(CultureInfo.InvariantCulture, $"{number}. {name + ":",-16}{mark}\n");
        if (outcome != StepOutcome.NotReached)
        {
            Wrapped(text, Plain(meaning));
        }
    }

    /// <summary>The same for programs: the members of an object that was begun.</summary>
    internal static void Step(Utf8JsonWriter json, string name, StepOutcome outcome, string meaning)
    {
        json.WriteString("name", name);
        json.WriteString("outcome", outcome switch
        {
            StepOutcome.Passed => "passed",
            StepOutcome.Failed => "failed",
            StepOutcome.NotChecked => "not-checked",
            _ => "not-reached",
        });
        json.WriteString("text", meaning);
    }

    /// <summary>The conclusion for people where a step failed.</summary>
    internal static void Failed(StringBuilder text, string what, string step, long? index, int exitCode) => Wrapped(
        text,
        string.Create(
            CultureInfo.InvariantCulture,
            $"DO NOT RELY ON THIS {what}. It fails the step \"{step}\"{(index is { } wrong ? $"; the first entry that is wrong is {wrong}" : string.Empty)}. What the later steps would have shown is not known. (Exit code {exitCode}.)"),
        indent: 0);

    /// <summary>The same for programs: members of the verdict.</summary>
    internal static void Failed(Utf8JsonWriter json, string step, string reason, long? index)
    {
        json.WriteString("failed", step);
        json.WriteString("reason", reason);
        if (index is { } wrong)
        {
            json.WriteNumber("firstBadIndex", wrong);
        }
    }

    /// <summary>What a sender wrote must not move the cursor or look like a line of the verdict.</summary>
    internal static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u2028' or '\u2029' ? '\uFFFD' : c));

    /// <summary>A sentence in lines of 96 columns.</summary>
    internal static void Wrapped(StringBuilder text, string sentence, int indent = 3)
    {
        const int Width = 96;
        var column = 0;
        foreach (var word in sentence.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                text.Append('\n');
                column = 0;
            }

            text.Append(column == 0 ? new string(' ', indent) : " ").Append(word);
            column += word.Length + (column == 0 ? indent : 1);
        }

        text.Append('\n');
    }
}
