using System.CommandLine;
using System.Globalization;
using Ledger.Json;
using Ledger.Maps;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger map</c>: logs the map of all streams.</summary>
internal static class MapVerb
{
    public static Verb Create(Terminal terminal)
    {
        var every = new Option<long>("--every") { Description = "Only if at least so many facts are new since the last map, e.g. 1000: for a timer", HelpName = "N", DefaultValueFactory = _ => 1 };
        var verb = new Verb("map", "Log the map of all streams, from which it is proven that a stream is complete or absent") { every, Settings.PolicyOption, Settings.RequireWitnessOption };
        verb.SetAction(async (arguments, ct) =>
        {
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            if (arguments.GetValue(every) < 1)
            {
                throw new LedgerException(Failure.Usage, "--every is less than 1", "give a number of facts, e.g. 1000");
            }

            await using var session = await Session.Open(Settings.Resolve(arguments, terminal), terminal, ct);
            var coverage = await session.Get<StreamsMapping>().Coverage(ct);
            var due = coverage.New >= arguments.GetValue(every);
            var map = due ? await Log(session, coverage.Reached, output, ct) : coverage.Newest;
            if (!due)
            {
                output.Say(string.Create(CultureInfo.InvariantCulture, $"{coverage.New} facts are new since the last map; nothing was written."));
            }

            if (map is not null)
            {
                var fact = map.Fact;
                output.Line(output.Json
                    ? LedgerJson.Write(new Mapped(due ? "sealed" : "before", map.Event.Index, fact.Size, fact.Streams, fact.Root))
                    : string.Create(CultureInfo.InvariantCulture, $"{map.Event.Index,6}  {fact.Streams} streams in the first {fact.Size} facts  {fact.Root}"));
            }

            return 0;
        });
        return verb;
    }

    /// <summary>Logs a map, and has it witnessed if there is a policy.</summary>
    /// <exception cref="LedgerException">It was refused, or somebody else was faster.</exception>
    public static async Task<LoggedMap> Log(Session session, long size, Output output, CancellationToken ct)
    {
        Outcome outcome;
        using (var progress = output.Progress("mapping"))
        {
            outcome = await session.Mediator.Send(new MapStreams(size), ct);
        }

        switch (outcome)
        {
            case Outcome.Refused refused:
                throw new LedgerException(Failure.Refused, $"refused ({refused.Code}): {char.ToLowerInvariant(refused.Detail[0])}{refused.Detail[1..].TrimEnd('.')}");
            case Outcome.Conflict conflict:
                throw new LedgerException(Failure.Conflict, conflict.Detail, "ask again");
        }

        await session.Witness(output, ct);
        return (await session.Get<StreamsMapping>().Logged(ct)).First(map => map.Fact.Size == size);
    }

    private sealed record Mapped(string State, long Index, long Size, long Streams, string Root);
}
