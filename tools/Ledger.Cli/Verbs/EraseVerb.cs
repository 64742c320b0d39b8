using System.CommandLine;
using System.Globalization;
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
        var destruction = new Destruction<ErasureBasis>("erase", "an erasure", "The lawful basis");
        var verb = new Verb("erase", "Erase what is known of a person, for ever: the key is destroyed and the registers are purged; proofs stay") { subject };
        foreach (var option in destruction.Order.Concat(destruction.Manner))
        {
            verb.Add(option);
        }

        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            var person = destruction.Parse("SUBJECT", () => PersonId.Parse(IdOf(arguments.GetValue(subject)!)));
            var (basis, decision, day) = destruction.Read(arguments);
            using var progress = output.Progress("purging the registers");
            await using var session = await Session.Open(settings, terminal, ct, progress);
            day ??= Destruction<ErasureBasis>.Today(terminal, session);
            destruction.Confirm(arguments, terminal, output, $"This destroys the key of {person}: nothing and nobody brings back what it opens.", "person's id", person.Value);

            var outcome = await session.Mediator.Send(new ErasePerson(person, basis, decision) { Effective = Effective.Since(day) }, ct);
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

    private static string IdOf(string subject) =>
        subject.StartsWith(PersonId.Category + "-", StringComparison.Ordinal) ? subject[(PersonId.Category.Length + 1)..] : subject;
}
