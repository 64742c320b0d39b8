using System.Security.Cryptography;
using System.Text;

namespace Ledger.Registers;

/// <summary>The slices that the registers are made by.</summary>
internal sealed class SliceSet
{
    private readonly Dictionary<string, Slice> _byCategory;
    private readonly Dictionary<Register, int> _numbers = new(ReferenceEqualityComparer.Instance);

    /// <summary>Collects them.</summary>
    /// <exception cref="ArgumentException">Two have the same category, or two registers the same name.</exception>
    public SliceSet(IReadOnlyList<Slice> slices)
    {
        _byCategory = slices.ToDictionary(s => s.Category, StringComparer.Ordinal);
        Registers = [.. slices.SelectMany(s => s.Registers)];
        for (var i = 0; i < Registers.Count; i++)
        {
            _numbers.Add(Registers[i], i);
        }

        if (Registers.GroupBy(r => r.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two registers are named {twice.Key}.", nameof(slices));
        }

        Version = VersionOf(slices);
    }

    /// <summary>Every register, in the order of their numbers.</summary>
    public IReadOnlyList<Register> Registers { get; }

    /// <summary>
    /// What the rows depend on besides the log, as 64 hex digits: the slices, and the very build of the code that makes rows of facts. Rows that
    /// another build has made are not trusted, since nobody can say whether it would make the same.
    /// </summary>
    public string Version { get; }

    /// <summary>The number of a register.</summary>
    public int NumberOf(Register register) => _numbers.TryGetValue(register, out var number)
        ? number
        : throw new InvalidOperationException($"The register {register.Name} belongs to no slice.");

    /// <summary>The slice whose stream it is, or null.</summary>
    public Slice? Of(string stream) =>
        stream.IndexOf('-', StringComparison.Ordinal) is var hyphen and > 0 ? _byCategory.GetValueOrDefault(stream[..hyphen]) : null;

    private static string VersionOf(IReadOnlyList<Slice> slices)
    {
        var text = new StringBuilder("ledger/views/v1\n");
        foreach (var slice in slices)
        {
            text.Append(slice.Category).Append(' ').Append(slice.GetType()).Append('\n');
            foreach (var register in slice.Registers)
            {
                text.Append(register.Name).Append(' ').Append(register.RowType).Append('\n');
            }
        }

        var builds = slices.Select(s => s.Facts.Module).Append(typeof(SliceSet).Module).Append(typeof(Seal.Effective).Module)
            .Select(m => m.ModuleVersionId.ToString("D")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.AppendJoin('\n', builds).ToString())));
    }
}
