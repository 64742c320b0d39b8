namespace Ledger.Seal;

/// <summary>What checking a checkpoint against a policy comes to: <see cref="Met"/> or <see cref="NotMet"/>.</summary>
public abstract record PolicyVerdict
{
    private PolicyVerdict()
    {
    }

    /// <summary>The log signed it, and enough witnesses cosigned it.</summary>
    /// <param name="Checkpoint">What was signed.</param>
    /// <param name="Witnesses">The witnesses of the policy that cosigned it, needed or not, in the policy's order.</param>
    public sealed record Met(Checkpoint Checkpoint, IReadOnlyList<PolicyWitness> Witnesses) : PolicyVerdict;

    /// <summary>It is not to be trusted under this policy.</summary>
    /// <param name="Reason">Why, as a sentence without its full stop.</param>
    public sealed record NotMet(string Reason) : PolicyVerdict;
}
