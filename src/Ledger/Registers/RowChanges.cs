using System.Runtime.InteropServices;

namespace Ledger.Registers;

/// <summary>What one event changes in the rows of its stream.</summary>
internal sealed class RowChanges
{
    private RowChanges()
    {
    }

    /// <summary>The rows that the stream asserts after it, in the order in which its slice gives them.</summary>
    public List<HeldRow> After { get; } = [];

    /// <summary>The rows that it ends.</summary>
    public List<HeldRow> Ended { get; } = [];

    /// <summary>The rows that it opens.</summary>
    public List<HeldRow> Opened { get; } = [];

    /// <summary>Compares the rows asserted before an event with those asserted after it.</summary>
    /// <exception cref="LedgerException">Two rows stand in the same place.</exception>
    public static RowChanges Between(List<HeldRow> before, List<RegisterRow> now, long index)
    {
        var changes = new RowChanges();
        changes.After.EnsureCapacity(now.Count);

        // Most rows stand where they stood: only what lies between the ends that match is looked up.
        var shorter = Math.Min(before.Count, now.Count);
        var head = 0;
        while (head < shorter && before[head].StandsWhere(now[head]))
        {
            changes.Keep(before[head], now[head], index);
            head++;
        }

        var tail = 0;
        while (tail < shorter - head && before[^(tail + 1)].StandsWhere(now[^(tail + 1)]))
        {
            tail++;
        }

        if (head + tail < Math.Max(before.Count, now.Count))
        {
            changes.Match(before[head..^tail], now, head, now.Count - tail, index);
        }

        for (var i = tail; i > 0; i--)
        {
            changes.Keep(before[^i], now[^i], index);
        }

        return changes;
    }

    private void Match(List<HeldRow> before, List<RegisterRow> now, int from, int to, long index)
    {
        var left = new Dictionary<(string Register, string Entity, string Key), HeldRow>(before.Count);
        foreach (var row in before)
        {
            left.Add(Place(row.Row), row);
        }

        var added = 0;
        for (var i = from; i < to; i++)
        {
            if (left.Remove(Place(now[i]), out var row))
            {
                Keep(row, now[i], index);
            }
            else
            {
                Add(now[i], index, data: null);
                added++;
            }
        }

        Ended.AddRange(before.Where(row => left.ContainsKey(Place(row.Row))));
        if (added > 0)
        {
            CheckPlaces(now, from, to, added, index);
        }
    }

    private void Keep(HeldRow row, RegisterRow now, long index)
    {
        if (row.SaysTheSame(now, out var data))
        {
            After.Add(row);
            return;
        }

        Ended.Add(row);
        Add(now, index, data);
    }

    private void Add(RegisterRow row, long index, byte[]? data)
    {
        var opened = new HeldRow(row, HeldRow.Number(index, Opened.Count)).With(data);
        Opened.Add(opened);
        After.Add(opened);
    }

    // Rows that were there before were checked before: only the new ones can stand in a place that is taken.
    private static void CheckPlaces(List<RegisterRow> now, int from, int to, int added, long index)
    {
        const int FewEnough = 4096;
        if ((long)added * now.Count <= FewEnough)
        {
            var rows = CollectionsMarshal.AsSpan(now);
            for (var i = from; i < to; i++)
            {
                for (var j = 0; j < rows.Length; j++)
                {
                    if (i != j && ReferenceEquals(rows[i].Register, rows[j].Register) && rows[i].Key == rows[j].Key && rows[i].Entity == rows[j].Entity)
                    {
                        throw Twice(rows[i], index);
                    }
                }
            }

            return;
        }

        var places = new HashSet<(string, string, string)>(now.Count);
        foreach (var row in now)
        {
            if (!places.Add(Place(row)))
            {
                throw Twice(row, index);
            }
        }
    }

    private static (string Register, string Entity, string Key) Place(RegisterRow row) => (row.Register.Name, row.Entity, row.Key);

    private static LedgerException Twice(RegisterRow row, long index) =>
        new(Failure.Unexpected, $"index {index}: two rows of {row.Register.Name} stand under {row.Entity} and the key '{row.Key}'");
}
