namespace Ledger.Witnessing;

/// <summary>How witnesses are reached.</summary>
public interface IWitnessTransport
{
    /// <summary>Sends <c>POST /add-checkpoint</c>.</summary>
    /// <param name="prefix">The witness's address, without <c>/add-checkpoint</c>.</param>
    /// <param name="body">The body.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="IOException">The witness could not be reached, or did not answer as HTTP has it.</exception>
    Task<WitnessAnswer> AddCheckpoint(Uri prefix, byte[] body, CancellationToken ct);

    /// <summary>Sends <c>GET /HASH/checkpoint</c>.</summary>
    /// <inheritdoc cref="AddCheckpoint"/>
    /// <param name="prefix">The witness's address.</param>
    /// <param name="originHash">The hash of the log's origin.</param>
    /// <param name="ct">Ends it.</param>
    Task<WitnessAnswer> Latest(Uri prefix, string originHash, CancellationToken ct);
}
