namespace Ledger.Cli.Verbs;

internal static class DemoVerb
{
    public static Verb Create(Terminal terminal) => new("demo", "not yet");
}
