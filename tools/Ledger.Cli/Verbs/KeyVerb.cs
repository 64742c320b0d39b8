using System.CommandLine;
using Ledger.Json;
using Ledger.Sealing;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger key</c>: the key with which others check.</summary>
internal static class KeyVerb
{
    public static Verb Create(Terminal terminal)
    {
        var verb = new Verb("key", "Print the verifier key, with which others check receipts and checkpoints");
        verb.SetAction(arguments =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            Session.Exists(settings);
            var key = SealSetup.VerifierKeyOf(settings.Layout);
            output.Line(output.Json ? LedgerJson.Write(new Answer(key.Name, key.ToString())) : key.ToString());
            return 0;
        });
        return verb;
    }

    private sealed record Answer(string Origin, string Key);
}
