namespace Ledger.Seal;

/// <summary>Whatever signs notes: a key in memory, or a device that keeps it.</summary>
public interface INoteSigner : IDisposable
{
    /// <summary>The key that checks the signatures.</summary>
    VerifierKey Verifier { get; }

    /// <summary>Signs a message with Ed25519: 64 bytes.</summary>
    byte[] Sign(ReadOnlySpan<byte> message);
}
