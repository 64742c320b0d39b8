using System.CommandLine;
using System.Globalization;
using System.Text;
using Ledger.Json;
using Ledger.Sealing;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger cosign</c>: asks the witnesses now.</summary>
internal static class CosignVerb
{
    public static Verb Create(Terminal terminal)
    {
        var verb = new Verb("cosign", "Seal what is recorded, ask the policy's witnesses to cosign it, and print the cosigned checkpoint") { Settings.PolicyOption };
        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            await using var session = await Session.Open(settings, terminal, ct);
            if (session.Witnesses is null)
            {
                throw new LedgerException(Failure.Usage, "there is no policy of witnesses", $"name one with --policy, or put it into {settings.Layout.Policy}");
            }

            var round = await session.Get<Sealer>().Witness(ct);
            foreach (var answer in round.Answers)
            {
                output.Say(answer.Time is { } time
                    ? string.Create(CultureInfo.InvariantCulture, $"{answer.Witness} cosigned {round.Asked.Size} facts at {DateTimeOffset.FromUnixTimeSeconds(time):yyyy-MM-dd'T'HH:mm:ss'Z'}.")
                    : $"{answer.Witness} {answer.Problem}.");
                if (answer.Warning is { } warning)
                {
                    output.Say($"Warning: {warning}.");
                }
            }

            if (!round.Met)
            {
                return CommandLineApp.Fail(
                    terminal, Failure.Refused, string.Create(CultureInfo.InvariantCulture, $"{round.Asked.Size} facts are sealed, but too few witnesses cosigned them for the policy"), "ask again; what is sealed stays sealed");
            }

            await KeyRotation.KeepCosignatures(settings.Layout, round.Witnessed!.Note, ct);
            var note = Encoding.UTF8.GetString(round.Witnessed!.Note.ToBytes());
            output.Text(output.Json ? LedgerJson.Write(new Given(round.Asked.Size, note)) + "\n" : note);
            return 0;
        });
        return verb;
    }

    private sealed record Given(long Size, string Checkpoint);
}
