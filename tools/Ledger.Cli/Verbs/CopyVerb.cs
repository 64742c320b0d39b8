using System.CommandLine;
using System.Globalization;
using Ledger.Json;
using Ledger.Log;
using Ledger.Sealing;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger copy</c>: moves a log to another place or engine, with the same indexes and headers, so that what was sealed stays sealed.</summary>
internal static class CopyVerb
{
    public static Verb Create(Terminal terminal)
    {
        var from = new Option<string?>("--from") { Description = "The log to copy; without it, the ledger's own", HelpName = "CONNECTION" };
        var to = new Option<string>("--to") { Description = "Where to: nothing may be there, but what an interrupted copy left", HelpName = "CONNECTION", Required = true };
        var use = new Option<bool>("--use") { Description = "Afterwards use the copy: the data directory remembers it" };
        var verb = new Verb("copy", "Copy the log to another place or engine, index for index and byte for byte; can be interrupted and run again; verifies at the end") { from, to, use };
        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            var source = arguments.GetValue(from) is { } given ? settings.ParseConnection(given) : settings.Connection;
            var target = settings.ParseConnection(arguments.GetValue(to)!);
            if (source.Equals(target))
            {
                throw new LedgerException(Failure.Usage, "--from and --to are the same place", "name another place with --to");
            }

            var copy = await LogCopy.Run(
                settings.Layout, Settings.Engines, source, target, terminal.Time, () => output.Progress("copying"), () => output.Progress("verifying"), ct);
            if (arguments.GetValue(use))
            {
                RememberedConnection.Write(settings.Layout, target);
            }

            if (output.Json)
            {
                output.Line(LedgerJson.Write(new Copied(source.ToString(), target.ToString(), copy.Events, copy.Before, copy.Root)));
                return 0;
            }

            output.Line(string.Create(CultureInfo.InvariantCulture, $"copied: {copy.Events:N0} facts, {copy.Before:N0} of them before this run"));
            output.Line($"root   {copy.Root} at size {copy.Events.ToString(CultureInfo.InvariantCulture)}, the same in both");
            output.Say(arguments.GetValue(use)
                ? $"From now on {settings.Layout.Root} uses {target}. The old log at {source} was not touched: keep it, and let nobody record in it."
                : $"Nothing was changed at {source}. To use the copy, give --connection {target}, or run this with --use.");
            return 0;
        });
        return verb;
    }

    private sealed record Copied(string From, string To, long Events, long Before, string Root);
}
