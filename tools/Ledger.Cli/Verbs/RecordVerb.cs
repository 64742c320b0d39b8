using System.CommandLine;
using System.Text;
using Ledger.Import;
using Ledger.Json;
using Ledger.Witnessing;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger record</c>: one command by its options, or many from a file.</summary>
internal static class RecordVerb
{
    public static Verb Create(Terminal terminal, string[] args)
    {
        var file = new Option<string?>("--file", "-f")
        {
            Description = "Record many: a file with one JSON object a line, {\"command\":\"create-office\", …}; - reads standard input",
            HelpName = "FILE",
        };
        var verb = new Verb("record", "Record a decision or another fact, by options or from a file; every fact comes back with its receipt") { file, Settings.PolicyOption, Settings.RequireWitnessOption };
        verb.SetAction(async (arguments, ct) => arguments.GetValue(file) is { } path
            ? await RecordFile(terminal, arguments, path, ct)
            : throw new LedgerException(Failure.Usage, "nothing to record is named", "name a command (see `ledger record --help`), or a file with -f"));

        // Every command has its options generated from its record; only the one that is meant needs them.
        var help = args.Any(a => a is "--help" or "-h" or "-?" or "/?") ? CommandHelp.Load() : CommandHelp.None;
        if (args.Contains("record", StringComparer.Ordinal))
        {
            foreach (var command in LedgerServices.Commands.Where(c => c.Verb is null))
            {
                verb.Add(CreateCommand(terminal, command, help, named: args.Contains(command.Name, StringComparer.Ordinal)));
            }
        }

        return verb;
    }

    private static Verb CreateCommand(Terminal terminal, RegisteredCommand registered, CommandHelp help, bool named)
    {
        var verb = new Verb(registered.Name, help.Of(registered.Type));
        if (!named)
        {
            return verb;
        }

        var options = new RecordOptions(registered.Type, help);
        foreach (var option in options.All)
        {
            verb.Add(option);
        }

        verb.Add(Settings.PolicyOption);
        verb.Add(Settings.RequireWitnessOption);
        verb.SetAction(async (arguments, ct) =>
        {
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            Command command;
            try
            {
                command = (Command)LedgerJson.Bind(LedgerJson.ParseObject(Encoding.UTF8.GetBytes(options.ToJson(arguments).ToString(Newtonsoft.Json.Formatting.None))), registered.Type, 1);
            }
            catch (JsonInputException e)
            {
                throw new LedgerException(Failure.Usage, InOptions(e.Problem), $"see `ledger record {registered.Name} --help`", e);
            }

            await using var session = await Session.Open(Settings.Resolve(arguments, terminal), terminal, ct);
            var outcome = await session.Mediator.Send(command, ct);
            var code = Print(terminal, output, outcome, null);
            if (outcome is Outcome.Recorded)
            {
                await session.Witness(output, ct);
            }

            return code;
        });
        return verb;
    }

    private static async Task<int> RecordFile(Terminal terminal, ParseResult arguments, string path, CancellationToken ct)
    {
        var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
        await using var session = await Session.Open(Settings.Resolve(arguments, terminal), terminal, ct, witnessLater: true);
        if (path != "-" && !File.Exists(path))
        {
            throw new LedgerException(Failure.NotFound, $"there is no file {path}");
        }

        await using var input = path == "-" ? terminal.Input() : File.OpenRead(path);
        using var progress = output.Progress("recording");
        var counts = new Counts();
        var lot = new WitnessedLot(session, session.Settings.RequireWitness, (outcome, line) => Print(terminal, output, outcome, line));
        var code = 0;
        try
        {
            await foreach (var line in CommandFile.Read(input, ct))
            {
                var outcome = await session.Mediator.Send(line.Command, ct);
                counts.Add(outcome);
                code = await lot.Add(outcome, line, ct);
                if (code != 0)
                {
                    break;
                }

                progress.Report(counts.Commands);
            }

            await lot.Witness(ct);
            if (counts.Any)
            {
                await session.Witness(output, ct);
            }
        }
        catch (LedgerException e) when (e is not NotWitnessedException)
        {
            // What came before it is told first, if it is witnessed.
            if (await lot.TryWitness(ct) is { } unmet)
            {
                output.Say($"From line {lot.FirstLine} on not witnessed: {unmet.Message}.");
            }

            code = CommandLineApp.Fail(terminal, e.Failure, e.Message, e.Hint ?? "mend the line and run the same file again: it records only what is missing");
        }
        catch (NotWitnessedException e)
        {
            code = CommandLineApp.Fail(terminal, e.Failure, $"recorded and sealed, but from line {lot.FirstLine} on not witnessed: {e.Message}", "run the same file again: it records only what is missing, and has all of it witnessed");
        }
        finally
        {
            // Whatever ended it, Ctrl-C too.
            output.Say(counts.ToString());
        }

        return code;
    }

    /// <summary>Says what became of a command, and gives the exit code.</summary>
    public static int Print(Terminal terminal, Output output, Outcome outcome, CommandLine? line)
    {
        var at = line is null ? string.Empty : $"line {line.Line}: ";
        switch (outcome)
        {
            case Outcome.Recorded recorded:
                foreach (var fact in recorded.Facts)
                {
                    output.Line(output.Json
                        ? LedgerJson.Write(new RecordedLine(recorded.Before ? "before" : "sealed", fact.Index, fact.Id, fact.Type, fact.Stream, Encoding.UTF8.GetString(fact.Receipt.ToBytes())))
                        : $"{fact.Index,6}  {fact.Type,-26}  {fact.Stream}{(recorded.Before ? "  (recorded before)" : string.Empty)}");
                }

                if (line is null && !output.Json)
                {
                    output.Say(recorded.Before
                        ? "The same request had recorded this before; nothing new was written. (To record it anew, give it a --command-id.)"
                        : $"Sealed. Receipt: `ledger receipt {recorded.Facts[0].Index}`");
                }

                return 0;
            case Outcome.Unchanged:
                if (line is null)
                {
                    output.Say("It holds already; nothing was written.");
                }

                return 0;
            case Outcome.Refused refused:
                return CommandLineApp.Fail(terminal, Failure.Refused, $"{at}refused ({refused.Code}): {Clause(refused.Detail)}", null);
            case Outcome.Conflict conflict:
                return CommandLineApp.Fail(terminal, Failure.Conflict, at + conflict.Detail, "look with `ledger history STREAM`, then decide anew");
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static string Clause(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..].TrimEnd('.');

    // A field's name in JSON is an option's name here.
    private static string InOptions(string problem)
    {
        const string Missing = "the field ";
        return problem.StartsWith(Missing, StringComparison.Ordinal) && problem.EndsWith(" is missing", StringComparison.Ordinal)
            ? $"--{Words.Kebab(problem[Missing.Length..^" is missing".Length])} is missing"
            : problem.IndexOf(": ", StringComparison.Ordinal) is var colon and > 0 && problem[..colon].All(char.IsLetter)
                ? $"--{Words.Kebab(problem[..colon])}{problem[colon..]}"
                : problem;
    }

    private sealed record RecordedLine(string State, long Index, Guid Id, string Type, string Stream, string Receipt);

    private sealed class Counts
    {
        private int _recorded;
        private int _before;
        private int _unchanged;

        public int Commands { get; private set; }

        /// <summary>Whether anything was recorded, now or before.</summary>
        public bool Any => _recorded + _before > 0;

        public void Add(Outcome outcome)
        {
            Commands++;
            _recorded += outcome is Outcome.Recorded { Before: false } ? 1 : 0;
            _before += outcome is Outcome.Recorded { Before: true } ? 1 : 0;
            _unchanged += outcome is Outcome.Unchanged ? 1 : 0;
        }

        public override string ToString() => _recorded == 0 && Commands > 0
            ? $"Nothing new: {_before} recorded before, {_unchanged} held already."
            : $"{_recorded} recorded, {_before} recorded before, {_unchanged} held already.";
    }
}
