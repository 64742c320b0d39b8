using Ledger.Json;
using Ledger.Seal;

namespace Ledger.Registers;

/// <summary>
/// What follows from absence (nobody holds it, nobody ratified it, it is overdue): never stored, computed at the asked point from registers as they
/// were known there.
/// </summary>
public abstract class ComputedRegister
{
    private protected ComputedRegister(string name, string title, Type rowType)
    {
        Name = name;
        Title = title;
        RowType = rowType;
    }

    /// <summary>The name people type, e.g. <c>vacancies</c>.</summary>
    public string Name { get; }

    /// <summary>What it shows, as a line of help.</summary>
    public string Title { get; }

    /// <summary>The type of a row's data.</summary>
    public Type RowType { get; }

    internal abstract IEnumerable<(StoredEntry Row, Holding Holds)> Rows(RegisterView known, DateOnly on);
}

/// <summary>A computed register whose rows hold <typeparamref name="TRow"/>.</summary>
/// <typeparam name="TRow">A row's data.</typeparam>
/// <param name="name">The name people type.</param>
/// <param name="title">What it shows, as a line of help.</param>
/// <param name="rows">The rows on a day, as far as known: a pure function.</param>
public sealed class ComputedRegister<TRow>(string name, string title, Func<RegisterView, DateOnly, IEnumerable<ComputedRow<TRow>>> rows)
    : ComputedRegister(name, title, typeof(TRow))
    where TRow : class
{
    /// <summary>The rows on a day, as far as known.</summary>
    public IEnumerable<ComputedRow<TRow>> On(RegisterView known, DateOnly day) => rows(known, day);

    internal override IEnumerable<(StoredEntry Row, Holding Holds)> Rows(RegisterView known, DateOnly on) => rows(known, on)
        .Select(row => (
            new StoredEntry(-1, row.Entity, row.Key, row.Effective, row.MadeTrueBy, EndedBy: null, System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(row.Data))),
            row.Holds));
}

/// <summary>A row that follows from others.</summary>
/// <typeparam name="TRow">Its data. Other rows that it rests on stand in it with the indexes that made them true.</typeparam>
/// <param name="Entity">What it is about.</param>
/// <param name="Key">Which of the entity's rows; empty if it has only one.</param>
/// <param name="Effective">When it holds, if that can be said.</param>
/// <param name="Holds">How sure it is on the day, given how exactly the dates are known.</param>
/// <param name="Data">What it says.</param>
/// <param name="MadeTrueBy">The index of the event that made the row true on which this one rests.</param>
public sealed record ComputedRow<TRow>(string Entity, string Key, Effective? Effective, Holding Holds, TRow Data, long MadeTrueBy);
