using System.Runtime.CompilerServices;

namespace Ledger.Registers;

/// <summary>
/// The rows that a stream asserts before an event, while those that it asserts after it are made on the same thread. A stream's rows are made anew for each of its events, and most say what
/// they said: one that the same function makes of the same item is the same object again, and is neither made nor compared.
/// </summary>
internal sealed class EarlierRows
{
    [ThreadStatic]
    private static EarlierRows? s_ofThread;

    private List<HeldRow>? _rows;
    private int _next;

    /// <summary>Those of the stream that is folded on this thread; null where none is.</summary>
    public static EarlierRows? Current => s_ofThread is { _rows: not null } current ? current : null;

    /// <summary>Makes the rows of a state, with those that are there already.</summary>
    public static void Add(List<RegisterRow> now, Slice slice, object state, List<HeldRow> before)
    {
        var earlier = s_ofThread ??= new EarlierRows();
        (earlier._rows, earlier._next) = (before, 0);
        try
        {
            now.AddRange(slice.Rows(state));
        }
        finally
        {
            earlier._rows = null;
        }
    }

    /// <summary>Goes to the first of an entity's rows in a register, if there are any further on.</summary>
    public void Seek(Register register, string entity)
    {
        for (var i = _next; i < _rows!.Count; i++)
        {
            if (IsOf(_rows[i].Row, register, entity))
            {
                _next = i;
                return;
            }
        }
    }

    /// <summary>The next row, if it is of that entity in that register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RegisterRow? Take(Register register, string entity)
    {
        if (_next >= _rows!.Count || _rows[_next].Row is var row && !IsOf(row, register, entity))
        {
            return null;
        }

        _next++;
        return row;
    }

    private static bool IsOf(RegisterRow row, Register register, string entity) =>
        ReferenceEquals(row.Register, register) && string.Equals(row.Entity, entity, StringComparison.Ordinal);
}
