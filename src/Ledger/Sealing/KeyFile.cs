using Ledger.Seal;

namespace Ledger.Sealing;

/// <summary>The signing key in <c>seal/key</c>: its text form and a line feed, readable by its owner only.</summary>
internal static class KeyFile
{
    private const string What = "signing key";

    /// <summary>Reads the key.</summary>
    /// <exception cref="LedgerException">There is none, others than its owner may use the file, or it does not hold a key.</exception>
    public static SigningKey Read(Layout layout) => SecretFile.Read(
        layout.Key, What, "create a ledger with `ledger init`, or restore seal/ from its own backup", SigningKey.Parse);

    /// <summary>Writes a key where there is none, durably and at once.</summary>
    /// <exception cref="LedgerException">There is one already.</exception>
    public static void Create(Layout layout, SigningKey key) => SecretFile.Create(layout.Key, What, key.Export());
}
