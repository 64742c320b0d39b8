using System.CommandLine;
using System.Globalization;
using Ledger.Json;
using Ledger.Log;
using Ledger.People;
using Ledger.Seal;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger erase</c>: the command <c>erase-person</c> with a question before it, since nothing brings back what it destroys.</summary>
internal static class EraseVerb
{
    public static Verb Create(Terminal terminal)
    {
        var subject = new Argument<string>("SUBJECT") { Description = "The person: an id such as p-17, or the stream person-p-17" };
        var basis = new Option<string>("--basis")
        {
            Description = "The lawful basis",
            HelpName = string.Join('|', Enum.GetNames<ErasureBasis>().Select(Words.Kebab)),
            Required = true,
        };
        var decision = new Option<string>("--decision") { Description = "The adopted decision that orders it, e.g. d-2026-17", HelpName = "ID", Required = true };
        var on = new Option<string?>("--on") { Description = "From which day on: 2026-04-01; today, if none is named", HelpName = "DATE" };
        var yes = new Option<bool>("--yes") { Description = "Do not ask; needed where nobody can answer" };
        var verb = new Verb("erase", "Erase what is known of a person, for ever: the key is destroyed and the registers are purged; proofs stay") { subject, basis, decision, on, yes };
        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            var person = Parse("SUBJECT", () => PersonId.Parse(IdOf(arguments.GetValue(subject)!)));
            var why = Parse("--basis", () => (ErasureBasis)Words.ParseEnum(typeof(ErasureBasis), arguments.GetValue(basis)!));
            var order = Parse("--decision", () => Decisions.DecisionId.Parse(arguments.GetValue(decision)!));
            var day = arguments.GetValue(on) is { } text ? Parse("--on", () => PartialDate.TryParse(text, out var date) ? date : throw new FormatException($"'{text}' is not a date")) : null;
            using var progress = output.Progress("purging the registers");
            await using var session = await Session.Open(settings, terminal, ct, progress);
            day ??= PartialDate.Day(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(terminal.Time.GetUtcNow(), session.Zone).DateTime));
            if (!arguments.GetValue(yes))
            {
                Confirm(terminal, output, person);
            }

            var outcome = await session.Mediator.Send(new ErasePerson(person, why, order) { Effective = Effective.Since(day) }, ct);
            var code = RecordVerb.Print(terminal, output, outcome, line: null);
            if (outcome is Outcome.Unchanged)
            {
                output.Say($"{person} was erased before.");
            }
            else if (outcome is Outcome.Recorded recorded)
            {
                output.Say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{person} is erased (#{recorded.Facts[0].Index}): the key is destroyed and the registers are purged. Old backups of the keys, and what was given to others, are not: see docs/format/erasure.md."));
            }

            return code;
        });
        return verb;
    }

    private static void Confirm(Terminal terminal, Output output, PersonId person)
    {
        if (!terminal.InputIsScreen)
        {
            throw new LedgerException(Failure.Usage, "an erasure cannot be undone, and nobody is here to confirm it", "add --yes if it is meant");
        }

        output.Say($"This destroys the key of {person}: nothing and nobody brings back what it opens.");
        output.Say("Type the person's id to go on:");
        using var input = new StreamReader(terminal.Input());
        if (input.ReadLine()?.Trim() != person.Value)
        {
            throw new LedgerException(Failure.Refused, "that is not the id: nothing was erased");
        }
    }

    private static string IdOf(string subject) =>
        subject.StartsWith(PersonId.Category + "-", StringComparison.Ordinal) ? subject[(PersonId.Category.Length + 1)..] : subject;

    private static T Parse<T>(string what, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (FormatException e)
        {
            throw new LedgerException(Failure.Usage, $"{what}: {e.Message.TrimEnd('.')}", "see `ledger erase --help`", e);
        }
    }
}
