using System.Text;

namespace Ledger.Seal.Tests;

public sealed class StreamRevisionsTests
{
    [Fact]
    public void Each_of_many_streams_counts_for_itself()
    {
        var (revisions, expected, random) = (new StreamRevisions(), new Dictionary<string, long>(StringComparer.Ordinal), new Random(1));
        for (var i = 0; i < 200_000; i++)
        {
            var name = $"stream-{random.Next(20_000)}";
            ref var next = ref revisions.Next(Encoding.UTF8.GetBytes(name), out var seen);
            Assert.Equal(expected.ContainsKey(name), seen);
            Assert.Equal(expected.GetValueOrDefault(name), next);
            next++;
            expected[name] = next;
        }
    }

    [Fact]
    public void Names_that_begin_alike_or_are_empty_or_long_are_told_apart()
    {
        var revisions = new StreamRevisions();
        byte[][] names = [[], "a"u8.ToArray(), "ab"u8.ToArray(), new byte[200], new byte[201], new byte[2 << 20]];
        foreach (var name in names)
        {
            ref var next = ref revisions.Next(name, out var seen);
            Assert.False(seen);
            next = name.Length + 1;
        }

        Assert.All(names, name => Assert.Equal(name.Length + 1, revisions.Next(name)));
    }
}
