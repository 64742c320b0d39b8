using System.Globalization;

namespace Ledger.Seal.Bundles;

/// <summary>Reads <c>withheld.jsonl</c> line by line, in the order of the entries, and hashes it on the way.</summary>
internal sealed class WithheldReader : IDisposable
{
    private readonly Stream? file;
    private readonly byte[] buffer = new byte[1 << 17];
    private Sha256 hash = Sha256.Begin();
    private int from;
    private int to;
    private long last = -1;

    /// <summary>Reads a file; without one there are no lines.</summary>
    public WithheldReader(Stream? file)
    {
        this.file = file;
        Advance();
    }

    /// <summary>The entry of the current line; no entry's when there are no more.</summary>
    public long Index { get; private set; }

    /// <summary>Its commitment.</summary>
    public TreeHash Commitment { get; private set; }

    /// <summary>Its reason.</summary>
    public WithheldReason Reason { get; private set; }

    /// <summary>The entry that erased it.</summary>
    public long? ErasedBy { get; private set; }

    /// <summary>The SHA-256 of the file, when all lines are read.</summary>
    public TreeHash Hash() => hash.Finish();

    /// <summary>Goes to the next line.</summary>
    /// <exception cref="BundleFormatException">There is one that does not read, or does not follow the one before it.</exception>
    public void Advance()
    {
        var line = NextLine();
        if (line.IsEmpty)
        {
            Index = long.MaxValue;
            return;
        }

        (Commitment, Index, Reason, ErasedBy) = Withheld.ParseCore(line);
        if (Index <= last || Index == long.MaxValue)
        {
            throw new BundleFormatException(string.Create(CultureInfo.InvariantCulture, $"{BundleNames.Withheld} lists entry {Index} after entry {last}"));
        }

        last = Index;
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    private ReadOnlySpan<byte> NextLine()
    {
        while (true)
        {
            var end = buffer.AsSpan(from..to).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = buffer.AsSpan(from, end);
                from += end + 1;
                return line.IsEmpty ? throw new BundleFormatException($"{BundleNames.Withheld} has an empty line") : line;
            }

            if (to - from > Withheld.MaxLine)
            {
                throw new BundleFormatException($"a line of {BundleNames.Withheld} is longer than {Withheld.MaxLine} bytes");
            }

            buffer.AsSpan(from..to).CopyTo(buffer);
            (from, to) = (0, to - from);
            var read = file?.Read(buffer.AsSpan(to)) ?? 0;
            if (read == 0)
            {
                return to == 0 ? default : throw new BundleFormatException($"{BundleNames.Withheld} does not end in a newline");
            }

            hash.Append(buffer.AsSpan(to, read));
            to += read;
        }
    }
}
