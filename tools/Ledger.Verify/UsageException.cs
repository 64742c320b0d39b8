namespace Ledger.Verify;

/// <summary>The call is wrong, or a file of the caller's own.</summary>
internal sealed class UsageException(string message, Exception? inner = null) : Exception(message, inner);
