using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Keys;

/// <summary>What a log says of its keys, as those who check bundles read it: by the formats alone.</summary>
internal static class LoggedKeysOf
{
    /// <summary>Reads it.</summary>
    /// <exception cref="LogCorruptException">An event of the keys' stream cannot be read.</exception>
    public static async Task<LoggedKeys> Read(IEventLog log, CancellationToken ct)
    {
        var said = new List<(long, KeyClaim?)>();
        await foreach (var logged in log.ReadStream(KeyringId.Signing.Stream, 0, ct).ConfigureAwait(false))
        {
            if (Claim(logged) is { } claim)
            {
                said.Add((logged.Index, claim));
            }
        }

        return new LoggedKeys(said);
    }

    private static KeyClaim? Claim(LoggedEvent logged) =>
        !HeaderView.TryParse(logged.HeaderBytes.Span, out var header, out var problem, out _) ? throw new LogCorruptException(logged.Index, problem!)
        : !KeyClaim.IsBy(in header) ? null
        : KeyClaim.TryRead(in header, logged.Payload.Span, out var claim, out problem) ? claim
        : throw new LogCorruptException(logged.Index, problem);
}
