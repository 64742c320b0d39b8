using System.CommandLine;
using Ledger.Json;
using Ledger.Maps;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Sealing;
using Ledger.Witnessing;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger status</c>: where the ledger is and how far it has come.</summary>
internal static class StatusVerb
{
    public static Verb Create(Terminal terminal)
    {
        var verb = new Verb("status", "Show where the ledger is, how much is recorded and sealed, and who is asking") { Settings.PolicyOption };
        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            await using var session = await Session.Open(settings, terminal, ct);
            var log = session.Log;
            var view = await session.Get<RegisterEngine>().View(index: null, ct);
            var latest = await session.Get<Sealer>().Seal(0, ct);
            var (witnessed, held) = Exposure(session, settings);
            var mapped = await session.Get<StreamsMapping>().Coverage(ct);
            var exposure = held is null ? (long?)null : held.Checkpoint.Size == latest.Size ? 0 : Math.Max(0, terminal.Time.GetUtcNow().ToUnixTimeSeconds() - held.Time);
            var status = new Status(
                settings.Layout.Root,
                log.Where,
                NewLedger.OriginOf(log),
                NewLedger.ZoneOf(log).Id,
                view.Index + 1,
                latest.Size,
                mapped.Newest?.Fact.Size ?? 0,
                session.Witnesses is null ? null : witnessed?.Size ?? 0,
                held?.Witness,
                held?.Checkpoint.Size,
                held?.Time,
                exposure,
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
            output.Line(mapped.Newest is { } map
                ? mapped.New == 0 ? "mapped    all of them" : $"mapped    {map.Fact.Size} of them; {mapped.New} are new since: `ledger map`"
                : "mapped    none: `ledger map` logs a map of streams, from which one is proven complete or absent");
            output.Line(session.Witnesses is null ? "witnessed none: there is no policy of witnesses" : $"witnessed {status.Witnessed} of them");
            if (session.Witnesses is not null)
            {
                output.Line(held is null
                    ? "exposed   all: nobody else holds a checkpoint"
                    : held.Checkpoint.Size == latest.Size
                        ? $"exposed   nothing: {held.Witness} holds the newest checkpoint"
                        : $"exposed   {latest.Size - held.Checkpoint.Size} of them: the newest checkpoint somebody else holds ({held.Witness}) is {Age(exposure!.Value)} old");
            }

            output.Line($"days      begin and end in {status.Zone}");
            output.Line($"asking    {status.Actor}, role {status.Role}");
            return 0;
        });
        return verb;
    }

    private static (SealedCheckpoint? Witnessed, HeldCheckpoint? Held) Exposure(Session session, Settings settings)
    {
        if (session.Witnesses is not { } witnesses)
        {
            return default;
        }

        var keys = KeysFile.Read(settings.Layout);
        return (witnesses.Newest(keys), witnesses.Held(keys));
    }

    private static string Age(long seconds) => seconds switch
    {
        < 120 => $"{seconds} s",
        < 2 * 3600 => $"{seconds / 60} min",
        < 2 * 86400 => $"{seconds / 3600} h",
        _ => $"{seconds / 86400} days",
    };

    private sealed record Status(
        string Data, string Log, string Origin, string Zone, long Recorded, long Sealed, long Mapped, long? Witnessed, string? HeldBy, long? HeldSize, long? HeldAt, long? ExposedSeconds, string Actor, string Role);
}
