using System.Collections.Frozen;
using System.Reflection;

namespace Ledger.Log;

/// <summary>The facts this version knows: stored name ↔ type, for every slice that is registered.</summary>
public sealed class EventTypes
{
    private readonly FrozenDictionary<string, (Type Type, StoredAsAttribute Stored)> _byName;
    private readonly FrozenDictionary<Type, StoredAsAttribute> _byType;
    private readonly FrozenDictionary<string, Func<string, Erasure, Fact>> _erased;
    private readonly FrozenSet<string> _erasing;

    /// <summary>Collects the cases of each slice's closed record of facts.</summary>
    /// <exception cref="InvalidOperationException">A case has no <see cref="StoredAsAttribute"/>, a name is used twice, or a fact that tells of a person cannot be erased.</exception>
    public EventTypes(IEnumerable<Type> unions)
    {
        ArgumentNullException.ThrowIfNull(unions);
        var cases = unions
            .SelectMany(union => union.GetNestedTypes().Where(t => union.IsAssignableFrom(t) && t.GetCustomAttribute<NeverStoredAttribute>() is null))
            .Select(type => (Type: type, Stored: type.GetCustomAttribute<StoredAsAttribute>() ?? throw new InvalidOperationException($"{type} has no stored name.")))
            .ToList();
        _byName = cases.ToFrozenDictionary(c => c.Stored.Name, c => (c.Type, c.Stored), StringComparer.Ordinal);
        _byType = cases.ToFrozenDictionary(c => c.Type, c => c.Stored);
        _erased = cases.Where(c => c.Stored.Personal).ToFrozenDictionary(c => c.Stored.Name, c => ErasedForm(c.Type), StringComparer.Ordinal);
        _erasing = cases.Where(c => c.Type.IsAssignableTo(typeof(IErases))).Select(c => c.Stored.Name).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Every stored name with its type.</summary>
    public IEnumerable<(Type Type, StoredAsAttribute Stored)> All => _byName.Values.OrderBy(c => c.Stored.Name, StringComparer.Ordinal);

    /// <summary>How a fact of this type is stored.</summary>
    public StoredAsAttribute StoredAs(Type fact) => _byType.TryGetValue(fact, out var stored)
        ? stored
        : throw new InvalidOperationException($"{fact} belongs to no slice that is registered.");

    /// <summary>Whether facts of this name erase what their stream's subject is protected by.</summary>
    public bool Erases(string name) => _erasing.Contains(name);

    /// <summary>What stands in the place of a fact that was erased; null if facts of this name cannot be.</summary>
    public Fact? Erased(string name, string stream, Erasure erasure) => _erased.TryGetValue(name, out var form) ? form(stream, erasure) : null;

    /// <summary>The type stored under a name, and its current version.</summary>
    public bool TryFind(string name, out Type type, out StoredAsAttribute stored)
    {
        var found = _byName.TryGetValue(name, out var entry);
        (type, stored) = found ? entry : (null!, null!);
        return found;
    }

    private static Func<string, Erasure, Fact> ErasedForm(Type type) => type.IsAssignableTo(typeof(IErasable))
        ? type.GetMethod(nameof(IErasable.Erased), BindingFlags.Public | BindingFlags.Static, [typeof(string), typeof(Erasure)])!.CreateDelegate<Func<string, Erasure, Fact>>()
        : throw new InvalidOperationException($"{type} tells of a person and does not say what stands in its place once it is erased.");
}
