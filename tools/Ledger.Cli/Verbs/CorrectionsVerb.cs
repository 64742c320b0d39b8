using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Ledger.Registers;
using Ledger.Seal.Bundles;
using Ledger.Snapshots;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger corrections</c>: what a recipient relied on that is known otherwise now.</summary>
internal static class CorrectionsVerb
{
    public static Verb Create(Terminal terminal)
    {
        var since = new Option<string>("--since") { Description = "The bundle that the recipient has", HelpName = "BUNDLE", Required = true };
        var verb = new Verb("corrections", "List what stands in a bundle that went out and is, for the same day, known otherwise now") { since };
        verb.SetAction(async (arguments, ct) =>
        {
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            await using var session = await Session.Open(Settings.Resolve(arguments, terminal), terminal, ct);
            var claim = ReadClaim(arguments.GetValue(since)!);
            var rows = await session.Mediator.Send(new ListCorrections(claim), ct);
            if (output.Json)
            {
                foreach (var row in rows)
                {
                    output.Line(Json(row));
                }

                return 0;
            }

            if (rows.Count > 0)
            {
                output.Table(["register", "about", "key", "was", "is", "because of"], rows.Select(row => (IReadOnlyList<string>)[
                    row.Register, row.Entity, row.Key, Told(row.Was), Told(row.Is), row.By is { } by ? $"#{by.ToString(CultureInfo.InvariantCulture)}" : "what follows",
                ]));
            }

            output.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{(rows.Count == 0 ? "Nothing" : rows.Count == 1 ? "1 row" : string.Create(CultureInfo.InvariantCulture, $"{rows.Count:N0} rows"))} of what was said of {claim.On}, as known at index {claim.Known}, {(rows.Count == 1 ? "is" : rows.Count == 0 ? "is" : "are")} known otherwise now."));
            return 0;
        });
        return verb;
    }

    private static SnapshotClaim ReadClaim(string path)
    {
        if (!Path.Exists(path))
        {
            throw new LedgerException(Failure.NotFound, $"there is no {path}");
        }

        try
        {
            using var files = BundleFiles.Open(path);
            return BundleManifest.Parse(files.Read(BundleNames.Manifest, BundleManifest.MaxSize)).Snapshot;
        }
        catch (BundleFormatException e)
        {
            throw new LedgerException(Failure.Integrity, $"{path} is no bundle: {e.Message}", "`ledger verify BUNDLE` says more", e);
        }
    }

    private static string Told(AnswerRow? row) => row is null ? "-" : $"{row.Data}{(row.Effective is null ? string.Empty : $" {Cells.When(row.Effective)}")}{(row.Holds == Seal.Holding.Possibly ? " (possibly)" : string.Empty)}";

    private static string Json(CorrectedRow row)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("register", row.Register);
            json.WriteString("entity", row.Entity);
            json.WriteString("key", row.Key);
            Side(json, "was", row.Was);
            Side(json, "is", row.Is);
            if (row.By is { } by)
            {
                json.WriteNumber("by", by);
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Side(Utf8JsonWriter json, string name, AnswerRow? row)
    {
        if (row is null)
        {
            return;
        }

        json.WriteStartObject(name);
        json.WritePropertyName("data");
        json.WriteRawValue(row.Data);
        if (row.Effective is { } effective)
        {
            json.WriteString("from", effective.From.ToString());
            if (effective.To is { } to)
            {
                json.WriteString("to", to.ToString());
            }
        }

        json.WriteNumber("madeTrueBy", row.MadeTrueBy);
        json.WriteEndObject();
    }
}
