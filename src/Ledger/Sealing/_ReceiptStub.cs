namespace Ledger.Seal;
#pragma warning disable
/// stub
public sealed class Receipt { }
