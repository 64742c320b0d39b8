using System.CommandLine;
using System.Globalization;
using Ledger.Backups;
using Ledger.Json;
using Ledger.Log;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger backup</c>: a verified copy, made while others record.</summary>
internal static class BackupVerb
{
    public static Verb Create(Terminal terminal)
    {
        var directory = new Argument<string>("DIR") { Description = "Where to: a directory that does not exist yet (a directory of files always, never an archive; pack it afterwards if you like)" };
        var keys = new Option<string?>("--keys-to")
        {
            Description = "Back up the signing key and the keys of erasable facts too, to another directory: keep it apart from DIR",
            HelpName = "DIR",
        };
        var verb = new Verb("backup", "Copy the log, its guard and the documents while others go on recording, and verify the copy") { directory, keys };
        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            Session.Exists(settings);
            if (!settings.Connection.Equals(LogConnection.Default(settings.Layout)))
            {
                throw new LedgerException(
                    Failure.Usage,
                    $"the log is at {settings.Connection} and not in {settings.Layout.Root}",
                    "back it up there (docs/operate.md), or copy it into a file with `ledger copy`; seal/ and secrets.db are backed up apart from it");
            }

            BackupManifest manifest;
            using (var progress = output.Progress("verifying the copy"))
            {
                manifest = await LedgerBackup.Make(settings.Layout, arguments.GetValue(directory)!, arguments.GetValue(keys), terminal.Time, progress, ct);
            }

            if (output.Json)
            {
                output.Line(LedgerJson.Write(manifest));
                return 0;
            }

            output.Line(string.Create(CultureInfo.InvariantCulture, $"{manifest.Facts:N0} facts, {manifest.Sealed:N0} of them sealed, root {manifest.Root}"));
            output.Say($"Copied to {arguments.GetValue(directory)} and verified.");
            output.Say(arguments.GetValue(keys) is { } apart
                ? $"The keys are in {apart}: keep them apart from the log, and keep none longer than an erasure may take to reach them."
                : "The keys were not copied (--keys-to does that): without them names cannot be read, and nothing can be sealed.");
            return 0;
        });
        return verb;
    }
}
