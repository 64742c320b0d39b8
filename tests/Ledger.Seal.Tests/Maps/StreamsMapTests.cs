using System.Buffers.Binary;
using System.Security.Cryptography;
using CsCheck;
using Ledger.Seal.Maps;

namespace Ledger.Seal.Tests.Maps;

public sealed class StreamsMapTests
{
    [Fact]
    public void A_map_made_on_the_way_is_the_one_made_at_once_and_as_the_document_says() =>
        Gen.Int[0, 12].Array[0, 60].Sample(streams =>
        {
            using var log = new MappedLog();
            var builder = new StreamsMapBuilder();
            foreach (var (i, stream) in streams.Index())
            {
                var index = log.Record($"office-\"{stream}\"");
                var view = HeaderView.Parse(log.Entries[index].Header);
                builder.Add(view.Stream, TreeHash.Leaf(log.Entries[index].Header));
                if (i % 7 == 0)
                {
                    Assert.Equal(AsTheDocumentSays(log), builder.Map().Root);
                }
            }

            var map = builder.Map();
            Assert.Equal(AsTheDocumentSays(log), map.Root);
            Assert.Equal(map.Root, builder.Map().Root);
            Assert.Equal((streams.Distinct().Count(), streams.Length), (map.Count, builder.Size));
            Assert.Equal(map.Count, builder.Streams);
        });

    [Fact]
    public void A_stream_is_found_where_it_stands_and_another_between_its_neighbours()
    {
        using var log = MappedLog.Of(Enumerable.Range(0, 50).Select(i => $"office-{i}"));
        var map = log.MapOf(50);
        for (var i = 0; i < 100; i++)
        {
            var name = MappedStream.NameOf($"office-{i}");
            var place = map.Find(name);
            if (i < 50)
            {
                Assert.Equal(name, map[place].Name);
            }
            else
            {
                Assert.True(~place == 0 || TreeHash.Compare(map[~place - 1].Name, name) < 0);
                Assert.True(~place == map.Count || TreeHash.Compare(name, map[~place].Name) < 0);
            }
        }
    }

    [Fact]
    public void The_map_of_nothing_is_empty()
    {
        var map = new StreamsMapBuilder().Map();
        Assert.Equal((0, TreeHash.Empty), (map.Count, map.Root));
        Assert.Equal(~0, map.Find(MappedStream.NameOf("office-chair")));
    }

    [Fact]
    public void A_name_that_no_stream_can_have_is_refused() =>
        Assert.Throws<ArgumentException>(() => MappedStream.NameOf(new string('a', 201)));

    // With nothing of the product's but the tree.
    private static TreeHash AsTheDocumentSays(MappedLog log)
    {
        var leaves = log.Entries.GroupBy(e => e.Stream, StringComparer.Ordinal).Select(stream =>
        {
            var leaf = new byte[72];
            SHA256.HashData([.. "ledger/stream-name/v1\0"u8, .. System.Text.Encoding.UTF8.GetBytes(stream.Key)], leaf);
            BinaryPrimitives.WriteInt64BigEndian(leaf.AsSpan(32), stream.Count());
            HashStore.Of(stream.Select(e => e.Header)).Edge.Root().CopyTo(leaf.AsSpan(40));
            return leaf;
        });
        return HashStore.Of(leaves.OrderBy(Convert.ToHexString, StringComparer.Ordinal)).Edge.Root();
    }
}
