using System.Buffers;
using System.Buffers.Binary;

namespace Ledger.Seal.Bundles;

/// <summary>Reads a <see cref="PayloadFile"/> from its start; one payload is in memory at a time.</summary>
public sealed class PayloadReader(Stream file) : IDisposable
{
    private byte[] rented = ArrayPool<byte>.Shared.Rent(4096);

    /// <summary>Reads the next payload.</summary>
    /// <param name="salt">Its salt; empty if the payload is not here.</param>
    /// <param name="payload">The payload; valid until the next call.</param>
    /// <exception cref="BundleFormatException">The file ends within it, or gives a length that no payload has.</exception>
    public void Next(out ReadOnlySpan<byte> salt, out ReadOnlySpan<byte> payload)
    {
        salt = payload = default;
        Span<byte> length = stackalloc byte[sizeof(uint)];
        Fill(length);
        var together = BinaryPrimitives.ReadUInt32BigEndian(length);
        if (together == 0)
        {
            return;
        }

        if (together is < PayloadCommitment.SaltSize or > PayloadCommitment.SaltSize + PayloadFile.MaxPayload)
        {
            throw new BundleFormatException($"a payload of {(long)together - PayloadCommitment.SaltSize} bytes, which none has");
        }

        if (rented.Length < together)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
            rented = ArrayPool<byte>.Shared.Rent((int)together);
        }

        var bytes = rented.AsSpan(0, (int)together);
        Fill(bytes);
        salt = bytes[..PayloadCommitment.SaltSize];
        payload = bytes[PayloadCommitment.SaltSize..];
    }

    /// <summary>Whether the file has been read to its end.</summary>
    public bool IsAtEnd() => file.ReadByte() < 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        rented = [];
        file.Dispose();
    }

    private void Fill(Span<byte> bytes)
    {
        if (file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new BundleFormatException("a file of payloads ends too early");
        }
    }
}
