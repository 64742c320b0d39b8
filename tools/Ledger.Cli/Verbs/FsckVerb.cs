using System.CommandLine;
using System.Globalization;
using Ledger.Checking;
using Ledger.Json;
using Ledger.Log;
using Ledger.Log.Embedded;
using Ledger.Seal;
using Ledger.Tiles;
using Ledger.Witnessing;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger fsck</c>: everything against everything else.</summary>
internal static class FsckVerb
{
    public static Verb Create(Terminal terminal)
    {
        var key = new Option<string?>("--key")
        {
            Description = "The log's verifier key, or a file that holds it, from somewhere else; without it the ledger's own is used",
            HelpName = "KEY",
        };
        var tiles = new Option<string?>("--tiles") { Description = "Check an export of the log too", HelpName = "DIR" };
        var verb = new Verb("fsck", "Do what verify does, and hold guard, keys, policy, cosignatures, time stamps, snapshots, registers, evidence files, secrets and tiles against each other") { key, tiles, Settings.PolicyOption };
        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            var verifier = arguments.GetValue(key) is { } given ? VerifierKeys.Read(given) : null;
            TrustPolicy? policy = null;
            try
            {
                policy = settings.Policy is { } file ? Witnesses.ReadPolicy(file) : null;
            }
            catch (LedgerException) when (settings.Policy == settings.Layout.Policy)
            {
                settings = settings.WithoutPolicy(); // it is one of the findings
            }

            await using var session = await Session.Open(settings, terminal, ct);
            var fsck = new Fsck(settings.Layout, session.Log, session.Get<EventCodec>(), LedgerServices.Slices, LedgerServices.Computed);
            IReadOnlyList<FsckVerdict> verdicts;
            using (var progress = output.Progress("checking"))
            {
                verdicts = await fsck.Run(verifier, policy, arguments.GetValue(tiles) is { } directory ? new TileFolder(directory) : null, progress, ct);
            }

            foreach (var verdict in verdicts)
            {
                output.Line(output.Json
                    ? LedgerJson.Write(verdict)
                    : string.Create(CultureInfo.InvariantCulture, $"{(verdict.IsSound ? "sound" : "WRONG"),-6} {verdict.What,-10} {(verdict.Index is { } index ? $"index {index}: " : string.Empty)}{verdict.Found}"));
            }

            var wrong = verdicts.Where(v => !v.IsSound).Select(v => v.What).ToList();
            return wrong.Count == 0
                ? 0
                : CommandLineApp.Fail(terminal, Failure.Integrity, $"not sound: {string.Join(", ", wrong)}", "keep everything as it is, and compare it with a backup; registers and tree are made anew from the log");
        });
        return verb;
    }
}
