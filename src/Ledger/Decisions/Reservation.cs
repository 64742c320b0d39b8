using Ledger.Bodies;
using Ledger.Frameworks;
using Ledger.Log;

namespace Ledger.Decisions;

/// <summary>A power that another body than the deciding one alone may exercise.</summary>
/// <param name="Power">The power.</param>
/// <param name="To">The body that it is reserved to.</param>
/// <param name="Certainly">Whether that is sure: false where the dates, or who decides, leave it open.</param>
public sealed record Reservation(string Power, BodyId To, bool Certainly)
{
    /// <summary>What of the reservations of one power stands against a body; null if nothing does, or if it may be reserved to the body itself.</summary>
    internal static Reservation? Against(Stated<BodyId> body, IReadOnlyList<(ReservedPowerRow Row, AuthorityStanding Standing)> reservations)
    {
        var decides = body.TryGet(out var named) ? named : null;
        return reservations.Any(reserved => reserved.Row.Body == decides)
            ? null
            : reservations
                .Select(reserved => new Reservation(
                    reserved.Row.Power, reserved.Row.Body, decides is not null && reserved.Standing == AuthorityStanding.InForce))
                .MaxBy(reservation => reservation.Certainly);
    }
}
