using System.CommandLine;
using System.Globalization;
using Ledger.Backups;
using Ledger.Json;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger restore</c>: a ledger of a backup, where none is.</summary>
internal static class RestoreVerb
{
    public static Verb Create(Terminal terminal)
    {
        var directory = new Argument<string>("DIR") { Description = "The backup" };
        var keys = new Option<string?>("--keys-from") { Description = "The backup of the keys; without it the ledger can be read and verified, and nothing more", HelpName = "DIR" };
        var guard = new Option<string?>("--guard")
        {
            Description = "The newest checkpoint of this ledger that anybody holds, e.g. the old seal/checkpoint: a backup older than it is refused. Needed, unless --without-guard is given",
            HelpName = "FILE",
        };
        var without = new Option<bool>("--without-guard") { Description = "Nobody holds a checkpoint of this ledger: restore without knowing whether more was sealed since" };
        var key = new Option<string?>("--key") { Description = "The log's verifier key, or a file that holds it, from somewhere else than the backup", HelpName = "KEY" };
        var verb = new Verb("restore", "Make a ledger of a backup, in the directory that --data names; everything is verified, nothing is written over") { directory, keys, guard, without, key };
        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            var verifier = arguments.GetValue(key) is { } given ? VerifierKeys.Read(given) : null;
            RestoredLedger restored;
            using (var progress = output.Progress("verifying"))
            {
                restored = await LedgerRestore.Restore(
                    arguments.GetValue(directory)!, arguments.GetValue(keys), settings.Layout, arguments.GetValue(guard), arguments.GetValue(without), verifier, progress, ct);
            }

            if (output.Json)
            {
                output.Line(LedgerJson.Write(new Answer(
                    settings.Layout.Root, restored.Facts, restored.Sealed, restored.Guard.Root.ToBase64(), restored.HasKeys, restored.GuardWasGiven, restored.KeysDestroyed)));
            }
            else
            {
                output.Line(string.Create(CultureInfo.InvariantCulture, $"{restored.Facts:N0} facts restored and verified, {restored.Sealed:N0} of them sealed, root {restored.Guard.Root}"));
            }

            foreach (var subject in restored.KeysDestroyed)
            {
                output.Say($"The key of {subject} was destroyed again: the log says that it was erased after the keys were backed up.");
            }

            if (!restored.GuardWasGiven)
            {
                output.Say("No checkpoint was named: if more was sealed after this backup, what is sealed from here on contradicts it. Ask those who hold receipts or checkpoints before you record.");
            }

            if (!restored.HasKeys)
            {
                output.Say("Without its keys this ledger can be read and verified (`ledger verify --without-keys --key KEY`); nothing can be sealed, and names cannot be read.");
            }

            return 0;
        });
        return verb;
    }

    private sealed record Answer(string Data, long Facts, long Sealed, string Root, bool Keys, bool GuardGiven, IReadOnlyList<string> KeysDestroyed);
}
