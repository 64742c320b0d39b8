using System.CommandLine;
using System.Globalization;
using Ledger.Json;
using Ledger.Log;
using Ledger.People;
using Ledger.Seal;
using Ledger.Seal.Maps;
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
        var withoutKeys = new Option<bool>("--without-keys") { Description = "Do not open payloads about persons: their keys are kept elsewhere" };
        var bundle = new Argument<string?>("FILE") { Description = "What to check, instead of this ledger: a bundle (a zip, or the directory it was unpacked to), or a proof of a stream", Arity = ArgumentArity.ZeroOrOne };
        var policy = new Option<string?>("--policy") { Description = "Of a file: whose cosignatures are asked for (c2sp.org/tlog-policy)", HelpName = "FILE" };
        var held = new Option<string?>("--base") { Description = "Of a file: a checkpoint of the log that you hold from before", HelpName = "CHECKPOINT" };
        var earlier = new Option<string[]>("--base-bundle") { Description = "Of a bundle that continues others: the earlier ones, which you hold; then its registers are derived too", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
        var atLeast = new Option<long>("--at-least") { Description = "Of a proof: of how many entries it must speak, so that an old one is not taken for now", HelpName = "SIZE" };
        var history = new Option<string?>("--keys") { Description = "Of a proof: the history of the log's keys, if it has changed them; it may come from the sender", HelpName = "FILE" };
        var verb = new Verb("verify", "Re-read and re-hash everything, and compare it with what was signed; names the first index that is wrong") { bundle, key, policy, held, earlier, atLeast, history, withoutKeys };
        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            if (arguments.GetValue(earlier) is { Length: > 0 } && (arguments.GetValue(bundle) is not { } named || StreamProofFile.IsOne(named)))
            {
                throw new LedgerException(Failure.Usage, "--base-bundle goes with a bundle, and none is named", "name it: `ledger verify BUNDLE --base-bundle EARLIER`");
            }

            if (arguments.GetValue(bundle) is { } proof && StreamProofFile.IsOne(proof))
            {
                var trusted = BundleCheck.Key(arguments.GetValue(key), settings);
                var keys = arguments.GetValue(history) is { } given ? ReceiptVerb.ReadKeys(given) : null;
                var question = new StreamProofQuestion(
                    trusted,
                    keys,
                    arguments.GetValue(policy) is { } asked ? BundleCheck.ReadPolicy(asked) : null,
                    arguments.GetValue(held) is { } checkpoint ? BundleCheck.OpenHeld(checkpoint, trusted, keys) : null,
                    arguments.GetValue(atLeast));
                var verdict = StreamProofFile.Verify(proof, question);
                output.Text(output.Json ? StreamProofText.Json(verdict) : StreamProofText.ForPeople(verdict));
                return verdict.ExitCode;
            }

            if (arguments.GetValue(atLeast) != 0 || arguments.GetValue(history) is not null)
            {
                throw new LedgerException(Failure.Usage, "--at-least and --keys go with a proof of a stream, and none is named", "name the file: `ledger verify FILE`");
            }

            if (arguments.GetValue(bundle) is { } path)
            {
                return await BundleCheck.Run(path, arguments.GetValue(key), arguments.GetValue(policy), arguments.GetValue(held), arguments.GetValue(earlier) ?? [], settings, output, ct);
            }

            if (arguments.GetValue(policy) is not null || arguments.GetValue(held) is not null)
            {
                throw new LedgerException(Failure.Usage, "--policy and --base go with a bundle or a proof, and none is named", "name it: `ledger verify FILE`");
            }

            Session.Exists(settings);
            var verifier = arguments.GetValue(key) is { } own ? VerifierKeys.Read(own) : null;
            await using var log = await Session.OpenLog(settings, terminal, ct);
            VerificationReport report;
            using (var progress = output.Progress("verifying"))
            {
                using var secrets = new Secrets(settings.Layout.Secrets);
                var personal = arguments.GetValue(withoutKeys) ? null : new PersonalPayloads(secrets, new EventTypes(LedgerServices.Slices.Select(s => s.Facts)));
                report = await LedgerVerification.Verify(settings.Layout, log, verifier, progress, ct, personal);
            }

            if (output.Json)
            {
                output.Line(LedgerJson.Write(new Verdict(report.IsSound, report.Events, report.Sealed, report.Problem?.Index, report.Problem?.What, report.Clock.Repeated, report.Personal, report.Maps, report.Redactions)));
            }

            if (report.Problem is { } problem)
            {
                var where = problem.Index is { } index ? string.Create(CultureInfo.InvariantCulture, $"index {index}: ") : string.Empty;
                return CommandLineApp.Fail(terminal, Failure.Integrity, where + problem.What, "the record is not what was sealed: keep it as it is, and compare it with a backup");
            }

            if (report.Personal?.Unopenable is { } closed)
            {
                return CommandLineApp.Fail(
                    terminal,
                    Failure.Integrity,
                    string.Create(CultureInfo.InvariantCulture, $"index {closed.Index}: {closed.What}"),
                    "the log is what was sealed, but this cannot be read: bring back secrets.db from its own backup, or verify with --without-keys where the keys are kept elsewhere");
            }

            if (!output.Json)
            {
                output.Line(string.Create(CultureInfo.InvariantCulture, $"sound: {report.Events:N0} facts read and hashed, {report.Sealed:N0} of them sealed"));
                if (report.Unsealed > 0)
                {
                    output.Line(string.Create(CultureInfo.InvariantCulture, $"{report.Unsealed:N0} recorded after the last checkpoint and not sealed yet: the next command seals them"));
                }

                if (report.Personal is { Opened: > 0 } or { Erased: > 0 })
                {
                    output.Line(string.Create(CultureInfo.InvariantCulture, $"{report.Personal.Opened:N0} payloads about persons opened, {report.Personal.Erased:N0} erased"));
                }

                if (report.Maps > 0)
                {
                    output.Line(string.Create(CultureInfo.InvariantCulture, $"{report.Maps:N0} {(report.Maps == 1 ? "map" : "maps")} of streams computed again"));
                }

                if (report.Redactions is { } redactions && redactions.Gone + redactions.StillStored.Count > 0)
                {
                    output.Line(string.Create(CultureInfo.InvariantCulture, $"{redactions.Gone:N0} payloads redacted and gone{(redactions.StillStored.Count == 0 ? string.Empty : $", {redactions.StillStored.Count:N0} redacted and still stored")}"));
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

            if (report.Redactions?.StillStored is [var stored, ..])
            {
                output.Say(log is IRedactingLog
                    ? string.Create(CultureInfo.InvariantCulture, $"The payload of event {stored} is still stored, though it was redacted: it is destroyed when the registers are asked next, e.g. by `ledger show redactions`.")
                    : string.Create(CultureInfo.InvariantCulture, $"The payload of event {stored} was redacted and is still stored at the server, which cannot let it go: nobody reads it through this program (docs/format/erasure.md)."));
            }

            if (report.Personal?.KeysLeft is [var left, ..])
            {
                output.Say($"The key of {left} is still there, though it was erased: it is destroyed when the registers are asked next, e.g. by `ledger show erasures`.");
            }

            if (report.StoredTree is { } tree)
            {
                output.Say($"The stored tree hashes are not right ({tree}); they are disposable, and made anew when they are next needed.");
            }

            return 0;
        });
        return verb;
    }

    private sealed record Verdict(bool Sound, long Events, long Sealed, long? Index, string? Problem, long ClockRepeated, PersonalReport? Personal, int Maps, RedactionReport? Redactions);
}
