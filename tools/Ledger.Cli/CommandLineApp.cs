using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Ledger.Cli.Verbs;

namespace Ledger.Cli;

/// <summary>
/// <c>ledger</c>. Its manners: data on stdout, talk on stderr; <c>--json</c> on all that prints data; no colour when NO_COLOR is set or nobody looks;
/// errors are one line <c>ledger: …</c> in lower case with no full stop, then <c>hint: …</c> where one helps. Exit codes: 0 done, 1 unexpected,
/// 2 usage, 3 refused, 4 conflict, 5 not found, 6 integrity.
/// </summary>
public static class CommandLineApp
{
    private const string ReadOnlyHint = "reading needs leave to write too: registers are brought up to date, and SQLite shares its locks through files; copy the directory to where you may write, and name the copy with --data";

    /// <summary>Runs one verb and returns the exit code.</summary>
    public static async Task<int> Run(string[] args, Terminal terminal, CancellationToken ct = default)
    {
        try
        {
            return await Invoke(args, terminal, ct);
        }
        catch (LedgerException e)
        {
            return Fail(terminal, e.Failure, e.Message, e.Hint);
        }
        catch (OperationCanceledException)
        {
            return Fail(terminal, Failure.Unexpected, "stopped", "what was recorded before stays recorded");
        }
        catch (IOException e) when (IsBrokenPipe(e))
        {
            return 0;
        }
        catch (UnauthorizedAccessException e)
        {
            return Fail(terminal, Failure.Usage, Clause(e.Message), ReadOnlyHint);
        }
        catch (IOException e)
        {
            return Fail(terminal, Failure.Usage, $"a file or a stream cannot be used: {Clause(e.Message)}", null);
        }
#pragma warning disable CA1031 // The last line of defence: one line for people, the rest for whoever mends it.
        catch (Exception e)
        {
            var verbose = !string.IsNullOrEmpty(terminal.Environment.GetValueOrDefault("LEDGER_TRACE"));
            var code = Fail(terminal, Failure.Unexpected, $"unexpected: {Clause(e.Message)}", verbose ? null : "set LEDGER_TRACE=1 and run it again to see where");
            if (verbose)
            {
                await terminal.Talk.WriteLineAsync(e.ToString());
            }

            return code;
        }
#pragma warning restore CA1031
        finally
        {
            await Flush(terminal.Data);
            await terminal.Talk.FlushAsync(CancellationToken.None);
        }
    }

    private static async Task<int> Invoke(string[] args, Terminal terminal, CancellationToken ct)
    {
        var root = new Verb("ledger", "An audit ledger for governance decisions: record, prove, show, replay and verify.")
        {
            InitVerb.Create(terminal),
            RecordVerb.Create(terminal, args),
            ShowVerb.Create(terminal),
            HistoryVerb.Create(terminal),
            ReplayVerb.Create(terminal),
            ReceiptVerb.Create(terminal),
            ProveVerb.CreateStream(terminal),
            ProveVerb.CreateAbsent(terminal),
            MapVerb.Create(terminal),
            StatusVerb.Create(terminal),
            KeyVerb.Create(terminal),
            VerifyVerb.Create(terminal),
            EvidenceVerb.Create(terminal),
            EraseVerb.Create(terminal),
            RedactVerb.Create(terminal),
            BackupVerb.Create(terminal),
            RestoreVerb.Create(terminal),
            DoctorVerb.Create(terminal),
            CopyVerb.Create(terminal),
            SnapshotVerb.Create(terminal),
            CorrectionsVerb.Create(terminal),
            CosignVerb.Create(terminal),
            CheckpointVerb.Create(terminal),
            TimestampVerb.Create(terminal),
            FsckVerb.Create(terminal),
            ExportVerb.Create(terminal),
            WitnessVerb.Create(terminal),
            DemoVerb.Create(terminal),
            new HelpOption(),
            new VersionOption(),
            Settings.DataOption,
            Settings.ConnectionOption,
            Settings.JsonOption,
            Settings.ActorOption,
            Settings.RoleOption,
        };
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            var error = parsed.Errors.FirstOrDefault(e => e.Message.StartsWith("Unrecognized", StringComparison.Ordinal)) ?? parsed.Errors[0];
            return Fail(terminal, Failure.Usage, Clause(error.Message), $"see `{Path(parsed.CommandResult)} --help`");
        }

        // An option that a verb does not know would otherwise be taken for its argument, and be looked for in vain.
        if (!args.Contains("--") && parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).FirstOrDefault(t => t.Value.StartsWith("--", StringComparison.Ordinal)) is { } unknown)
        {
            return Fail(terminal, Failure.Usage, $"unrecognized command or argument '{unknown.Value}'", $"see `{Path(parsed.CommandResult)} --help`");
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = terminal.Data, Error = terminal.Talk }, ct);
    }

    /// <summary>Says what failed, and gives the exit code for it.</summary>
    internal static int Fail(Terminal terminal, Failure failure, string message, string? hint)
    {
        Flush(terminal.Data).GetAwaiter().GetResult();
        terminal.Talk.WriteLine($"ledger: {message}");
        if (hint is not null)
        {
            terminal.Talk.WriteLine($"hint: {hint}");
        }

        return (int)failure;
    }

    private static async Task Flush(TextWriter data)
    {
        try
        {
            await data.FlushAsync(CancellationToken.None);
        }
        catch (IOException e) when (IsBrokenPipe(e))
        {
            // Whoever read has had enough, as `head` does.
        }
    }

    private static bool IsBrokenPipe(IOException e) => e.Message.Contains("Broken pipe", StringComparison.Ordinal);

    private static string Path(CommandResult result) => result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : result.Command.Name;

    // Messages of libraries are sentences; ours are clauses.
    private static string Clause(string message)
    {
        var line = message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return line.Length > 1 && char.IsUpper(line[0]) && !char.IsUpper(line[1]) ? char.ToLowerInvariant(line[0]) + line[1..] : line;
    }
}
