using System.Numerics;

namespace Ledger.Registers;

/// <summary>
/// How an interval of whole numbers is found in a plain index: it is filed under one node of a virtual binary tree over the numbers from 1 on,
/// and a point can only lie in intervals filed under the nodes between it and the root (Kriegel, Pötke, Seidl: "Managing Intervals Efficiently
/// in Object-Relational Databases", VLDB 2000). Every interval filed under a node contains that node.
/// </summary>
internal static class IntervalNodes
{
    /// <summary>Where intervals are filed that have a start but no end.</summary>
    public const long NoEnd = 0;

    /// <summary>Where intervals are filed that have an end but no start.</summary>
    public const long NoStart = -1;

    /// <summary>Where intervals are filed that have neither.</summary>
    public const long Unbounded = -2;

    /// <summary>The node of <paramref name="first"/>…<paramref name="last"/>, both inclusive and at least 1: its number with the most trailing zeros.</summary>
    public static long Of(long first, long last)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        if (first == last)
        {
            return first;
        }

        var bit = 63 - BitOperations.LeadingZeroCount((ulong)(first ^ last));
        var below = (1L << bit) - 1;
        return (first & ((below << 1) | 1)) == 0 ? first : last & ~below;
    }

    /// <summary>The nodes under which an interval can be filed that contains a point and ends at <paramref name="max"/> at the latest.</summary>
    public static IEnumerable<long> Around(long point, long max)
    {
        for (var bit = BitOperations.TrailingZeroCount(point); bit < 62 && 1L << bit <= max; bit++)
        {
            var node = ((point >> (bit + 1)) << (bit + 1)) + (1L << bit);
            if (node <= max)
            {
                yield return node;
            }
        }
    }
}
