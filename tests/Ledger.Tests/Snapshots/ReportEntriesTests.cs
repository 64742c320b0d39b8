using System.Buffers;
using System.Text;
using Ledger.Seal;
using Ledger.Seal.Bundles;
using Ledger.Snapshots.Report;
using Ledger.Testing;

namespace Ledger.Tests.Snapshots;

public class ReportEntriesTests
{
    [Fact]
    public void Headers_and_payloads_stand_a_line_each_from_where_the_bundle_begins()
    {
        using var folder = new TempDirectory();
        using (var entries = new ReportEntries(Path.Combine(folder.Path, "draft"), from: 257, most: 1000))
        {
            Add(entries, new Tile(Tile.Entries, 1, 3), "{\"a\":\"held\"}", "{\"a\":\"<b>\"}", "{\"a\":\"c\"}");

            Assert.Equal("{\"a\":\"\\u003cb>\"}\n{\"a\":\"c\"}\n", Text(entries.CopyHeaders));
            Assert.Equal($"{Convert.ToBase64String([.. new byte[16], .. "1"u8])}\n\n", Text(entries.CopyPayloads));
            Assert.False(entries.TooMany);
        }

        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public void More_than_a_page_can_bear_is_not_kept()
    {
        using var folder = new TempDirectory();
        using var entries = new ReportEntries(Path.Combine(folder.Path, "draft"), from: 0, most: 50);
        Add(entries, new Tile(Tile.Entries, 0, 2), "{\"a\":\"first\"}", "{\"a\":\"second\"}");
        Add(entries, new Tile(Tile.Entries, 1, 1), "{\"a\":\"third\"}");

        Assert.True(entries.TooMany);
        Assert.Equal(string.Empty, Text(entries.CopyHeaders) + Text(entries.CopyPayloads));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("<", "\\u003c")]
    [InlineData("a</script><!-- b", "a\\u003c/script>\\u003c!-- b")]
    [InlineData("{\"a\":\"\\\\u003c\"}", "{\"a\":\"\\\\u003c\"}")]
    public void Nothing_in_a_text_can_end_the_element_that_it_stands_in(string text, string written) =>
        Assert.Equal(written, Text(to => new ScriptText(to).Write(Encoding.UTF8.GetBytes(text))));

    private static void Add(ReportEntries entries, Tile tile, params string[] headers)
    {
        var (bundle, payloads) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        for (var i = 0; i < headers.Length; i++)
        {
            EntryBundle.Append(bundle, Encoding.UTF8.GetBytes(headers[i]));
            if (i % 2 == 0)
            {
                PayloadFile.AppendNone(payloads);
            }
            else
            {
                PayloadFile.Append(payloads, new byte[16], Encoding.UTF8.GetBytes(i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }
        }

        entries.Add(tile, bundle.WrittenSpan, payloads.WrittenSpan);
    }

    private static string Text(Action<Stream> write)
    {
        using var output = new MemoryStream();
        write(output);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
