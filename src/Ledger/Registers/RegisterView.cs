using Ledger.Log;

namespace Ledger.Registers;

/// <summary>The registers as they were known at one index of the log.</summary>
public sealed class RegisterView
{
    /// <summary>The last index that is known here; −1 before the first event.</summary>
    public long Index => throw new NotSupportedException();

    /// <summary>The rows of a register that were asserted at this index, by entity and key, ordinally; of one entity only, if one is named.</summary>
    public IReadOnlyList<RegisterEntry<TRow>> Rows<TRow>(Register<TRow> register, string? entity = null)
        where TRow : class => throw new NotSupportedException();

    /// <summary>Whether the register has a row about an entity.</summary>
    public bool Has<TRow>(Register<TRow> register, StreamId entity)
        where TRow : class => throw new NotSupportedException();

    /// <summary>The row about an entity under a key, if there is one.</summary>
    public RegisterEntry<TRow>? Find<TRow>(Register<TRow> register, StreamId entity, string key = "")
        where TRow : class => throw new NotSupportedException();
}
