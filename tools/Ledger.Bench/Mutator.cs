using System.Text;

namespace Ledger.Bench;

/// <summary>Changes inputs at random, reproducibly: the same seed gives the same inputs.</summary>
internal sealed class Mutator(ulong seed)
{
    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "0", "00", "-1", "9223372036854775807", "9223372036854775808", "99999999999999999999999", "4294967295", "\n", "\n\n", "\r\n", "\u2014 ", "+", "/", "=", "==", "\"", "\\", "\\\"",
            "{", "}", "[", "]", ":", ",", "null", "true", "1e9", "1.5", "\u0000", "\u0301", "\u2028", "\u202E", "\ud7ff", "../", "x001/", ".p/", "none", "all", "any", "not-stated", "T24:00:00",
        }.Select(Encoding.UTF8.GetBytes),
        [0xC0, 0x80],
        [0xED, 0xA0, 0x80],
        [0xF4, 0x90, 0x80, 0x80],
        [0xFF, 0xFF, 0xFF, 0xFF],
        [0x50, 0x4B, 0x05, 0x06],
    ];

    private ulong state = seed | 1;

    /// <summary>A number below a limit.</summary>
    public int Below(int limit)
    {
        // xorshift64*: speed matters here, secrecy does not.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        return (int)((state * 2685821657736338717UL >> 33) % (ulong)limit);
    }

    /// <summary>One input made of another, with one to four changes.</summary>
    public byte[] Change(byte[] input, IReadOnlyList<byte[]> corpus)
    {
        var bytes = new List<byte>(input);
        for (var changes = 1 + Below(4); changes > 0; changes--)
        {
            Once(bytes, corpus);
        }

        return [.. bytes];
    }

    private void Once(List<byte> bytes, IReadOnlyList<byte[]> corpus)
    {
        var at = bytes.Count == 0 ? 0 : Below(bytes.Count);
        var length = Math.Min(1 + Below(Below(8) == 0 ? 200 : 8), bytes.Count - at);
        switch (Below(9))
        {
            case 0 when bytes.Count > 0:
                bytes[at] ^= (byte)(1 << Below(8));
                break;
            case 1 when bytes.Count > 0:
                bytes[at] = (byte)Below(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 4:
                bytes.InsertRange(at, Words[Below(Words.Length)]);
                break;
            case 5:
                bytes.RemoveRange(at, length);
                bytes.InsertRange(at, Words[Below(Words.Length)]);
                break;
            case 6:
                var other = corpus[Below(corpus.Count)];
                var from = other.Length == 0 ? 0 : Below(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(1 + Below(64), other.Length - from)).ToArray());
                break;
            case 7:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.InsertRange(at, Enumerable.Repeat((byte)Below(256), Below(300)));
                break;
        }
    }
}
