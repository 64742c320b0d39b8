namespace Ledger.Cli.Verbs;

internal static class HistoryVerb
{
    public static Verb Create(Terminal terminal) => new("history", "not yet");
}
