using Ledger.Seal;

namespace Ledger.Log;

/// <summary>
/// Something that happened, as a slice states it. Each slice has one closed record under this, and its cases are stored for ever:
/// a change of shape is a new version and an upcaster.
/// </summary>
public abstract record Fact
{
    /// <summary>
    /// When it holds in the world, at the precision the source gives; null where the fact has no time of its own.
    /// Stored in the header, not in the payload.
    /// </summary>
    public Effective? Effective { get; init; }
}

/// <summary>Gives a fact its stored name and version. The name is stable: the CLR type can be renamed, this cannot.</summary>
/// <param name="name">The stored name, e.g. <c>HolderAppointed</c>.</param>
/// <param name="schema">The version of the shape, from 1.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StoredAsAttribute(string name, int schema = 1) : Attribute
{
    /// <summary>The stored name.</summary>
    public string Name { get; } = name;

    /// <summary>The version of the shape.</summary>
    public int Schema { get; } = schema;

    /// <summary>Whether it tells of a natural person: its payload is encrypted under the key of the stream's subject, so that it can be erased.</summary>
    public bool Personal { get; init; }
}
