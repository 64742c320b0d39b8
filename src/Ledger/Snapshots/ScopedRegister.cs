using Ledger.Registers;

namespace Ledger.Snapshots;

/// <summary>A register that goes out.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Stored">The register, if its rows are stored.</param>
/// <param name="Computed">The register, if its rows are computed.</param>
/// <param name="Categories">The categories of the streams that its rows rest on.</param>
internal sealed record ScopedRegister(string Name, Register? Stored, ComputedRegister? Computed, IReadOnlySet<string> Categories);
