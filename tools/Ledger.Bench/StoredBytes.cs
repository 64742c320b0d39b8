using Ledger.Log;

namespace Ledger.Bench;

/// <summary>What an event is, as bytes.</summary>
internal sealed record StoredBytes(byte[] Header, byte[] Payload, byte[] Salt)
{
    public static StoredBytes Of(LoggedEvent logged) => new(logged.HeaderBytes.ToArray(), logged.Payload.ToArray(), logged.Salt.ToArray());

    /// <summary>Everything from an index on.</summary>
    public static async Task<StoredBytes[]> From(IEventLog log, long index)
    {
        var stored = new List<StoredBytes>();
        await foreach (var logged in log.ReadLog(index, CancellationToken.None))
        {
            stored.Add(Of(logged));
        }

        return [.. stored];
    }
}
