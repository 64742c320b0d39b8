using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Ledger.Seal;

namespace Ledger.Snapshots.Report;

/// <summary>
/// The entries of a bundle as its report holds them, collected in two files while the bundle is written: a line for each header, and a line for each payload with
/// its salt, in base64, empty where the payload is withheld. More than a page can bear is not kept.
/// </summary>
internal sealed class ReportEntries : IDisposable
{
    private readonly FileStream _headers;
    private readonly FileStream _payloads;
    private readonly ScriptText _headerText;
    private readonly long _from;
    private readonly long _most;
    private byte[] _line = ArrayPool<byte>.Shared.Rent(4096);

    /// <summary>Begins with none.</summary>
    /// <param name="path">Where files of that name and an ending may stand; they are gone in the end.</param>
    /// <param name="from">The first entry that is kept.</param>
    /// <param name="most">How many bytes they may take in a page.</param>
    public ReportEntries(string path, long from, long most)
    {
        (_from, _most) = (from, most);
        _headers = Temporary(path + ".headers");
        _payloads = Temporary(path + ".payloads");
        _headerText = new ScriptText(_headers);
    }

    /// <summary>Whether there were more than a page can bear.</summary>
    public bool TooMany { get; private set; }

    /// <summary>Adds the entries of a tile.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="entries">Their headers, as they stand in the bundle (<see cref="EntryBundle"/>).</param>
    /// <param name="payloads">Their payloads, as they stand in the bundle (<see cref="Seal.Bundles.PayloadFile"/>), those that are withheld with a length of 0.</param>
    public void Add(Tile tile, ReadOnlySpan<byte> entries, ReadOnlySpan<byte> payloads)
    {
        for (var index = tile.Start; !TooMany && EntryBundle.TryTake(ref entries, out var header); index++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(payloads);
            var stored = payloads.Slice(sizeof(int), length);
            payloads = payloads[(sizeof(int) + length)..];
            if (index >= _from)
            {
                Add(header, stored);
            }
        }
    }

    /// <summary>Writes the headers, a line each.</summary>
    public void CopyHeaders(Stream output) => Copy(_headers, output);

    /// <summary>Writes the payloads, a line each.</summary>
    public void CopyPayloads(Stream output) => Copy(_payloads, output);

    /// <inheritdoc/>
    public void Dispose()
    {
        _headerText.Dispose();
        _headers.Dispose();
        _payloads.Dispose();
        ArrayPool<byte>.Shared.Return(_line, clearArray: true);
        _line = [];
    }

    private static FileStream Temporary(string path) => new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);

    private static void Copy(FileStream lines, Stream output)
    {
        lines.Position = 0;
        lines.CopyTo(output, 1 << 17);
    }

    private void Add(ReadOnlySpan<byte> header, ReadOnlySpan<byte> stored)
    {
        _headerText.Write(header);
        _headers.WriteByte((byte)'\n');
        if (Base64.GetMaxEncodedToUtf8Length(stored.Length) is var most && most > _line.Length)
        {
            ArrayPool<byte>.Shared.Return(_line, clearArray: true);
            _line = ArrayPool<byte>.Shared.Rent(most);
        }

        Base64.EncodeToUtf8(stored, _line, out _, out var written);
        _payloads.Write(_line.AsSpan(0, written));
        _payloads.WriteByte((byte)'\n');
        if (_headers.Position + _payloads.Position > _most)
        {
            TooMany = true;
            _headers.SetLength(0);
            _payloads.SetLength(0);
        }
    }
}
