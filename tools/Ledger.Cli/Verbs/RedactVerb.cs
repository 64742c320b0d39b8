using System.CommandLine;
using System.Globalization;
using Ledger.Corrections;
using Ledger.Json;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger redact</c>: the command <c>apply-redaction</c> with a question before it, since nothing brings back what it destroys.</summary>
internal static class RedactVerb
{
    public static Verb Create(Terminal terminal)
    {
        var entry = new Argument<long>("INDEX") { Description = "The fact: its index in the log, as `ledger replay` shows it" };
        var basis = new Option<string>("--basis")
        {
            Description = "Why it must not be read any more",
            HelpName = string.Join('|', Enum.GetNames<RedactionBasis>().Select(Words.Kebab)),
            Required = true,
        };
        var decision = new Option<string>("--decision") { Description = "The adopted decision that orders it, e.g. d-2026-17", HelpName = "ID", Required = true };
        var approver = new Option<string>("--approver") { Description = "Who approved it: an actor's id, not yours", HelpName = "ID", Required = true };
        var fields = new Option<string[]>("--fields")
        {
            Description = "The fields whose text goes, e.g. text; without it all goes that the fact says",
            HelpName = "FIELD",
            AllowMultipleArgumentsPerToken = true,
        };
        var on = new Option<string?>("--on") { Description = "From which day on: 2026-04-01; today, if none is named", HelpName = "DATE" };
        var yes = new Option<bool>("--yes") { Description = "Do not ask; needed where nobody can answer" };
        var verb = new Verb("redact", "Redact what one fact says, for ever: its payload is destroyed and the registers are purged; its header and proofs stay") { entry, basis, decision, approver, fields, on, yes };
        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            var index = arguments.GetValue(entry);
            var why = Parse("--basis", () => (RedactionBasis)Words.ParseEnum(typeof(RedactionBasis), arguments.GetValue(basis)!));
            var order = Parse("--decision", () => Decisions.DecisionId.Parse(arguments.GetValue(decision)!));
            var day = arguments.GetValue(on) is { } text ? Parse("--on", () => PartialDate.TryParse(text, out var date) ? date : throw new FormatException($"'{text}' is not a date")) : null;
            using var progress = output.Progress("purging the registers");
            await using var session = await Session.Open(settings, terminal, ct, progress);
            day ??= PartialDate.Day(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(terminal.Time.GetUtcNow(), session.Zone).DateTime));
            if (!arguments.GetValue(yes))
            {
                Confirm(terminal, output, index);
            }

            var named = (arguments.GetValue(fields) ?? []).SelectMany(f => f.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
            var outcome = await session.Mediator.Send(
                new ApplyRedaction(index, why, order, arguments.GetValue(approver)!, named.Count == 0 ? null : named) { Effective = Effective.Since(day) }, ct);
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

    private static void Confirm(Terminal terminal, Output output, long index)
    {
        if (!terminal.InputIsScreen)
        {
            throw new LedgerException(Failure.Usage, "a redaction cannot be undone, and nobody is here to confirm it", "add --yes if it is meant");
        }

        output.Say($"This destroys what entry {index} says: nothing and nobody brings it back.");
        output.Say("Type the index to go on:");
        using var input = new StreamReader(terminal.Input());
        if (input.ReadLine()?.Trim() != index.ToString(CultureInfo.InvariantCulture))
        {
            throw new LedgerException(Failure.Refused, "that is not the index: nothing was redacted");
        }
    }

    private static T Parse<T>(string what, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (FormatException e)
        {
            throw new LedgerException(Failure.Usage, $"{what}: {e.Message.TrimEnd('.')}", "see `ledger redact --help`", e);
        }
    }
}
