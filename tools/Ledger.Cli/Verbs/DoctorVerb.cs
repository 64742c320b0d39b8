using System.CommandLine;
using Ledger.Json;
using Ledger.Log;
using Ledger.Sealing;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger doctor</c>: what could lose or alter events where the ledger is, and what hinders recording.</summary>
internal static class DoctorVerb
{
    public static Verb Create(Terminal terminal)
    {
        var verb = new Verb("doctor", "Check where the ledger is: what could lose or alter its events, and what hinders recording; writes nothing");
        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            if (!Directory.Exists(settings.Layout.Root))
            {
                throw new LedgerException(Failure.NotFound, $"there is no ledger in {settings.Layout.Root}", "name its directory with --data");
            }

            var worst = Verdict.Good;
            var first = string.Empty;
            await foreach (var finding in Findings(settings, terminal, ct))
            {
                Print(output, finding);
                if (finding.Verdict > worst)
                {
                    (worst, first) = (finding.Verdict, finding.Says);
                }
            }

            return worst switch
            {
                Verdict.Harm => CommandLineApp.Fail(terminal, Failure.Integrity, $"events are lost or altered, or would be: {first}", "see above what to do; record nothing before"),
                Verdict.Failing => CommandLineApp.Fail(terminal, Failure.Unexpected, $"this ledger cannot be used as it is: {first}", "see above what to do"),
                _ => 0,
            };
        });
        return verb;
    }

    private static async IAsyncEnumerable<Finding> Findings(Settings settings, Terminal terminal, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var finding in settings.Engine.Examine(settings.Connection, terminal.Time, ct))
        {
            yield return finding;
        }

        ILedgerLog? log = null;
        try
        {
            log = await settings.Engine.Open(settings.Connection, terminal.Time, ct);
        }
        catch (LedgerException)
        {
            // The engine has said so.
        }

        try
        {
            await foreach (var finding in SealExamination.Run(settings.Layout, log, terminal.Time, ct))
            {
                yield return finding;
            }
        }
        finally
        {
            if (log is not null)
            {
                await log.DisposeAsync();
            }
        }
    }

    private static void Print(Output output, Finding finding)
    {
        if (output.Json)
        {
            output.Line(LedgerJson.Write(finding));
            return;
        }

        var index = finding.Index is { } at ? $" (index {at.ToString(System.Globalization.CultureInfo.InvariantCulture)})" : string.Empty;
        output.Line($"{Words.Kebab(finding.Verdict.ToString()),-8}  {finding.Check,-14}  {finding.Says}{index}");
        if (finding.Verdict != Verdict.Good && finding.Hint is { } hint)
        {
            output.Line($"{string.Empty,-8}  {string.Empty,-14}  {hint}");
        }
    }
}
