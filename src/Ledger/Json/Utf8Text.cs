using System.Text;

namespace Ledger.Json;

/// <summary>
/// UTF-8 as a text to read. Payloads are read by the million, so no string is made of one: the buffer of its characters is used again for the next on the same thread.
/// </summary>
internal sealed class Utf8Text : TextReader
{
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static Utf8Text? s_kept;

    private char[] _chars = new char[1024];
    private int _length;
    private int _next;

    private Utf8Text()
    {
    }

    /// <summary>A reader of these bytes, which are copied. Dispose it once: it is then somebody else's.</summary>
    public static Utf8Text Of(ReadOnlySpan<byte> utf8)
    {
        var text = s_kept ?? new Utf8Text();
        s_kept = null; // in use: a value's parts may be read while it is
        if (text._chars.Length < utf8.Length)
        {
            text._chars = new char[utf8.Length]; // a character has at least one byte
        }

        text._length = Encoding.UTF8.GetChars(utf8, text._chars);
        text._next = 0;
        return text;
    }

    /// <inheritdoc/>
    public override int Peek() => _next < _length ? _chars[_next] : -1;

    /// <inheritdoc/>
    public override int Read() => _next < _length ? _chars[_next++] : -1;

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count)
    {
        var read = Math.Min(count, _length - _next);
        _chars.AsSpan(_next, read).CopyTo(buffer.AsSpan(index, count));
        _next += read;
        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (_chars.Length <= LargestKept)
        {
            s_kept = this;
        }
    }
}
