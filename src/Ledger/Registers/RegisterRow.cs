using System.Collections.Immutable;
using System.Globalization;
using Ledger.Seal;

namespace Ledger.Registers;

/// <summary>A dated fact that a stream's state asserts.</summary>
public abstract class RegisterRow
{
    // A stream's rows are made anew for each of its events, and so would their keys be.
    private static readonly string[] Keys = [.. Enumerable.Range(1, 1024).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    private RegisterRow(Register register, string entity, string key)
    {
        Register = register;
        Entity = entity;
        Key = key;
    }

    /// <summary>The register it stands in.</summary>
    public Register Register { get; }

    /// <summary>What it is about.</summary>
    public string Entity { get; }

    /// <summary>Which of the entity's rows.</summary>
    public string Key { get; }

    /// <summary>When it holds; null where no time is stated.</summary>
    public Effective? Effective => Says.Effective;

    /// <summary>What it says.</summary>
    public object Data => Says.Data;

    /// <summary>When it holds, and what it says: made when it is asked for, where it can be.</summary>
    internal abstract (Effective? Effective, object Data) Says { get; }

    /// <summary>The key of the item at an index, from 0: its number, from 1.</summary>
    internal static string NumberedKey(int index) => index < Keys.Length ? Keys[index] : (index + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Rows one after another. Made for every event: a collection expression would put so many together in a list that grows.</summary>
    internal static RegisterRow[] Together(params ReadOnlySpan<ImmutableArray<RegisterRow>> parts)
    {
        var count = 0;
        foreach (var part in parts)
        {
            count += part.Length;
        }

        var (rows, next) = (new RegisterRow[count], 0);
        foreach (var part in parts)
        {
            part.CopyTo(rows, next);
            next += part.Length;
        }

        return rows;
    }

    /// <summary>Whether the same function makes it of the same thing as another row, so that both say the same; otherwise they may or may not.</summary>
    internal virtual bool IsMadeAs(RegisterRow other) => false;

    /// <summary>A row whose content is there.</summary>
    internal sealed class Stated(Register register, string entity, string key, Effective? effective, object data) : RegisterRow(register, entity, key)
    {
        internal override (Effective? Effective, object Data) Says => (effective, data);
    }

    /// <summary>A row of an item that never changes: what it says is made when it is asked for, and is not kept.</summary>
    internal sealed class OfItem<T, TRow>(Register register, string entity, string key, T item, Func<T, (Effective? Effective, TRow Data)> row)
        : RegisterRow(register, entity, key)
        where T : class
        where TRow : class
    {
        private readonly T _item = item;
        private readonly Func<T, (Effective? Effective, TRow Data)> _row = row;

        internal override (Effective? Effective, object Data) Says => _row(_item);

        /// <summary>Whether it is what that function makes of that item, under that key.</summary>
        internal bool IsOf(string key, T item, Func<T, (Effective? Effective, TRow Data)> row) =>
            ReferenceEquals(_item, item) && ReferenceEquals(_row, row) && string.Equals(Key, key, StringComparison.Ordinal);

        // A function that holds on to something else is another object each time, so this is never true of it.
        internal override bool IsMadeAs(RegisterRow other) =>
            other is OfItem<T, TRow> made && ReferenceEquals(_item, made._item) && ReferenceEquals(_row, made._row);
    }
}
