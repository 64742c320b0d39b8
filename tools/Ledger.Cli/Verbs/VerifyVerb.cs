using System.CommandLine;
using System.Globalization;
using Ledger.Json;
using Ledger.Seal;
using Ledger.Sealing;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger verify</c>: re-reads and re-hashes everything.</summary>
internal static class VerifyVerb
{
    public static Verb Create(Terminal terminal)
    {
        var key = new Option<string?>("--key")
        {
            Description = "The log's verifier key, or a file that holds it, from somewhere else; without it the ledger's own is used",
            HelpName = "KEY",
        };
        var verb = new Verb("verify", "Re-read and re-hash everything, and compare it with what was signed; names the first index that is wrong") { key };
        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            Session.Exists(settings);
            var verifier = arguments.GetValue(key) is { } given ? VerifierKeys.Read(given) : null;
            await using var log = await Session.OpenLog(settings, terminal, ct);
            VerificationReport report;
            using (var progress = output.Progress("verifying"))
            {
                report = await LedgerVerification.Verify(settings.Layout, log, verifier, progress, ct);
            }

            if (output.Json)
            {
                output.Line(LedgerJson.Write(new Verdict(report.IsSound, report.Events, report.Sealed, report.Problem?.Index, report.Problem?.What, report.Clock.Repeated)));
            }

            if (report.Problem is { } problem)
            {
                var where = problem.Index is { } index ? string.Create(CultureInfo.InvariantCulture, $"index {index}: ") : string.Empty;
                return CommandLineApp.Fail(terminal, Failure.Integrity, where + problem.What, "the record is not what was sealed: keep it as it is, and compare it with a backup");
            }

            if (!output.Json)
            {
                output.Line(string.Create(CultureInfo.InvariantCulture, $"sound: {report.Events:N0} facts read and hashed, {report.Sealed:N0} of them sealed"));
                if (report.Unsealed > 0)
                {
                    output.Line(string.Create(CultureInfo.InvariantCulture, $"{report.Unsealed:N0} recorded after the last checkpoint and not sealed yet: the next command seals them"));
                }

                if (report.Guard is { } guard)
                {
                    output.Line($"root   {guard.Root} at size {guard.Size.ToString(CultureInfo.InvariantCulture)}");
                }

                if (report.Clock.Longest > 1)
                {
                    output.Say(string.Create(CultureInfo.InvariantCulture, $"The clock stood still for {report.Clock.Longest:N0} facts from index {report.Clock.LongestFrom:N0} on (recorded together, or it had stepped back)."));
                }
            }

            if (report.StoredTree is { } tree)
            {
                output.Say($"The stored tree hashes are not right ({tree}); they are disposable, and made anew when they are next needed.");
            }

            return 0;
        });
        return verb;
    }

    private sealed record Verdict(bool Sound, long Events, long Sealed, long? Index, string? Problem, long ClockRepeated);
}
