using System.Buffers;

namespace Ledger.Seal.Tests;

public class TileTests
{
    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(0, 0, 5, "tile/0/000.p/5")]
    [InlineData(1, 999, 256, "tile/1/999")]
    [InlineData(0, 1000, 256, "tile/0/x001/000")]
    [InlineData(0, 1234067, 256, "tile/0/x001/x234/067")]
    [InlineData(Tile.Entries, 1234, 255, "tile/entries/x001/234.p/255")]
    public void A_tile_has_the_path_of_the_specification(int level, long index, int width, string path)
    {
        Assert.Equal(path, new Tile(level, index, width).Path);
        Assert.True(Tile.TryParse(path, out var tile));
        Assert.Equal(new Tile(level, index, width), tile);
    }

    [Theory]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("tile/00/000")]
    [InlineData("tile/8/000")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/0/001/x002")]
    [InlineData("tile/0/x001")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/01")]
    [InlineData("tile/0/000.p/5.p/5")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/Entries/000")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("tile/7/x999/x999/x999/999")]
    [InlineData("/tile/0/000")]
    [InlineData("tile/0/٠٠٠")]
    [InlineData("")]
    public void Any_other_text_is_no_path_of_a_tile(string path) => Assert.False(Tile.TryParse(path, out _));

    [Fact]
    public void A_tree_has_the_tiles_that_the_specification_counts()
    {
        // "A tree of size 70,000 …", and of 256.
        var tiles = Tile.HashesOf(70_000).ToList();
        Assert.Equal(273, tiles.Count(t => t is { Level: 0, Width: 256 }));
        Assert.Equal([new Tile(0, 273, 112), new Tile(1, 1, 17), new Tile(2, 0, 1)], tiles.Where(t => t.Width < 256));
        Assert.Equal(new Tile(1, 0, 256), Assert.Single(tiles, t => t is { Level: 1, Width: 256 }));
        Assert.Equal([new Tile(0, 0, 256), new Tile(1, 0, 1)], Tile.HashesOf(256));
        Assert.Equal([new Tile(Tile.Entries, 0, 256), new Tile(Tile.Entries, 1, 1)], Tile.EntriesOf(257));
        Assert.Equal(new Tile(Tile.Entries, 1, 1), Tile.EntriesAt(256, 257));
        Assert.Empty(Tile.HashesOf(0));
        Assert.Empty(Tile.EntriesOf(0));
    }

    [Fact]
    public void A_tile_says_which_entries_lie_under_it()
    {
        Assert.Equal((256, 261), (new Tile(0, 1, 5).Start, new Tile(0, 1, 5).End));
        Assert.Equal((65_536, 66_048), (new Tile(1, 1, 2).Start, new Tile(1, 1, 2).End));
        Assert.Equal((512, 768), (new Tile(Tile.Entries, 2, 256).Start, new Tile(Tile.Entries, 2, 256).End));
    }

    [Fact]
    public void Entries_come_out_of_a_bundle_as_they_went_in()
    {
        byte[][] entries = [[1, 2, 3], [], new byte[65_535]];
        var written = new ArrayBufferWriter<byte>();
        foreach (var entry in entries)
        {
            EntryBundle.Append(written, entry);
        }

        Assert.Throws<ArgumentException>(() => EntryBundle.Append(written, new byte[65_536]));
        ReadOnlySpan<byte> rest = written.WrittenSpan;
        Assert.Equal([0, 3, 1, 2, 3, 0, 0], rest[..7].ToArray());
        foreach (var entry in entries)
        {
            Assert.True(EntryBundle.TryTake(ref rest, out var taken));
            Assert.True(taken.SequenceEqual(entry));
        }

        Assert.True(rest.IsEmpty);
        Assert.False(EntryBundle.TryTake(ref rest, out _));
    }

    [Theory]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0, 2, 1 })]
    public void A_bundle_that_ends_within_an_entry_leaves_its_rest(byte[] bytes)
    {
        ReadOnlySpan<byte> rest = bytes;
        Assert.False(EntryBundle.TryTake(ref rest, out _));
        Assert.Equal(bytes.Length, rest.Length);
    }
}
