namespace Ledger.Seal.Bundles;

/// <summary>What became of one step of the verdict.</summary>
public enum StepOutcome
{
    /// <summary>It holds.</summary>
    Passed,

    /// <summary>It does not.</summary>
    Failed,

    /// <summary>It was not asked here.</summary>
    NotChecked,

    /// <summary>An earlier one failed, so that it would say nothing.</summary>
    NotReached,
}

/// <summary>One step of the verdict.</summary>
/// <param name="Number">1 to 7, in the order of docs/format/bundle.md; 8 for a bundle that cannot be read as one.</param>
/// <param name="Name">Its name, one or two words.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Text">What that means, as sentences for people.</param>
/// <param name="Index">The first bad entry, where one can be named.</param>
public sealed record BundleStep(int Number, string Name, StepOutcome Outcome, string Text, long? Index = null)
{
    /// <summary>The exit code of a program that ends because of this step: 10 for the first.</summary>
    public int ExitCode => 9 + Number;
}
