using Newtonsoft.Json.Linq;

namespace Ledger.Log;

/// <summary>Turns a stored fact of one version into the next. The stored bytes stay as they are; only what is read changes.</summary>
/// <param name="Type">The stored name.</param>
/// <param name="FromSchema">The version it takes; it gives <c>FromSchema + 1</c>.</param>
/// <param name="Up">From the fact's JSON to the next version's.</param>
public sealed record Upcaster(string Type, int FromSchema, Func<JObject, JObject> Up);

/// <summary>The chain of upcasters for every fact whose shape has changed.</summary>
public sealed class Upcasters
{
    private readonly Dictionary<(string Type, int Schema), Upcaster> _steps;

    /// <summary>A chain.</summary>
    /// <exception cref="ArgumentException">Two start at the same version of the same fact.</exception>
    public Upcasters(IEnumerable<Upcaster> steps) => _steps = steps.ToDictionary(s => (s.Type, s.FromSchema));

    /// <summary>Brings a fact's JSON to a version.</summary>
    /// <exception cref="InvalidOperationException">A step is missing, or the fact is of a later version than this program knows.</exception>
    public JObject Lift(string type, int schema, int current, JObject fact)
    {
        if (schema > current)
        {
            throw new InvalidOperationException($"{type} is stored in version {schema}, and this program knows up to {current}: use a newer one");
        }

        for (; schema < current; schema++)
        {
            fact = _steps.TryGetValue((type, schema), out var step)
                ? step.Up(fact)
                : throw new InvalidOperationException($"there is no upcaster for {type} from version {schema}");
        }

        return fact;
    }
}
