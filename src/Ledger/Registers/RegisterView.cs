using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Registers;

/// <summary>The registers as they were known at one index of the log: whatever is recorded later, they answer the same.</summary>
public sealed class RegisterView
{
    private readonly RegisterEngine _engine;
    private readonly HashSet<Register>? _asked;

    internal RegisterView(RegisterEngine engine, long index)
    {
        _engine = engine;
        Index = index;
    }

    private RegisterView(RegisterEngine engine, long index, HashSet<Register> asked)
        : this(engine, index) => _asked = asked;

    /// <summary>The last index that is known here; −1 before the first event.</summary>
    public long Index { get; }

    /// <summary>When the last event known here was recorded; null before the first.</summary>
    public DateTimeOffset? Recorded => Index < 0 ? null : _engine.Read(reader => reader.Recorded(Index));

    /// <summary>The rows of a register that were asserted at this index, by entity and key, ordinally; of one entity only, if one is named.</summary>
    public IReadOnlyList<RegisterEntry<TRow>> Rows<TRow>(Register<TRow> register, string? entity = null)
        where TRow : class => Entries(register, entity, key: null, on: null).ConvertAll(row => row.As<TRow>());

    /// <summary>
    /// The rows of a register that were asserted at this index and certainly or possibly hold on a day, by entity and key, ordinally.
    /// A row without a stated time possibly holds on every day.
    /// </summary>
    public IReadOnlyList<HeldEntry<TRow>> On<TRow>(Register<TRow> register, DateOnly day, string? entity = null)
        where TRow : class => Entries(register, entity, key: null, day).ConvertAll(row => new HeldEntry<TRow>(row.As<TRow>(), row.HoldsOn(day)));

    /// <summary>Whether the register has a row about an entity.</summary>
    public bool Has<TRow>(Register<TRow> register, StreamId entity)
        where TRow : class => Entries(register, entity.Value, key: null, on: null).Count > 0;

    /// <summary>The row about an entity under a key, if there is one.</summary>
    public RegisterEntry<TRow>? Find<TRow>(Register<TRow> register, StreamId entity, string key = "")
        where TRow : class => Entries(register, entity.Value, key, on: null) is [var row, ..] ? row.As<TRow>() : null;

    /// <summary>The same view, which notes every register that is asked for.</summary>
    internal RegisterView Watched(out IReadOnlySet<Register> asked)
    {
        var noted = new HashSet<Register>(ReferenceEqualityComparer.Instance);
        asked = noted;
        return new RegisterView(_engine, Index, noted);
    }

    /// <summary>The rows as they are stored, sorted; those that may hold on a day, if one is named.</summary>
    internal List<StoredEntry> Entries(Register register, string? entity, string? key, DateOnly? on)
    {
        _asked?.Add(register);
        if (Index < 0)
        {
            return [];
        }

        var rows = _engine.Read(reader => reader.Entries(_engine.NumberOf(register), entity, key, on, Index));
        if (on is { } day)
        {
            rows.RemoveAll(row => row.HoldsOn(day) == Holding.No); // one entity's rows are found by the entity only
        }

        rows.Sort(StoredEntry.Order);
        return rows;
    }

    /// <summary>The rows that were ever asserted up to this index, sorted. Ends that are not known here are left out.</summary>
    internal List<StoredEntry> Ever(Register register, string? entity)
    {
        _asked?.Add(register);
        if (Index < 0)
        {
            return [];
        }

        var rows = _engine.Read(reader => reader.Ever(_engine.NumberOf(register), entity, Index))
            .ConvertAll(row => row.EndedBy > Index ? row with { EndedBy = null } : row);
        rows.Sort(StoredEntry.Order);
        return rows;
    }
}

/// <summary>A row that certainly or possibly holds on the day that was asked about.</summary>
/// <typeparam name="TRow">The row's data.</typeparam>
/// <param name="Row">The row.</param>
/// <param name="Holds">How sure that is, given how exactly its dates are known.</param>
public sealed record HeldEntry<TRow>(RegisterEntry<TRow> Row, Holding Holds);
