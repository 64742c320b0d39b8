using Ledger.Log;
using Ledger.Registers;

namespace Ledger.Bodies;

/// <summary>A body: a board or a committee.</summary>
public sealed record BodyRow(string Name, bool Active);

/// <summary>What the registers show of bodies.</summary>
public static class BodyRegister
{
    /// <summary>The bodies.</summary>
    public static Register<BodyRow> Bodies { get; } = new("bodies", "The board and its committees");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Register> All { get; } = [Bodies];

    /// <summary>Whether there is such a body, as known there, and it is not dissolved.</summary>
    internal static bool IsActive(RegisterView known, BodyId id) => known.Find(Bodies, id)?.Data.Active == true;
}
