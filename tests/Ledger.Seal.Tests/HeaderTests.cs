using System.Buffers;
using System.Text;
using CsCheck;

namespace Ledger.Seal.Tests;

public sealed class HeaderTests
{
    [Fact]
    public void A_header_decodes_to_what_was_encoded() =>
        Headers.Valid.Sample(header =>
        {
            var bytes = header.Encode();
            Assert.Equal(header, EventHeader.Decode(bytes));
            var buffer = new ArrayBufferWriter<byte>();
            header.Encode(buffer);
            Assert.Equal(bytes, buffer.WrittenSpan.ToArray());
            Assert.Equal(TreeHash.Leaf(bytes), header.LeafHash());
        }, iter: 3000);

    [Fact]
    public void A_header_that_was_given_another_recorded_time_is_the_header_with_that_time() =>
        Gen.Select(Headers.Valid, Gen.Long[0, DateTime.MaxValue.Ticks]).Sample((header, ticks) =>
        {
            var recorded = new DateTimeOffset(ticks, TimeSpan.Zero);
            var tricky = header with { Stream = ",\"recorded\":\"2025", Type = ",\"recorded\":\"" };
            foreach (var one in new[] { header, tricky })
            {
                var bytes = one.Encode();
                EventHeader.Restamp(bytes, recorded);
                Assert.Equal((one with { Recorded = recorded }).Encode(), bytes);
            }
        }, iter: 1000);

    [Fact]
    public void What_is_no_header_is_not_given_a_time()
    {
        Assert.Throws<ArgumentException>(() => EventHeader.Restamp([], DateTimeOffset.UnixEpoch));
        Assert.Throws<ArgumentException>(() => EventHeader.Restamp(",\"recorded\":\"2025-07-14T09"u8.ToArray(), DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void A_header_with_any_byte_replaced_by_any_other_is_refused_or_is_another_header()
    {
        foreach (var header in new[] { Headers.Minimal, Headers.Full })
        {
            var bytes = header.Encode();
            for (var i = 0; i < bytes.Length; i++)
            {
                var old = bytes[i];
                for (var value = 0; value < 256; value++)
                {
                    bytes[i] = (byte)value;
                    CheckIsRefusedOrCanonical(bytes);
                }

                bytes[i] = old;
            }
        }
    }

    [Fact]
    public void A_random_header_with_bytes_replaced_removed_or_inserted_is_refused_or_is_another_header() =>
        Gen.Select(Headers.Valid, Gen.Int[0, int.MaxValue], Gen.Byte, Gen.Int[0, 2]).Sample((header, at, value, how) =>
        {
            var bytes = header.Encode();
            var i = at % bytes.Length;
            CheckIsRefusedOrCanonical(how switch
            {
                0 => [.. bytes[..i], value, .. bytes[(i + 1)..]],
                1 => [.. bytes[..i], .. bytes[(i + 1)..]],
                _ => [.. bytes[..i], value, .. bytes[i..]],
            });
        }, iter: 20_000);

    [Fact]
    public void A_header_cut_or_continued_is_refused()
    {
        var bytes = Headers.Full.Encode();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<HeaderFormatException>(() => EventHeader.Decode(bytes.AsSpan(..length)));
        }

        Assert.Throws<HeaderFormatException>(() => EventHeader.Decode([.. bytes, (byte)'\n']));
        Assert.Throws<HeaderFormatException>(() => EventHeader.Decode(new byte[EventHeader.MaxSize + 1]));
    }

    [Fact]
    public void The_full_header_is_exactly_this()
    {
        const string Expected =
            """{"v":1,"id":"8f14e45f-ceea-467f-9d1b-2a3c4d5e6f70","stream":"décision \"41\" \\ 日本 😀","rev":9223372036854775807,"type":"vote-recorded","schema":2147483647"""
            + ""","recorded":"9999-12-31T23:59:59.9999999Z","effective":{"from":"[2025-10-01..2026-02-10]","to":"not-stated"},"actor":"office-1","behalf":"body-1","capacity":"chair","command":"c-1","cause":"00000000-0000-0000-0000-0000000000ff","correlation":"import-7","media":"application/json","length":2147483647"""
            + ""","commit":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","protect":{"key":"key-17","commit":"b413f47d13ee2fe6c845b2ee141af81de858df4ec549a58b7970bb96645bc8d2"},"class":"Personal"}""";
        Assert.Equal(Expected, Encoding.UTF8.GetString(Headers.Full.Encode()));
    }

    [Theory]
    [InlineData("\"v\":1", "\"v\":2", 5)]
    [InlineData("\"v\":1", "\"v\": 1", 5)]
    [InlineData("8f14e45f", "8F14E45F", 13)]
    [InlineData("\"rev\":0", "\"rev\":00", null)]
    [InlineData("\"rev\":0", "\"rev\":-1", null)]
    [InlineData("\"rev\":0", "\"rev\":0.0", null)]
    [InlineData("\"rev\":0", "\"rev\":9223372036854775808", null)]
    [InlineData("\"rev\":0", "\"rev\":99999999999999999999999999", null)]
    [InlineData("\"schema\":1", "\"schema\":2147483648", null)]
    [InlineData("\"schema\":1", "\"schema\":01", null)]
    [InlineData("2025-07-14T09:30:00.0000000Z", "2025-07-14T09:30:00Z", null)]
    [InlineData("2025-07-14T09:30:00.0000000Z", "2025-07-14T09:30:00.0000000+00:00", null)]
    [InlineData("2025-07-14T09:30:00.0000000Z", "2025-02-29T09:30:00.0000000Z", null)]
    [InlineData("2025-07-14T09:30:00.0000000Z", "2025-07-14T24:00:00.0000000Z", null)]
    [InlineData("2025-07-14T09:30:00.0000000Z", "2025-06-30T23:59:60.0000000Z", null)]
    [InlineData("2025-07-14T09:30:00.0000000Z", "0000-07-14T09:30:00.0000000Z", null)]
    [InlineData("\"decision-1\"", "\"\"", null)]
    [InlineData("\"decision-1\"", "\"decision\\/1\"", null)]
    [InlineData("\"decision-1\"", "\"decision\\u002d1\"", null)]
    [InlineData("\"decision-1\"", "\"decision\n1\"", null)]
    [InlineData("\"decision-1\"", "\"decision\u007f1\"", null)]
    [InlineData("\"decision-1\"", "\"decision\u00851\"", null)]
    [InlineData("\"decision-1\"", "\"decision\u20281\"", null)]
    [InlineData("\"decision-1\"", "\"decision\u202e1\"", null)]
    [InlineData("\"decision-1\"", "\"decision\ufffe1\"", null)]
    [InlineData("\"decision-1\"", "\"de\u0301cision\"", null)]
    [InlineData("\"actor\":\"office-1\"", "\"actor\":null", null)]
    [InlineData(",\"actor\":\"office-1\"", "", null)]
    [InlineData("\"actor\":\"office-1\"", "\"actor\":\"office-1\",\"actor\":\"office-1\"", null)]
    [InlineData("\"actor\":\"office-1\"", "\"actor\":\"office-1\",\"capacity\":\"x\",\"behalf\":\"x\"", null)]
    [InlineData("\"actor\":\"office-1\"", "\"actor\":\"office-1\",\"behalf\":\"\"", null)]
    [InlineData("\"actor\"", "\"effective\":{\"from\":\"2025-07\",\"to\":\"2025-06\"},\"actor\"", null)]
    [InlineData("\"actor\"", "\"effective\":{\"from\":\"2025-07-01\",\"to\":\"2025-07-01\"},\"actor\"", null)]
    [InlineData("\"actor\"", "\"effective\":{\"from\":\"[2025-07..2025-07]\"},\"actor\"", null)]
    [InlineData("\"actor\"", "\"effective\":{},\"actor\"", null)]
    [InlineData("\"actor\"", "\"effective\":{\"to\":\"2025\"},\"actor\"", null)]
    [InlineData("\"class\":\"Public\"", "\"class\":\"public\"", null)]
    [InlineData("\"class\":\"Public\"", "\"class\":0", null)]
    [InlineData("\"class\":\"Public\"", "\"class\":\"Publication\"", null)]
    [InlineData("\"length\":0", "\"length\":2147483648", null)]
    [InlineData("e3b0c442", "E3B0C442", null)]
    public void What_is_no_header_is_refused(string part, string replacement, int? at)
    {
        var text = Encoding.UTF8.GetString(Headers.Minimal.Encode());
        Assert.Contains(part, text, StringComparison.Ordinal);
        var bytes = Encoding.UTF8.GetBytes(text.Replace(part, replacement, StringComparison.Ordinal));
        var exception = Assert.Throws<HeaderFormatException>(() => EventHeader.Decode(bytes));
        Assert.NotNull(exception.Offset);
        Assert.Contains($"byte {exception.Offset}: ", exception.Message, StringComparison.Ordinal);
        if (at is not null)
        {
            Assert.Equal(at, exception.Offset);
        }
    }

    [Theory]
    [InlineData(0xC0, 0x80)]
    [InlineData(0xED, 0xA0)]
    [InlineData(0xFF, 0xFF)]
    [InlineData(0xC3, 0x28)]
    public void Bytes_that_are_not_Unicode_are_refused(byte first, byte second)
    {
        var bytes = Headers.Minimal.Encode();
        var at = bytes.AsSpan().IndexOf("office-1"u8);
        (bytes[at], bytes[at + 1]) = (first, second);
        Assert.Throws<HeaderFormatException>(() => EventHeader.Decode(bytes));
    }

    [Fact]
    public void Caps_count_bytes_before_escaping_and_are_exact()
    {
        foreach (var unit in new[] { "x", "\"", "é", "日" })
        {
            var size = Encoding.UTF8.GetByteCount(unit);
            var fits = string.Concat(Enumerable.Repeat(unit, 200 / size));
            var header = Headers.Minimal with { Stream = fits };
            Assert.Equal(header, EventHeader.Decode(header.Encode()));
            Assert.Throws<HeaderFormatException>(() => (Headers.Minimal with { Stream = fits + unit }).Encode());
            var bytes = Encoding.UTF8.GetString(header.Encode());
            var escaped = unit.Replace("\"", "\\\"", StringComparison.Ordinal);
            Assert.Throws<HeaderFormatException>(() => EventHeader.Decode(Encoding.UTF8.GetBytes(bytes.Replace("\"stream\":\"", $"\"stream\":\"{escaped}", StringComparison.Ordinal))));
        }

        var longest = new string('"', 200);
        var everything = Headers.Full with
        {
            Stream = longest, Type = longest[..100], Actor = longest, Behalf = longest, Capacity = longest, Command = longest, Correlation = longest,
            Media = longest[..100], Protect = new Protection(longest, TreeHash.Empty), Class = Classification.OfficialSensitive,
            Effective = new Effective(PartialDate.Parse("[2025-10-01..2026-02-10]"), PartialDate.Parse("[2025-10-03..2026-02-11]")),
        };
        Assert.Equal(everything, EventHeader.Decode(everything.Encode()));
        Assert.Throws<HeaderFormatException>(() => (Headers.Minimal with { Type = longest[..101] }).Encode());
        Assert.Throws<HeaderFormatException>(() => (Headers.Minimal with { Media = longest[..101] }).Encode());
        Assert.Throws<HeaderFormatException>(() => (Headers.Minimal with { Protect = new Protection(longest + "x", TreeHash.Empty) }).Encode());
    }

    [Fact]
    public void A_header_that_could_not_be_read_is_not_written()
    {
        EventHeader[] wrong =
        [
            Headers.Minimal with { V = 2 },
            Headers.Minimal with { Rev = -1 },
            Headers.Minimal with { Schema = -1 },
            Headers.Minimal with { Length = -1 },
            Headers.Minimal with { Stream = "" },
            Headers.Minimal with { Stream = null! },
            Headers.Minimal with { Behalf = "" },
            Headers.Minimal with { Actor = "e\u0301" },
            Headers.Minimal with { Actor = "\ud800" },
            Headers.Minimal with { Actor = "a\nb" },
            Headers.Minimal with { Class = (Classification)4 },
        ];
        foreach (var header in wrong)
        {
            Assert.Throws<HeaderFormatException>(header.Encode);
        }
    }

    [Fact]
    public void Recorded_time_is_written_in_UTC()
    {
        var there = Headers.Minimal with { Recorded = Headers.Minimal.Recorded.ToOffset(TimeSpan.FromHours(2)) };
        Assert.Equal(Headers.Minimal.Encode(), there.Encode());
        Assert.Equal(TimeSpan.Zero, EventHeader.Decode(there.Encode()).Recorded.Offset);
    }

    [Fact]
    public void The_view_shows_the_same_and_allocates_nothing()
    {
        foreach (var header in new[] { Headers.Minimal, Headers.Full with { Stream = "décision \"41\" \\ ß" } })
        {
            var bytes = header.Encode();

            // The least of several: the runtime may allocate on this thread's account while it compiles or collects.
            var least = long.MaxValue;
            for (var attempt = 0; attempt < 50; attempt++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                _ = HeaderView.TryParse(bytes, out _, out _, out _);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            Assert.Equal(0, least);
            Assert.True(HeaderView.TryParse(bytes, out var view, out var problem, out _));
            Assert.Null(problem);
            Assert.Equal(header.Id, view.Id);
            Assert.Equal(header.Rev, view.Rev);
            Assert.Equal(header.Recorded, view.Recorded);
            Assert.Equal(header.Length, view.Length);
            Assert.Equal(header.Commit, view.Commit);
            Assert.Equal(header.Class, view.Class);
            Assert.Equal(header.Type, Encoding.UTF8.GetString(view.Type));
            Assert.Equal(header.Stream, Encoding.UTF8.GetString(view.Stream).Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal));
            Assert.Equal(header, view.ToHeader());
        }
    }

    [Fact]
    public void The_worked_example_of_the_document_holds()
    {
        var line = DocExample.Line("header.md", "header");
        var header = EventHeader.Decode(Encoding.UTF8.GetBytes(line));
        Assert.Equal(line, Encoding.UTF8.GetString(header.Encode()));
        Assert.Equal(DocExample.Line("header.md", "leaf-hash"), header.LeafHash().ToHex());
        Assert.Equal(DocExample.Line("payload.md", "commit"), header.Commit.ToHex());
    }

    private static void CheckIsRefusedOrCanonical(byte[] bytes)
    {
        if (HeaderView.TryParse(bytes, out var view, out var problem, out var offset))
        {
            Assert.Equal(bytes, view.ToHeader().Encode());
        }
        else
        {
            Assert.NotNull(problem);
            Assert.InRange(offset, 0, bytes.Length);
        }
    }
}
