using System.CommandLine;
using System.Text.RegularExpressions;
using Ledger.Json;
using Ledger.Log;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger init</c>: the only verb that makes a ledger (with <c>demo</c>).</summary>
internal static partial class InitVerb
{
    public static Verb Create(Terminal terminal)
    {
        var origin = new Option<string?>("--origin")
        {
            Description = "The log's name in everything it signs, for ever: a schema-less URL such as trust.example/ledger",
            HelpName = "NAME",
        };
        var zone = new Option<string>("--zone")
        {
            Description = "The time zone in which days begin and end, for ever",
            HelpName = "ZONE",
            DefaultValueFactory = _ => NewLedger.DefaultZone,
        };
        var verb = new Verb("init", "Make a ledger: its directory, its signing key and its empty log") { origin, zone };
        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            var name = arguments.GetValue(origin) ?? DefaultOrigin(settings.Layout);
            var key = await NewLedger.Create(settings.Layout, name, arguments.GetValue(zone)!, terminal.Time, settings.Engine, settings.Connection, ct);
            if (output.Json)
            {
                output.Line(LedgerJson.Write(new Made(settings.Layout.Root, name, arguments.GetValue(zone)!, key.ToString())));
                return 0;
            }

            output.Line(key.ToString());
            output.Say($"Made the ledger {name} in {settings.Layout.Root}{(settings.Connection.Equals(LogConnection.Default(settings.Layout)) ? string.Empty : $", with its log at {settings.Connection}")}.");
            output.Say("The line above is its verifier key: give it to whoever shall check receipts, by another way than the receipts.");
            output.Say($"Keep {settings.Layout.Key} secret, and apart from backups of the log.");
            return 0;
        });
        return verb;
    }

    private static string DefaultOrigin(Layout layout) =>
        $"ledger.local/{NotInOrigins().Replace(Path.GetFileName(layout.Root).ToLowerInvariant(), "-").Trim('-')}";

    [GeneratedRegex("[^a-z0-9.-]+", RegexOptions.None, 1000)]
    private static partial Regex NotInOrigins();

    private sealed record Made(string Data, string Origin, string Zone, string Key);
}
