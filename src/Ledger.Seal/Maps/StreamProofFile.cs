namespace Ledger.Seal.Maps;

/// <summary>A proof of a stream in a file that somebody sent.</summary>
public static class StreamProofFile
{
    /// <summary>Whether a file begins as a proof of a stream does, and is to be checked as one.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsOne(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        const int Enough = 64;
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[Enough];
        return StreamProof.IsAnnouncedBy(start[..file.ReadAtLeast(start, Enough, throwOnEndOfStream: false)]);
    }

    /// <summary>Checks the proof in a file. Whatever its bytes are, this ends, with a verdict.</summary>
    /// <exception cref="IOException">The file cannot be read at all.</exception>
    /// <exception cref="PlatformNotSupportedException">See <see cref="EventHeader.Decode"/>.</exception>
    public static StreamProofVerdict Verify(string path, StreamProofQuestion question)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[Math.Min(file.Length, StreamProof.MaxSize) + 1];
            return StreamProof.Parse(bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false))).Verify(question);
        }
        catch (StreamProofFormatException e)
        {
            return StreamProofVerdict.Unreadable(e);
        }
    }
}
