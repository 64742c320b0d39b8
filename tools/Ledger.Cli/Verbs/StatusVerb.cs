using System.CommandLine;
using Ledger.Json;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Sealing;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger status</c>: where the ledger is and how far it has come.</summary>
internal static class StatusVerb
{
    public static Verb Create(Terminal terminal)
    {
        var verb = new Verb("status", "Show where the ledger is, how much is recorded and sealed, and who is asking");
        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            await using var session = await Session.Open(settings, terminal, ct);
            var log = session.Log;
            var view = await session.Get<RegisterEngine>().View(index: null, ct);
            var latest = await session.Get<Sealer>().Seal(0, ct);
            var status = new Status(
                settings.Layout.Root,
                log.Where,
                NewLedger.OriginOf(log),
                NewLedger.ZoneOf(log).Id,
                view.Index + 1,
                latest.Size,
                settings.Caller.Actor,
                Words.Kebab(settings.Caller.Role.ToString()));
            if (output.Json)
            {
                output.Line(LedgerJson.Write(status));
                return 0;
            }

            output.Line($"ledger    {status.Origin}");
            output.Line($"data      {status.Data}");
            output.Line($"log       {status.Log}");
            output.Line($"recorded  {status.Recorded} facts");
            output.Line($"sealed    {status.Sealed} of them");
            output.Line($"days      begin and end in {status.Zone}");
            output.Line($"asking    {status.Actor}, role {status.Role}");
            return 0;
        });
        return verb;
    }

    private sealed record Status(string Data, string Log, string Origin, string Zone, long Recorded, long Sealed, string Actor, string Role);
}
