using System.CommandLine;
using System.Globalization;
using Ledger.Corrections;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger redact</c>: the command <c>apply-redaction</c> with a question before it, since nothing brings back what it destroys.</summary>
internal static class RedactVerb
{
    public static Verb Create(Terminal terminal)
    {
        var entry = new Argument<long>("INDEX") { Description = "The fact: its index in the log, as `ledger replay` shows it" };
        var approver = new Option<string>("--approver") { Description = "Who approved it: an actor's id, not yours", HelpName = "ID", Required = true };
        var fields = new Option<string[]>("--fields")
        {
            Description = "The fields whose text goes, e.g. text; without it all goes that the fact says",
            HelpName = "FIELD",
            AllowMultipleArgumentsPerToken = true,
        };
        var destruction = new Destruction<RedactionBasis>("redact", "a redaction", "Why it must not be read any more");
        var verb = new Verb("redact", "Redact what one fact says, for ever: its payload is destroyed and the registers are purged; its header and proofs stay") { entry };
        foreach (var option in (IEnumerable<Option>)[.. destruction.Order, approver, fields, .. destruction.Manner])
        {
            verb.Add(option);
        }

        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            var index = arguments.GetValue(entry);
            var (basis, decision, day) = destruction.Read(arguments);
            using var progress = output.Progress("purging the registers");
            await using var session = await Session.Open(settings, terminal, ct, progress);
            day ??= Destruction<RedactionBasis>.Today(terminal, session);
            destruction.Confirm(arguments, terminal, output, $"This destroys what entry {index} says: nothing and nobody brings it back.", "index", index.ToString(CultureInfo.InvariantCulture));

            var named = (arguments.GetValue(fields) ?? []).SelectMany(f => f.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
            var outcome = await session.Mediator.Send(
                new ApplyRedaction(index, basis, decision, arguments.GetValue(approver)!, named.Count == 0 ? null : named) { Effective = Effective.Since(day) }, ct);
            var code = RecordVerb.Print(terminal, output, outcome, line: null);
            if (outcome is Outcome.Unchanged)
            {
                output.Say($"What entry {index} says was redacted before.");
            }
            else if (outcome is Outcome.Recorded recorded)
            {
                var done = session.Log is IRedactingLog
                    ? "its payload is destroyed and the registers are purged. Old backups, and what was given to others, are not"
                    : "this program does not read it any more, and the registers are purged. The server still stores it";
                output.Say(string.Create(CultureInfo.InvariantCulture, $"What entry {index} says is redacted (#{recorded.Facts[0].Index}): {done}: see docs/format/erasure.md."));
            }

            return code;
        });
        return verb;
    }
}
