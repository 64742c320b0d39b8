using System.IO.Compression;
using System.Text;
using Ledger.Seal.Bundles;

namespace Ledger.Seal.Tests.Bundles;

/// <summary>Zips and directories that are made to do harm, or are no bundles: 17, and nothing of them is believed.</summary>
public sealed class BundleContainerTests : IDisposable
{
    private readonly BundleFolder folder = new();
    private readonly BundleMaker maker = new BundleMaker().Make();

    [Theory]
    [InlineData("../evil")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../evil")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("..")]
    [InlineData("a\\b")]
    [InlineData("C:evil")]
    [InlineData("a/")]
    [InlineData("a\0b")]
    [InlineData(".hidden")]
    [InlineData("caf\u00E9")]
    public void A_name_that_could_lead_elsewhere_is_refused(string name) =>
        Refused(RawZip.Of(maker).Add("x", [1], bend: e => e with { Name = name }).Write(folder.Root), "could lead elsewhere");

    [Fact]
    public void A_name_of_ten_thousand_characters_is_refused() =>
        Refused(RawZip.Of(maker).Add(new string('a', 10_000), [1]).Write(folder.Root), "could lead elsewhere");

    [Fact]
    public void A_name_that_stands_twice_is_refused() =>
        Refused(RawZip.Of(maker).Add("manifest.json", [1]).Write(folder.Root), "stands twice");

    [Fact]
    public void A_file_that_would_grow_without_measure_is_refused() =>
        Refused(RawZip.Of(maker).Add("evidence/" + new string('0', 64), new byte[50_000_000], deflate: true).Write(folder.Root), "would grow");

    [Fact]
    public void A_file_that_grows_beyond_what_it_says_is_refused() =>
        Refused(Deflating("keys", e => e with { Length = e.Length - 1 }), "longer than");

    [Fact]
    public void A_file_that_ends_before_what_it_says_is_refused() =>
        Refused(Deflating("keys", e => e with { Length = e.Length + 1 }), "too early");

    [Fact]
    public void What_cannot_be_inflated_is_refused()
    {
        var zip = new RawZip();
        foreach (var (name, bytes) in maker.Files)
        {
            zip.Add(name, bytes, bend: e => name == "keys" ? e with { Method = 8 } : e);
        }

        Assert.Equal(17, Verify(zip.Write(folder.Root)).ExitCode);
    }

    [Fact]
    public void A_file_that_is_packed_in_another_way_is_refused() =>
        Refused(RawZip.Of(maker).Add("x", [1], bend: e => e with { Method = 12 }).Write(folder.Root), "neither stored nor deflated");

    [Fact]
    public void An_empty_file_is_refused() => Refused(RawZip.Of(maker).Add("x", []).Write(folder.Root), "empty");

    [Fact]
    public void A_header_that_disagrees_with_the_directory_is_refused() =>
        Refused(new RawZip().Add("checkpoint", maker.Files["checkpoint"], local: ZipLayout.Local(new ZipEntry("chockpoint", 0, 0, 1, 1, 0))).Write(folder.Root), "not what its directory says");

    [Fact]
    public void Files_that_overlap_are_refused()
    {
        // The second record points at the first file again.
        var zip = RawZip.Of(maker);
        zip.BendDirectory = d =>
        {
            var second = 46 + "VERIFY.txt".Length;
            d.AsSpan(42, 4).CopyTo(d.AsSpan(second + 42, 4));
            return d;
        };
        Refused(zip.Write(folder.Root), "not as it should be");
    }

    [Fact]
    public void Bytes_beside_the_files_are_refused()
    {
        Assert.Equal(17, Verify(new RawZip { Before = [1] }.AddAll(maker).Write(folder.Root)).ExitCode);
        Assert.Equal(17, Verify(new RawZip { Gap = [1] }.AddAll(maker).Write(folder.Root)).ExitCode);
        Assert.Equal(17, Verify(new RawZip { After = [1] }.AddAll(maker).Write(folder.Root)).ExitCode);
        Assert.Equal(17, Verify(new RawZip { BendDirectory = d => [.. d, 0] }.AddAll(maker).Write(folder.Root)).ExitCode);
        Assert.Equal(0, Verify(new RawZip().AddAll(maker).Write(folder.Root)).ExitCode);
    }

    [Theory]
    [InlineData(8, 0xFF)]
    [InlineData(10, 0xFE)]
    [InlineData(12, 0xFF)]
    [InlineData(15, 0x7F)]
    [InlineData(16, 0x01)]
    [InlineData(19, 0xFF)]
    [InlineData(20, 0x10)]
    public void An_end_that_says_something_absurd_is_refused(int at, byte value)
    {
        var zip = new RawZip
        {
            BendEnd = end =>
            {
                end[at] = value;
                return end;
            },
        };
        Assert.Equal(17, Verify(zip.AddAll(maker).Write(folder.Root)).ExitCode);
    }

    [Fact]
    public void Counts_that_no_bundle_has_are_refused_before_anything_is_read_by_them()
    {
        foreach (var (count, size, offset) in new[] { (long.MaxValue, 0L, 0L), (1L << 40, 1L << 50, 0L), (70_000, 5_000_000_000, 5_000_000_000), (300_000, 100, 0), (-1L, -1L, -1L) })
        {
            File.WriteAllBytes(Path.Combine(folder.Root, "absurd.zip"), ZipLayout.End(count, size, offset));
            Assert.Equal(17, Verify(Path.Combine(folder.Root, "absurd.zip")).ExitCode);
        }
    }

    [Fact]
    public void Every_beginning_of_a_bundle_is_refused()
    {
        var bytes = File.ReadAllBytes(maker.Zip(folder.Root));
        var path = Path.Combine(folder.Root, "cut.zip");
        for (var length = 0; length < bytes.Length; length += length < 100 || length > bytes.Length - 100 ? 1 : 37)
        {
            File.WriteAllBytes(path, bytes.AsSpan(0, length));
            Assert.Equal(17, Verify(path).ExitCode);
        }
    }

    [Fact]
    public void A_bundle_that_was_deflated_passes() =>
        Assert.Equal(0, Verify(RawZip.Of(maker, deflate: true).Write(folder.Root)).ExitCode);

    [Fact]
    public void A_zip_that_another_program_packed_is_refused_and_passes_when_it_is_unpacked()
    {
        var path = Path.Combine(folder.Root, "other.zip");
        ZipFile.CreateFromDirectory(maker.Unpacked(folder.Root), path);
        Refused(path, "unpack it");
        ZipFile.ExtractToDirectory(path, Path.Combine(folder.Root, "unpacked"));
        Assert.Equal(0, Verify(Path.Combine(folder.Root, "unpacked")).ExitCode);
    }

    [Fact]
    public void A_link_in_a_directory_is_refused()
    {
        var root = maker.Unpacked(folder.Root);
        File.Delete(Path.Combine(root, "keys"));
        File.WriteAllText(Path.Combine(folder.Root, "elsewhere"), "x");
        File.CreateSymbolicLink(Path.Combine(root, "keys"), Path.Combine(folder.Root, "elsewhere"));
        Refused(root, "is a link");
        File.Delete(Path.Combine(root, "keys"));
        Directory.CreateSymbolicLink(Path.Combine(root, "keys"), folder.Root);
        Refused(root, "is a link");
        File.Delete(Path.Combine(root, "keys"));
        File.CreateSymbolicLink(Path.Combine(root, "keys"), "/nowhere");
        Refused(root, "is a link");
    }

    [Fact]
    public void An_odd_file_in_a_directory_is_refused()
    {
        var root = maker.Unpacked(folder.Root);
        File.WriteAllText(Path.Combine(root, "empty"), string.Empty);
        Refused(root, "empty, or no file");
        File.Delete(Path.Combine(root, "empty"));
        File.WriteAllText(Path.Combine(root, "white space"), "x");
        Refused(root, "no name of a file");
        File.Delete(Path.Combine(root, "white space"));
        Directory.CreateDirectory(Path.Combine(root, string.Join('/', Enumerable.Repeat("d", 20))));
        Refused(root, "too deep");
    }

    [Theory]
    [InlineData("")]
    [InlineData("PK")]
    [InlineData("This is a letter, and no bundle of anything at all.")]
    public void A_file_that_is_no_zip_is_refused(string content)
    {
        var path = Path.Combine(folder.Root, "letter");
        File.WriteAllText(path, content);
        Assert.Equal(17, Verify(path).ExitCode);
    }

    [Fact]
    public void The_same_files_give_the_same_bytes()
    {
        var first = File.ReadAllBytes(maker.Zip(folder.Root, "a.zip"));
        Assert.Equal(first, File.ReadAllBytes(maker.Zip(folder.Root, "b.zip")));

        // And written piece by piece too.
        using (var zip = new BundleZipWriter(File.OpenHandle(Path.Combine(folder.Root, "c.zip"), FileMode.Create, FileAccess.ReadWrite)))
        {
            foreach (var (name, bytes) in maker.Files)
            {
                using var file = zip.Begin(name);
                foreach (var piece in bytes.Chunk(7))
                {
                    file.Write(piece);
                }
            }

            zip.Complete();
        }

        Assert.Equal(first, File.ReadAllBytes(Path.Combine(folder.Root, "c.zip")));
    }

    [Fact]
    public void Every_byte_of_a_bundle_that_is_flipped_is_noticed_with_its_code()
    {
        using var small = new BundleMaker(6, 4, 2).Make();
        var path = small.Zip(folder.Root, "small.zip");
        var bytes = File.ReadAllBytes(path);
        var regions = Regions(small, bytes.Length);
        Assert.Equal(0, Verify(path, small).ExitCode);
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        for (var at = 0; at < bytes.Length; at++)
        {
            RandomAccess.Write(file, [(byte)(bytes[at] ^ 0x01)], at);
            var verdict = Verify(path, small);
            RandomAccess.Write(file, [bytes[at]], at);
            var (name, codes, index) = regions.Last(r => r.From <= at).What;
            Assert.True(codes.Contains(verdict.ExitCode), $"byte {at} of {name}: {verdict.ExitCode}: {verdict.Failed?.Text}");
            if (verdict.ExitCode == 12 && index is { } entry)
            {
                Assert.True(verdict.Failed!.Index == entry, $"byte {at} of {name}: entry {verdict.Failed.Index}, not {entry}");
            }
        }
    }

    public void Dispose()
    {
        maker.Dispose();
        folder.Dispose();
    }

    // Which part of the zip starts where, and the codes that it may come to.
    private static List<(long From, (string Name, int[] Codes, long? Index) What)> Regions(BundleMaker small, int length)
    {
        var regions = new List<(long, (string, int[], long?))>();
        var at = 0L;
        foreach (var (name, content) in small.Files)
        {
            regions.Add((at, ("header of " + name, [17], null)));
            at += 30 + name.Length;
            if (name.StartsWith("tile/entries/", StringComparison.Ordinal))
            {
                var within = at;
                for (var i = 0; i < small.Leaves.Count; i++)
                {
                    regions.Add((within, ("length of an entry", [12], null)));
                    regions.Add((within + 2, ("entry", [12], i)));
                    within += 2 + small.Leaves[i].Length;
                }
            }
            else
            {
                regions.Add((at, (name, Codes(name), null)));
            }

            at += content.Length;
        }

        // A name in the directory that is another is a file that is missing, and one too many.
        regions.Add((at, ("directory", [12, 15, 17], null)));
        Assert.True(at < length);
        return regions;
    }

    private static int[] Codes(string name) => name switch
    {
        "checkpoint" => [10, 17],
        "manifest.json" => [14, 15, 17],
        "withheld.jsonl" => [13, 17],
        _ when name.StartsWith("state/", StringComparison.Ordinal) => [15],
        _ when name.StartsWith("payload/", StringComparison.Ordinal) => [13, 17],
        _ when name.StartsWith("evidence/", StringComparison.Ordinal) => [13],
        _ => [17],
    };

    private static BundleVerdict Verify(string path, BundleMaker of) => BundleVerifier.Verify(path, new BundleQuestion(of.Key.Verifier));

    private BundleVerdict Verify(string path) => Verify(path, maker);

    private void Refused(string path, string why)
    {
        var verdict = Verify(path);
        Assert.Equal(17, verdict.ExitCode);
        Assert.Contains(why, verdict.Failed!.Text, StringComparison.Ordinal);
    }

    private string Deflating(string file, Func<ZipEntry, ZipEntry> bend)
    {
        var zip = new RawZip();
        foreach (var (name, bytes) in maker.Files)
        {
            zip.Add(name, bytes, deflate: true, bend: e => name == file ? bend(e) : e);
        }

        return zip.Write(folder.Root);
    }
}

/// <summary>Shorter tests.</summary>
internal static class RawZipExtensions
{
    public static RawZip AddAll(this RawZip zip, BundleMaker maker)
    {
        foreach (var (name, bytes) in maker.Files)
        {
            zip.Add(name, bytes);
        }

        return zip;
    }
}
