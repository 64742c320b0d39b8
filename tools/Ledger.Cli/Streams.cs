using Ledger.Log;

namespace Ledger.Cli;

/// <summary>Stream names as people type them.</summary>
internal static class Streams
{
    public static StreamName Parse(string text)
    {
        try
        {
            return new StreamName(text);
        }
        catch (ArgumentException e)
        {
            throw new LedgerException(Failure.Usage, $"that is not the name of a stream: {e.Message.Split('(')[0].TrimEnd(' ', '.')}", "a stream is a noun and an id, e.g. office-chief-executive", e);
        }
    }
}
