namespace Ledger.Cli.Verbs;

internal static class VerifyVerb
{
    public static Verb Create(Terminal terminal) => new("verify", "not yet");
}
