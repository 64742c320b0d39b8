using System.Runtime.InteropServices;

namespace Ledger.Registers;

/// <summary>What one event changes in the rows of its stream. Used again for the next event. Not thread-safe.</summary>
internal sealed class RowChanges
{
    private readonly List<HeldRow> _middle = [];

    /// <summary>The rows that it ends.</summary>
    public List<HeldRow> Ended { get; } = [];

    /// <summary>The rows that it opens.</summary>
    public List<HeldRow> Opened { get; } = [];

    /// <summary>
    /// Compares the rows that a stream asserted before an event with those it asserts after it, and brings the list up to date. Rows that say the
    /// same stay as they were.
    /// </summary>
    /// <exception cref="LedgerException">Two rows stand in the same place. The list may have changed.</exception>
    public void Update(List<HeldRow> rows, List<RegisterRow> now, long index)
    {
        Ended.Clear();
        Opened.Clear();

        // Most rows stand where they stood: only what lies between the ends that match is looked up.
        var shorter = Math.Min(rows.Count, now.Count);
        var head = 0;
        while (head < shorter && rows[head].StandsWhere(now[head]))
        {
            Update(ref CollectionsMarshal.AsSpan(rows)[head], now[head], index);
            head++;
        }

        var tail = 0;
        while (tail < shorter - head && rows[^(tail + 1)].StandsWhere(now[^(tail + 1)]))
        {
            tail++;
        }

        var (before, after) = (rows.Count - head - tail, now.Count - head - tail);
        if (before == 0 && after == 1)
        {
            rows.Insert(head, Open(now[head], index, data: null));
            CheckPlaces(now, head, head + 1, added: 1, index);
        }
        else if (before + after > 0)
        {
            Match(rows, before, now, head, after, index);
        }

        for (var i = now.Count - tail; i < now.Count; i++)
        {
            Update(ref CollectionsMarshal.AsSpan(rows)[i], now[i], index);
        }
    }

    private void Match(List<HeldRow> rows, int before, List<RegisterRow> now, int head, int after, long index)
    {
        var left = new Dictionary<(string Register, string Entity, string Key), HeldRow>(before);
        for (var i = head; i < head + before; i++)
        {
            left.Add(Place(rows[i].Row), rows[i]);
        }

        var added = 0;
        _middle.Clear();
        for (var i = head; i < head + after; i++)
        {
            if (left.Remove(Place(now[i]), out var row))
            {
                Update(ref row, now[i], index);
                _middle.Add(row);
            }
            else
            {
                _middle.Add(Open(now[i], index, data: null));
                added++;
            }
        }

        Ended.AddRange(left.Values.OrderBy(row => row.N));
        rows.RemoveRange(head, before);
        rows.InsertRange(head, _middle);
        if (added > 0)
        {
            CheckPlaces(now, head, head + after, added, index);
        }
    }

    private void Update(ref HeldRow row, RegisterRow now, long index)
    {
        if (!row.SaysTheSame(now, out var data))
        {
            Ended.Add(row);
            row = Open(now, index, data);
        }
    }

    private HeldRow Open(RegisterRow row, long index, byte[]? data)
    {
        var opened = new HeldRow(row, HeldRow.Number(index, Opened.Count), data);
        Opened.Add(opened);
        return opened;
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
