namespace Ledger.Cli.Verbs;

internal static class ShowVerb
{
    public static Verb Create(Terminal terminal) => new("show", "not yet");
}
