using System.Text;
using Ledger.Seal;

namespace Ledger.Cli;

/// <summary>Verifier keys as people give them: the key itself, or a file that holds it.</summary>
internal static class VerifierKeys
{
    public static VerifierKey Read(string given, string name = "--key")
    {
        try
        {
            return VerifierKey.Parse(File.Exists(given) ? Encoding.UTF8.GetString(BoundedFile.Read(given, 4096)).Trim() : given);
        }
        catch (FormatException e)
        {
            throw new LedgerException(Failure.Usage, $"{name} is not a verifier key: {e.Message.TrimEnd('.')}", "it looks like name+1a2b3c4d+base64; `ledger key` prints it where the ledger is", e);
        }
    }
}
