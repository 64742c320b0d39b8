using Ledger.Registers;

namespace Ledger.Keys;

/// <summary>A key that the ledger signed with.</summary>
public sealed record SigningKeyRow(string Key, bool Current, long? CompromisedFrom);

/// <summary>What the registers show of the ledger's keys.</summary>
public static class KeyRegister
{
    /// <summary>The keys, once one was replaced or compromised.</summary>
    public static Register<SigningKeyRow> SigningKeys { get; } = new("signing-keys", "The keys that the ledger signed with, once one was replaced or compromised");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Register> All { get; } = [SigningKeys];

    /// <summary>The rows that the keys' state asserts.</summary>
    public static IEnumerable<RegisterRow> Rows(Keyring state) => state is Keyring.Known known
        ? SigningKeys.Rows(known.Id.Value, known.Keys, key => (null, new SigningKeyRow(key.Key, key == known.Current, key.CompromisedFrom)))
        : [];
}
