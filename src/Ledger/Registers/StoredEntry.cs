using Ledger.Seal;

namespace Ledger.Registers;

/// <summary>A row as it stands in <c>views.db</c>.</summary>
/// <param name="Register">The number of its register.</param>
/// <param name="Entity">What it is about.</param>
/// <param name="Key">Which of the entity's rows.</param>
/// <param name="Effective">When it holds; null where no time is stated.</param>
/// <param name="MadeBy">The index of the event that made it true.</param>
/// <param name="EndedBy">The index of the event that ended it, if one has.</param>
/// <param name="Data">What it says, in canonical JSON.</param>
internal sealed record StoredEntry(long Register, string Entity, string Key, Effective? Effective, long MadeBy, long? EndedBy, string Data)
{
    /// <summary>By entity and key, ordinally; rows of two streams in one place by the event that made them true.</summary>
    public static IComparer<StoredEntry> Order { get; } = Comparer<StoredEntry>.Create(static (a, b) =>
        string.CompareOrdinal(a.Entity, b.Entity) is var entity and not 0 ? entity
        : string.CompareOrdinal(a.Key, b.Key) is var key and not 0 ? key
        : a.MadeBy.CompareTo(b.MadeBy));

    /// <summary>Whether it holds on a day. A row without a stated time may hold on any.</summary>
    public Holding HoldsOn(DateOnly day) => Effective?.HoldsOn(day) ?? Holding.Possibly;

    /// <summary>The row with its data read.</summary>
    public RegisterEntry<TRow> As<TRow>()
        where TRow : class => new(Entity, Key, Effective, Json.LedgerJson.Read<TRow>(Data), MadeBy, EndedBy);
}
