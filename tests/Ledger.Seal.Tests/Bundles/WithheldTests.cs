using System.Buffers;
using System.Text;
using Ledger.Seal.Bundles;

namespace Ledger.Seal.Tests.Bundles;

public class WithheldTests
{
    [Fact]
    public void The_example_in_the_document_is_a_line_as_it_is_written()
    {
        var line = DocExample.Text("bundle.md", "withheld").TrimEnd('\n');
        var withheld = Withheld.Parse(Encoding.UTF8.GetBytes(line));
        Assert.Equal((12, WithheldReason.Rule, "Private session"), (withheld.Index, withheld.Reason, withheld.Note));
        Assert.Equal(line, Written(withheld));
    }

    [Theory]
    [InlineData(WithheldReason.Scope, null, null)]
    [InlineData(WithheldReason.After, null, null)]
    [InlineData(WithheldReason.Personal, null, null)]
    [InlineData(WithheldReason.Rule, null, "a \"b\" \\ c, d\u00E9")]
    [InlineData(WithheldReason.Erased, 9L, null)]
    [InlineData(WithheldReason.Redacted, 9L, "why")]
    public void A_line_is_read_as_it_was_written(WithheldReason reason, long? by, string? note)
    {
        var withheld = new Withheld(TreeHash.Empty, 7, reason, by, note);
        Assert.Equal(withheld, Withheld.Parse(Encoding.UTF8.GetBytes(Written(withheld))));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"commitment\":\"#\",\"index\":7,\"reason\":\"scope\"} ")]
    [InlineData("{\"commitment\":\"#\",\"index\":07,\"reason\":\"scope\"}")]
    [InlineData("{\"commitment\":\"#\",\"index\":7,\"reason\":\"erased\"}")]
    [InlineData("{\"commitment\":\"#\",\"erasedBy\":9,\"index\":7,\"reason\":\"scope\"}")]
    [InlineData("{\"commitment\":\"#\",\"index\":7,\"note\":\"\",\"reason\":\"rule\"}")]
    [InlineData("{\"commitment\":\"#\",\"index\":7,\"reason\":\"Scope\"}")]
    [InlineData("{\"commitment\":\"#\",\"index\":9223372036854775808,\"reason\":\"scope\"}")]
    public void Any_other_text_is_refused(string line) =>
        Assert.Throws<BundleFormatException>(() => Withheld.Parse(Encoding.UTF8.GetBytes(line.Replace("#", TreeHash.Empty.ToHex(), StringComparison.Ordinal))));

    [Fact]
    public void A_note_that_may_not_stand_in_a_header_is_not_written()
    {
        Assert.Throws<BundleFormatException>(() => Written(new Withheld(TreeHash.Empty, 7, WithheldReason.Rule, Note: "two\nlines")));
        Assert.Throws<BundleFormatException>(() => Written(new Withheld(TreeHash.Empty, 7, WithheldReason.Rule, Note: new string('x', 501))));
    }

    private static string Written(Withheld withheld)
    {
        var output = new ArrayBufferWriter<byte>();
        withheld.WriteTo(output);
        return Encoding.UTF8.GetString(output.WrittenSpan)[..^1];
    }
}
