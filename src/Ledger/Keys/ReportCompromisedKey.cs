using Ledger.Log;
using Ledger.Seal;
using MediatR;

namespace Ledger.Keys;

/// <summary>Says that a key may be in other hands. Recorded by <c>ledger key compromised</c>, which also puts it into the keys' history.</summary>
/// <param name="Id">Which keys: signing.</param>
/// <param name="Key">The verifier key.</param>
/// <param name="FromSize">The size of the last checkpoint that is known to be the ledger's own: beyond it the key's signature alone counts for nothing.</param>
public sealed record ReportCompromisedKey(KeyringId Id, string Key, long FromSize) : Command
{
    /// <summary>The rule: it is a key of which the ledger knows, and what was said before is only ever moved to an earlier size.</summary>
    public static Decided<KeyEvent> Decide(ReportCompromisedKey command, Keyring state)
    {
        if (!VerifierKey.TryParse(command.Key, out var key) || key.Type != VerifierKey.Ed25519)
        {
            return new Refusal("not-a-key", "That is not the verifier key of a log.");
        }

        if (command.FromSize < 0)
        {
            return new Refusal("no-such-size", "A log never has fewer than 0 facts.");
        }

        if (state is Keyring.Known known)
        {
            if (known.Keys.FirstOrDefault(k => k.Key == command.Key) is not { } held)
            {
                return new Refusal("no-such-key", "That key was never one of this ledger's.");
            }

            if (held.CompromisedFrom <= command.FromSize)
            {
                return held.CompromisedFrom == command.FromSize
                    ? []
                    : new Refusal("compromised-before", $"It is compromised from {held.CompromisedFrom} on already.");
            }
        }

        return [new KeyEvent.SigningKeyCompromised(command.Id, command.Key, command.FromSize) { Effective = command.Effective }];
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<ReportCompromisedKey, Outcome>
    {
        public Task<Outcome> Handle(ReportCompromisedKey command, CancellationToken ct) =>
            transaction.Run<ReportCompromisedKey, Keyring, KeyEvent>(command.Id, command, Decide, ct);
    }
}
