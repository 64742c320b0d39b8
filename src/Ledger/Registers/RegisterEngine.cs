namespace Ledger.Registers;

/// <summary>Keeps the registers up to the log, in <c>views.db</c>.</summary>
public sealed class RegisterEngine
{
    /// <summary>Brings the registers up to the log, and gives them as known at an index, or as known now.</summary>
    public Task<RegisterView> View(long? index, CancellationToken ct) => throw new NotSupportedException();
}
