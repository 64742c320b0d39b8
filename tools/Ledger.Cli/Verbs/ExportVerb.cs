using System.CommandLine;
using Ledger.Json;
using Ledger.Log;
using Ledger.Sealing;
using Ledger.Tiles;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger export tiles</c>: the sealed log as static files.</summary>
internal static class ExportVerb
{
    public static Verb Create(Terminal terminal)
    {
        var directory = new Argument<string>("DIR") { Description = "The directory; an earlier export of this ledger in it is continued" };
        var tiles = new Verb("tiles", "Write the sealed log's headers as static C2SP tlog-tiles, which any such client can check and follow") { directory, Settings.PolicyOption };
        tiles.SetAction(async (arguments, ct) =>
        {
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            await using var session = await Session.Open(Settings.Resolve(arguments, terminal), terminal, ct);
            var folder = new TileFolder(arguments.GetValue(directory)!);
            (long before, long now) = (0, 0);
            using (var progress = output.Progress("exporting"))
            {
                (before, now) = await TileExport.Run(session.Get<IEventLog>(), session.Get<Sealer>(), folder, progress, ct);
            }

            if (output.Json)
            {
                output.Line(LedgerJson.Write(new Exported(folder.Root, before, now)));
            }
            else
            {
                output.Say($"Wrote entries {before} to {now} into {folder.Root}: {now} entries under its checkpoint now.");
            }

            return 0;
        });
        return new Verb("export", "Write the ledger in published formats") { tiles };
    }

    private sealed record Exported(string Directory, long Before, long Size);
}
