using Ledger.Decisions;

namespace Ledger.Bodies;

/// <summary>What the rules of appointments to a body need from elsewhere.</summary>
/// <param name="OfficeExists">Whether there is such an office.</param>
/// <param name="Decision">How far the decision has come; none if there is no such decision or none is named.</param>
public sealed record SeatContext(bool OfficeExists, DecisionStatus? Decision);
