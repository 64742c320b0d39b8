using System.Collections.Frozen;
using System.Reflection;

namespace Ledger.Log;

/// <summary>The facts this version knows: stored name ↔ type, for every slice that is registered.</summary>
public sealed class EventTypes
{
    private readonly FrozenDictionary<string, (Type Type, StoredAsAttribute Stored)> _byName;
    private readonly FrozenDictionary<Type, StoredAsAttribute> _byType;

    /// <summary>Collects the cases of each slice's closed record of facts.</summary>
    /// <exception cref="InvalidOperationException">A case has no <see cref="StoredAsAttribute"/>, or a name is used twice.</exception>
    public EventTypes(IEnumerable<Type> unions)
    {
        ArgumentNullException.ThrowIfNull(unions);
        var cases = unions
            .SelectMany(union => union.GetNestedTypes().Where(union.IsAssignableFrom))
            .Select(type => (Type: type, Stored: type.GetCustomAttribute<StoredAsAttribute>() ?? throw new InvalidOperationException($"{type} has no stored name.")))
            .ToList();
        _byName = cases.ToFrozenDictionary(c => c.Stored.Name, c => (c.Type, c.Stored), StringComparer.Ordinal);
        _byType = cases.ToFrozenDictionary(c => c.Type, c => c.Stored);
    }

    /// <summary>Every stored name with its type.</summary>
    public IEnumerable<(Type Type, StoredAsAttribute Stored)> All => _byName.Values.OrderBy(c => c.Stored.Name, StringComparer.Ordinal);

    /// <summary>How a fact of this type is stored.</summary>
    public StoredAsAttribute StoredAs(Type fact) => _byType.TryGetValue(fact, out var stored)
        ? stored
        : throw new InvalidOperationException($"{fact} belongs to no slice that is registered.");

    /// <summary>The type stored under a name, and its current version.</summary>
    public bool TryFind(string name, out Type type, out StoredAsAttribute stored)
    {
        var found = _byName.TryGetValue(name, out var entry);
        (type, stored) = found ? entry : (null!, null!);
        return found;
    }
}
