using CsCheck;
using Ledger.Registers;

namespace Ledger.Tests.Registers;

public class IntervalNodesTests
{
    [Fact]
    public void An_interval_contains_its_node()
    {
        for (var first = 1; first < 70; first++)
        {
            for (var last = first; last < 70; last++)
            {
                Assert.InRange(IntervalNodes.Of(first, last), first, last);
            }
        }
    }

    [Fact]
    public void An_interval_is_found_around_every_point_in_it()
    {
        for (var point = 1; point < 70; point++)
        {
            var around = IntervalNodes.Around(point, 69).ToHashSet();
            Assert.InRange(around.Count, 1, 7);
            for (var first = 1; first <= point; first++)
            {
                for (var last = point; last < 70; last++)
                {
                    Assert.Contains(IntervalNodes.Of(first, last), around);
                }
            }
        }
    }

    [Fact]
    public void Large_numbers_are_found_too_among_few_nodes() => Gen.Select(Gen.Long[1, 1L << 45], Gen.Long[0, 1L << 45], Gen.Long[0, 1L << 45]).Sample((point, before, after) =>
    {
        var (first, last) = (Math.Max(1, point - before), point + after);
        var around = IntervalNodes.Around(point, last).ToList();
        Assert.Contains(IntervalNodes.Of(first, last), around);
        Assert.InRange(around.Count, 1, 47);
    });
}
