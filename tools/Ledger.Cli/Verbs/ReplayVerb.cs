namespace Ledger.Cli.Verbs;

internal static class ReplayVerb
{
    public static Verb Create(Terminal terminal) => new("replay", "not yet");
}
