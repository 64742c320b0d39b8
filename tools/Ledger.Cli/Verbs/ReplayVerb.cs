using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Ledger.Replay;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger replay</c>: what happened, event by event, with what each changed.</summary>
internal static class ReplayVerb
{
    public static Verb Create(Terminal terminal)
    {
        var from = new Option<long>("--from") { Description = "The first index", HelpName = "N" };
        var to = new Option<long?>("--to") { Description = "The last index", HelpName = "N" };
        var stream = new Option<string?>("--stream") { Description = "Only the facts of this stream, e.g. office-chief-executive", HelpName = "S" };
        var verb = new Verb("replay", "Step through the log: each fact with what it changed in the registers, its cause, its actor and its source") { from, to, stream };
        verb.SetAction(async (arguments, ct) =>
        {
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            using var progress = output.Progress("bringing the registers up to date");
            await using var session = await Session.Read(Settings.Resolve(arguments, terminal), terminal, progress, ct);
            var request = new ReplayLog(arguments.GetValue(from), arguments.GetValue(to), arguments.GetValue(stream) is { } name ? Streams.Parse(name) : null);
            var any = false;
            await foreach (var step in await session.Mediator.Send(request, ct))
            {
                any = true;
                if (output.Json)
                {
                    output.Line(EventJson.Of(step));
                }
                else
                {
                    Print(output, step);
                }
            }

            if (!any)
            {
                var what = request.Stream is { } one ? $"{one} has no fact" : "there is no fact";
                throw new LedgerException(Failure.NotFound, string.Create(CultureInfo.InvariantCulture, $"{what} from index {request.From} on"), "`ledger status` says how many are recorded");
            }

            return 0;
        });
        return verb;
    }

    public static void Print(Output output, ReplayStep step)
    {
        var item = step.Event;
        output.Line(string.Create(CultureInfo.InvariantCulture, $"#{item.Index}  {item.Type}  {item.Stream}  rev {item.Revision}"));
        output.Line($"    recorded  {Cells.Recorded(item.Recorded)} by {item.Actor}{(item.Behalf is null ? string.Empty : $" on behalf of {item.Behalf}")}{(item.Capacity is null ? string.Empty : $" ({item.Capacity})")}");
        if (item.Effective is not null)
        {
            output.Line($"    effective {Cells.When(item.Effective)}");
        }

        if (item.Source is { } source)
        {
            output.Line($"    source    {source.Document}, {source.Locator}");
        }

        if (item.Cause is { } cause)
        {
            output.Line($"    cause     event {cause:D}");
        }

        if (item.DecidedAt is { } decided)
        {
            output.Line(string.Create(CultureInfo.InvariantCulture, $"    decided   as known at index {decided}"));
        }

        if (item.Redacted is { } redaction)
        {
            output.Line($"    says      {redaction}");
        }

        if (item.Data is { } data)
        {
            using var payload = JsonDocument.Parse(data);
            output.Line($"    {(item.Redacted is null ? "says  " : "remains"),-9} {Cells.Text(payload.RootElement.GetProperty("fact"))}");
        }
        else if (item.Erased is { } erasure)
        {
            output.Line($"    says      {erasure}");
        }

        foreach (var change in step.Changes)
        {
            var row = string.IsNullOrEmpty(change.Key) ? $"{change.Register}/{change.Entity}" : $"{change.Register}/{change.Entity}/{change.Key}";
            if (change.Before is { } before)
            {
                output.Line(string.Create(CultureInfo.InvariantCulture, $"    - {row}  {Side(before)}  (#{before.MadeTrueBy})"));
            }

            if (change.After is { } after)
            {
                output.Line($"    + {row}  {Side(after)}");
            }
        }
    }

    private static string Side(RowSide side)
    {
        using var data = JsonDocument.Parse(side.Data);
        return $"{Cells.Text(data.RootElement)}  [{Cells.When(side.Effective)}]";
    }
}
