using Ledger.Log;

namespace Ledger.Bench;

/// <summary>What an event is, as bytes.</summary>
internal sealed record StoredBytes(byte[] Header, byte[] Payload, byte[] Salt)
{
    public static StoredBytes Of(LoggedEvent logged) => new(logged.HeaderBytes.ToArray(), logged.Payload.ToArray(), logged.Salt.ToArray());
}
