using System.Security.Cryptography;
using Ledger.Json;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Seal.Bundles;

namespace Ledger.Snapshots;

/// <summary>A snapshot as somebody asks for it. What it comes to at some length of the log is a command whose id is its content's, so that the same request finds the same snapshot.</summary>
/// <param name="On">The day that the registers are to be of.</param>
/// <param name="Known">What is to be known.</param>
/// <param name="Scope">The registers by name, or <c>all</c>.</param>
/// <param name="Recipient">For whom.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Withhold">What is kept back.</param>
/// <param name="Base">How many entries the recipient holds already.</param>
public sealed record SnapshotRequest(
    DateOnly On, KnownPoint Known, IReadOnlyList<string> Scope, string Recipient, string Purpose, IReadOnlyList<WithholdRule> Withhold, long? Base)
{
    /// <summary>The command that logs it.</summary>
    /// <exception cref="LedgerException">The log does not reach the point.</exception>
    public async Task<IssueSnapshot> ToCommand(RegisterEngine registers, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(registers);
        var view = await registers.ViewAt(Known, ct).ConfigureAwait(false);
        var asked = Known is KnownPoint.By by ? by.Instant.UtcDateTime.ToString(SnapshotClaim.InstantFormat, System.Globalization.CultureInfo.InvariantCulture) : null;
        var day = PartialDate.Parse(On.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        var command = new IssueSnapshot(
            SnapshotId.Parse("s-0"), day, view.Index, asked, SnapshotStates.Named(Scope), Recipient, Purpose, Withhold, Base);
        return command with { Id = IdOf(command) };
    }

    /// <summary>
    /// How many entries there are, if the point was asked by a time that is over and nothing is recorded after it: then the next entry may still be dated before it, by a machine whose
    /// clock is behind, and where the cut is cannot be said before something is recorded after it. Null if it is fixed, or asked otherwise.
    /// </summary>
    public async Task<long?> StillOpen(RegisterEngine registers, TimeProvider time, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(registers);
        ArgumentNullException.ThrowIfNull(time);
        if (Known is not KnownPoint.By by || by.Instant >= time.GetUtcNow())
        {
            return null;
        }

        var reached = (await registers.View(index: null, ct).ConfigureAwait(false)).Index;
        return reached >= 0 && (await registers.ViewAt(Known, ct).ConfigureAwait(false)).Index >= reached ? reached + 1 : null;
    }

    private static SnapshotId IdOf(IssueSnapshot command) =>
        SnapshotId.Parse("s-" + Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Write(command)))[..24]);
}
