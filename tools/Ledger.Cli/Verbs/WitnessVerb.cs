using System.CommandLine;
using System.Globalization;
using System.Net;
using Ledger.Json;
using Ledger.Witnessing;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger witness</c>: a small witness that an auditor or a regulator runs (c2sp.org/tlog-witness).</summary>
internal static class WitnessVerb
{
    private const string DefaultDirectory = "ledger-witness";
    private const string DefaultListen = "127.0.0.1:8053";

    private static Option<string?> DirectoryOption { get; } = new("--dir")
    {
        Description = $"The witness's directory (LEDGER_WITNESS; {DefaultDirectory} if nothing says otherwise)",
        HelpName = "DIR",
        Recursive = true,
    };

    public static Verb Create(Terminal terminal) => new("witness", "Be a witness of other people's logs: cosign their checkpoints as long as they only grow")
    {
        CreateInit(terminal),
        CreateAddLog(terminal),
        CreateKey(terminal),
        CreateLogs(terminal),
        CreateServe(terminal),
        DirectoryOption,
    };

    private static Verb CreateInit(Terminal terminal)
    {
        var name = new Option<string>("--name") { Description = "The name of the witness's key: a schema-less URL such as regulator.example/witness", HelpName = "NAME", Required = true };
        var verb = new Verb("init", "Make a witness: its directory and its key") { name };
        verb.SetAction(arguments =>
        {
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            var directory = DirectoryOf(arguments, terminal);
            var key = directory.Create(arguments.GetValue(name)!);
            output.Line(output.Json ? LedgerJson.Write(new Known(key.Name, [key.ToString()])) : key.ToString());
            output.Say($"Made the witness {key.Name} in {directory.Root}. The line above is its verifier key: it goes into the policies of those who rely on it.");
            return 0;
        });
        return verb;
    }

    private static Verb CreateAddLog(Terminal terminal)
    {
        var key = new Argument<string>("KEY") { Description = "The log's verifier key, or a file that holds it" };
        var verb = new Verb("add-log", "Know a log from now on, or another key of a log; a witness that is serving need not be started again") { key };
        verb.SetAction(arguments =>
        {
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            var log = VerifierKeys.Read(arguments.GetValue(key)!, "KEY");
            output.Say(DirectoryOf(arguments, terminal).AddLog(log) ? $"Knows {log.Name} by key {log.KeyId:x8} now." : "It knew that key already; nothing was changed.");
            return 0;
        });
        return verb;
    }

    private static Verb CreateKey(Terminal terminal)
    {
        var verb = new Verb("key", "Print the witness's verifier key");
        verb.SetAction(arguments =>
        {
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            var key = DirectoryOf(arguments, terminal).ReadVerifierKey();
            output.Line(output.Json ? LedgerJson.Write(new Known(key.Name, [key.ToString()])) : key.ToString());
            return 0;
        });
        return verb;
    }

    private static Verb CreateLogs(Terminal terminal)
    {
        var verb = new Verb("logs", "List the logs that the witness knows, and what it cosigned last of each");
        verb.SetAction(arguments =>
        {
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            var logs = DirectoryOf(arguments, terminal).KnownLogs();
            if (output.Json)
            {
                foreach (var log in logs)
                {
                    output.Line(LedgerJson.Write(new Known(log.Origin, [.. log.Keys.Select(key => key.ToString())])));
                }
            }
            else
            {
                output.Table(["origin", "keys", "path of its checkpoint"], logs.Select(log => (IReadOnlyList<string>)
                    [log.Origin, string.Join(' ', log.Keys.Select(key => key.KeyId.ToString("x8", CultureInfo.InvariantCulture))), $"/{WitnessDirectory.HashOf(log.Origin)}/checkpoint"]));
            }

            return 0;
        });
        return verb;
    }

    private static Verb CreateServe(Terminal terminal)
    {
        var listen = new Option<string>("--listen")
        {
            Description = "Address and port to listen on; port 0 takes a free one. Plain HTTP: put a proxy that speaks TLS before it",
            HelpName = "ADDRESS:PORT",
            DefaultValueFactory = _ => DefaultListen,
        };
        var verb = new Verb("serve", "Answer POST /add-checkpoint and GET /HASH/checkpoint until stopped") { listen };
        verb.SetAction(async (arguments, ct) =>
        {
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            var text = arguments.GetValue(listen)!;
            if (!IPEndPoint.TryParse(text, out var address) || !text.Contains(':', StringComparison.Ordinal))
            {
                throw new LedgerException(Failure.Usage, $"'{text}' is not an address and a port", $"for example {DefaultListen}, or 0.0.0.0:8053 for all addresses");
            }

            using var witness = await Witness.Open(DirectoryOf(arguments, terminal), terminal.Time, ct);
            await WitnessServer.Serve(witness, address, terminal.Time, serving =>
            {
                output.Line(serving);
                output.Say($"Witness {witness.Verifier.Name} serves; stop it with Ctrl-C.");
                terminal.Data.Flush();
                terminal.Talk.Flush();
            }, output.Say, ct);
            output.Say("Stopped.");
            return 0;
        });
        return verb;
    }

    private static WitnessDirectory DirectoryOf(ParseResult arguments, Terminal terminal) => new(
        arguments.GetValue(DirectoryOption) is { Length: > 0 } given ? given
        : terminal.Environment.GetValueOrDefault("LEDGER_WITNESS") is { Length: > 0 } variable ? variable
        : DefaultDirectory);

    private sealed record Known(string Name, IReadOnlyList<string> Keys);
}
