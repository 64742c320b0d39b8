using Ledger.Log;
using Ledger.Seal;
using MediatR;

namespace Ledger.Keys;

/// <summary>Says that another key takes over. Recorded by <c>ledger key rotate</c>, which then has both keys sign.</summary>
/// <param name="Id">Which keys: signing.</param>
/// <param name="Old">The verifier key that signs now.</param>
/// <param name="New">The verifier key that takes over.</param>
public sealed record RotateSigningKey(KeyringId Id, string Old, string New) : Command
{
    /// <summary>The rule: both are keys of the same log, the old one is the last of which the ledger knows, and the new one was never used.</summary>
    public static Decided<KeyEvent> Decide(RotateSigningKey command, Keyring state)
    {
        if (!VerifierKey.TryParse(command.Old, out var old) || !VerifierKey.TryParse(command.New, out var next)
            || old.Type != VerifierKey.Ed25519 || next.Type != VerifierKey.Ed25519 || old.Name != next.Name)
        {
            return new Refusal("not-keys-of-one-log", "Old and new are not two verifier keys of one log.");
        }

        if (state is Keyring.Known known)
        {
            if (known.Current.Key == command.New && known.Keys is [.., var before, _] && before.Key == command.Old)
            {
                return [];
            }

            if (known.Current.Key != command.Old)
            {
                return new Refusal("not-the-current-key", $"The key that signs now is {known.Current.Key}.");
            }

            if (known.Keys.Any(k => k.Key == command.New))
            {
                return new Refusal("key-used-before", "The new key was used before.");
            }
        }

        return command.Old == command.New
            ? new Refusal("key-used-before", "The new key is the old one.")
            : [new KeyEvent.SigningKeyRotated(command.Id, command.Old, command.New) { Effective = command.Effective }];
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<RotateSigningKey, Outcome>
    {
        public Task<Outcome> Handle(RotateSigningKey command, CancellationToken ct) =>
            transaction.Run<RotateSigningKey, Keyring, KeyEvent>(command.Id, command, Decide, ct);
    }
}
