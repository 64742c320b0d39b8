using System.CommandLine;
using System.Globalization;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Replay;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger history</c>: the events of one stream.</summary>
internal static class HistoryVerb
{
    public static Verb Create(Terminal terminal)
    {
        var stream = new Argument<string>("STREAM") { Description = "The stream: its noun and id, e.g. office-chief-executive" };
        var known = new Option<string?>("--known") { Description = "As far as it was known then: a day, an instant, an index, or now", HelpName = "DATE|INDEX" };
        var verb = new Verb("history", "List the facts of one stream in the order they were recorded") { stream, known };
        verb.SetAction(async (arguments, ct) =>
        {
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            var name = Streams.Parse(arguments.GetValue(stream)!);
            using var progress = output.Progress("bringing the registers up to date");
            await using var session = await Session.Read(Settings.Resolve(arguments, terminal), terminal, progress, ct);
            var point = arguments.GetValue(known) is { } then ? KnownPoint.Parse(then, session.Zone) : null;
            var rows = new List<IReadOnlyList<string>>();
            var any = false;
            await foreach (var item in await session.Mediator.Send(new ShowHistory(name, point), ct))
            {
                any = true;
                if (output.Json)
                {
                    output.Line(EventJson.Of(item));
                }
                else
                {
                    rows.Add([
                        item.Index.ToString(CultureInfo.InvariantCulture),
                        item.Revision.ToString(CultureInfo.InvariantCulture),
                        item.Type,
                        Cells.When(item.Effective),
                        Cells.Recorded(item.Recorded),
                        item.Actor,
                        item.Erased?.ToString() ?? item.Redacted?.ToString() ?? (item.Source is { } source ? $"{source.Document}, {source.Locator}" : string.Empty),
                    ]);
                }
            }

            if (!any)
            {
                throw new LedgerException(Failure.NotFound, $"there is no stream {name}", "a stream is a noun and an id, e.g. office-chief-executive; `ledger replay` shows them");
            }

            if (!output.Json)
            {
                output.Table(["index", "rev", "fact", "effective", "recorded", "actor", "source"], rows);
            }

            return 0;
        });
        return verb;
    }
}
