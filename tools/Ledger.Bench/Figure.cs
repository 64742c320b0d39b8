namespace Ledger.Bench;

/// <summary>One line of the table.</summary>
/// <param name="Scenario">The scenario it belongs to.</param>
/// <param name="What">What was measured.</param>
/// <param name="Measured">The median, and the smallest and largest.</param>
/// <param name="Raw">The same of the raw peer, if there is one.</param>
/// <param name="Ratio">How many times the raw peer's, pair by pair.</param>
/// <param name="Target">What is wanted, if anything.</param>
/// <param name="Met">Whether it is met.</param>
internal sealed record Figure(string Scenario, string What, string Measured, string? Raw = null, string? Ratio = null, string? Target = null, bool? Met = null);
