using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Ledger.Seal;

namespace Ledger.Registers;

/// <summary>A register: what the ledger asserts of one kind of thing, as dated rows.</summary>
public abstract record Register
{
    private protected Register(string name, string title, Type rowType)
    {
        Name = name;
        Title = title;
        RowType = rowType;
    }

    /// <summary>The name people type, e.g. <c>tenures</c>.</summary>
    public string Name { get; }

    /// <summary>What it shows, as a line of help.</summary>
    public string Title { get; }

    /// <summary>The type of a row's data.</summary>
    public Type RowType { get; }
}

/// <summary>A register whose rows hold <typeparamref name="TRow"/>.</summary>
/// <typeparam name="TRow">A row's data: a record of plain values, ids and lists. Its JSON is stored.</typeparam>
public sealed record Register<TRow> : Register
    where TRow : class
{
    /// <summary>Names a register.</summary>
    public Register(string name, string title)
        : base(name, title, typeof(TRow))
    {
    }

    /// <summary>One row.</summary>
    /// <param name="entity">What the row is about: an id.</param>
    /// <param name="key">Which of its rows, unique within entity and register; empty if it has only one.</param>
    /// <param name="effective">When it holds; null where no time is stated.</param>
    /// <param name="data">What it says.</param>
    public RegisterRow Row(string entity, string key, Effective? effective, TRow data) => new RegisterRow.Stated(this, entity, key, effective, data);

    /// <summary>A row for each item of a list that only grows; the key is the item's number, from 1.</summary>
    /// <param name="entity">What the rows are about.</param>
    /// <param name="items">The items, which never change.</param>
    /// <param name="row">The row of an item: a pure function. It is asked when the row is written or compared, not before.</param>
    public ImmutableArray<RegisterRow> Rows<T>(string entity, ImmutableArray<T> items, Func<T, (Effective? Effective, TRow Data)> row)
        where T : class
    {
        if (items.IsEmpty)
        {
            return [];
        }

        var earlier = EarlierRows.Current;
        earlier?.Seek(this, entity);
        var rows = new RegisterRow[items.Length];
        var places = rows.AsSpan(); // what is put there is not checked to be a row each time
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = Numbered(earlier, entity, i, items[i], row);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(rows);
    }

    private RegisterRow.OfItem<T, TRow> Numbered<T>(EarlierRows? earlier, string entity, int index, T item, Func<T, (Effective? Effective, TRow Data)> row)
        where T : class
    {
        var key = RegisterRow.NumberedKey(index);
        return earlier?.Take(this, entity) is RegisterRow.OfItem<T, TRow> made && made.IsOf(key, item, row) ? made : new RegisterRow.OfItem<T, TRow>(this, entity, key, item, row);
    }
}

/// <summary>A row as it stands in a register, with its sources.</summary>
/// <typeparam name="TRow">The row's data.</typeparam>
/// <param name="Entity">What it is about.</param>
/// <param name="Key">Which of the entity's rows.</param>
/// <param name="Effective">When it holds; null where no time is stated.</param>
/// <param name="Data">What it says.</param>
/// <param name="MadeTrueBy">The index of the event that made it true.</param>
/// <param name="EndedBy">The index of the event that ended it, if one has: it may be later than the point asked about.</param>
public sealed record RegisterEntry<TRow>(string Entity, string Key, Effective? Effective, TRow Data, long MadeTrueBy, long? EndedBy);
