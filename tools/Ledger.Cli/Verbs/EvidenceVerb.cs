using System.CommandLine;
using System.Globalization;
using Ledger.Documents;
using Ledger.Json;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger evidence</c>: the documents that facts name by their SHA-256, kept beside the log.</summary>
internal static class EvidenceVerb
{
    public static Verb Create(Terminal terminal) =>
        new("evidence", "Keep the documents that facts name by their SHA-256: they go out with snapshots and into backups") { CreateAdd(terminal), CreateList(terminal) };

    private static Verb CreateAdd(Terminal terminal)
    {
        var file = new Argument<string[]>("FILE") { Description = "The documents", Arity = ArgumentArity.OneOrMore };
        var verb = new Verb("add", "Take a copy of a document in, and print its SHA-256: what a fact's source or document is named by") { file };
        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            Session.Exists(settings);
            MayRecord(settings);
            var store = new EvidenceStore(settings.Layout);
            foreach (var path in arguments.GetValue(file)!)
            {
                var (document, before) = await store.Add(path, ct);
                output.Line(output.Json
                    ? LedgerJson.Write(new Added(path, document.Sha256, document.Size, before))
                    : document.Sha256);
                output.Say(before
                    ? $"{path} was held before."
                    : string.Create(CultureInfo.InvariantCulture, $"Took in {path}, {document.Size:N0} bytes. A fact names it with --source-sha256, or where it asks for a document's SHA-256."));
            }

            return 0;
        });
        return verb;
    }

    private static Verb CreateList(Terminal terminal)
    {
        var verb = new Verb("list", "List the documents that are held and those that facts name");
        verb.SetAction(async (arguments, ct) =>
        {
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            using var progress = output.Progress("reading the log");
            await using var session = await Session.Read(Settings.Resolve(arguments, terminal), terminal, progress, ct);
            var held = new EvidenceStore(session.Settings.Layout).List().ToDictionary(d => d.Sha256, d => (long?)d.Size, StringComparer.Ordinal);
            var named = (await DocumentNames.Of(session.Log, session.Get<EventCodec>(), ct)).ToDictionary(n => n.Key.ToHex(), n => n.Value, StringComparer.Ordinal);
            var rows = held.Keys.Union(named.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(sha256 => new Row(
                sha256, held.GetValueOrDefault(sha256), named.TryGetValue(sha256, out var by) ? by.First : null, named.GetValueOrDefault(sha256).Count)).ToList();
            if (output.Json)
            {
                rows.ForEach(row => output.Line(LedgerJson.Write(row)));
            }
            else
            {
                output.Table(["sha256", "bytes", "named by"], rows.Select(row => (IReadOnlyList<string>)
                [
                    row.Sha256,
                    row.Size is { } size ? size.ToString("N0", CultureInfo.InvariantCulture) : "not held",
                    row.FirstIndex is { } index ? string.Create(CultureInfo.InvariantCulture, $"#{index}{(row.Facts > 1 ? $" and {row.Facts - 1} more" : string.Empty)}") : "no fact",
                ]));
            }

            return 0;
        });
        return verb;
    }

    private static void MayRecord(Settings settings)
    {
        if (settings.Caller.Role != Role.Office)
        {
            throw new LedgerException(Failure.Refused, "only the office takes documents in", "ask as --role office, if you are");
        }
    }

    private sealed record Added(string File, string Sha256, long Size, bool Before);

    private sealed record Row(string Sha256, long? Size, long? FirstIndex, long Facts);
}
