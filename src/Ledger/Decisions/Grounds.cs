using Ledger.Bodies;
using Ledger.Frameworks;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Decisions;

// Some rules are not enforced, here and in the commands: that the item was quorate, that a voter did not withdraw for an interest, that a
// delegation covers the decision, that a ratifying body holds the power, how long a rescission must wait. The facts carry what those rules
// would ask for (the meeting's item, the offices, the authority).

/// <summary>What a decision rests on, as known where it is decided: its body, and its authority on the date from which it is to hold.</summary>
/// <param name="BodyIsActive">Whether the body exists and is not dissolved; true where none is stated.</param>
/// <param name="Authority">How the authority stands on the date; null where none is stated.</param>
/// <param name="Reserved">A power of the clause that is reserved, or may be, to another body; null if none is known to be.</param>
public sealed record Grounds(bool BodyIsActive, AuthorityStanding? Authority, Reservation? Reserved = null)
{
    /// <summary>The decision lies within the powers, beyond them, or it cannot be told.</summary>
    internal Vires Vires => (Authority, Reserved) switch
    {
        (AuthorityStanding.NotInForce, _) => Vires.UltraVires,
        (AuthorityStanding.InForce or AuthorityStanding.PossiblyInForce, { Certainly: true }) => Vires.UltraVires,
        (AuthorityStanding.InForce, null) => Vires.IntraVires,
        _ => Vires.NotCertain,
    };

    /// <summary>The body as it is on the day it acts, and the authority on the day from which that is to hold.</summary>
    internal static Grounds Of(RegisterView known, Stated<BodyId> body, PartialDate at, Stated<Authority> authority, PartialDate on) => new(
        !body.TryGet(out var id) || BodyRegister.IsActive(known, id, at),
        authority.TryGet(out var named) ? FrameworkRegister.Standing(known, named, on) : null,
        named is null
            ? null
            : FrameworkRegister.PowersOf(known, named)
                .Select(power => Reservation.Against(body, FrameworkRegister.ReservationsOf(known, power, on)))
                .OfType<Reservation>()
                .MaxBy(reservation => reservation.Certainly));

    /// <summary>Why a body or an authority cannot be left unsaid; null if it can, because a source is cited, or is said.</summary>
    internal static Refusal? Unsaid(Stated<BodyId> body, Stated<Authority> authority, Source? source)
    {
        if (source is null && !body.IsStated)
        {
            return new Refusal("body-not-stated", "Name the body: only a source that is cited may leave it out.");
        }

        return source is null && !authority.IsStated
            ? new Refusal("authority-not-stated", "Name the instrument, version and clause that this rests on: only a source that is cited may leave them out.")
            : null;
    }

    /// <summary>Why a body or an authority is none; null if both are.</summary>
    internal Refusal? Nothing(Stated<BodyId> body, Stated<Authority> authority)
    {
        if (!BodyIsActive)
        {
            return new Refusal("no-such-body", $"There is no active body {body}.");
        }

        return Authority == AuthorityStanding.Unknown && authority.TryGet(out var named) ? NoSuchAuthority(named) : null;
    }

    /// <summary>Why the authority cannot carry the decision; null if it can, or may, or if the office insists.</summary>
    internal Refusal? UltraVires(Stated<Authority> authority, PartialDate on, bool insist)
    {
        if (insist || Vires != Vires.UltraVires || !authority.TryGet(out var named))
        {
            return null;
        }

        const string Consequence = "this would be ultra vires. It can be recorded as that by insisting";
        return Authority == AuthorityStanding.NotInForce
            ? NotInForce(named, on, Consequence)
            : new Refusal("reserved", $"{Say(named)} is about the power “{Reserved!.Power}”, which is reserved to {Reserved.To}: {Consequence}.");
    }

    internal static Refusal NoSuchAuthority(Authority authority) => new("no-such-authority", $"There is no {Say(authority)}.");

    internal static Refusal NotInForce(Authority authority, PartialDate on, string consequence) =>
        new("not-in-force", $"{Say(authority)} was not in force {(on.IsStated ? $"on {on}" : "on the date, which is not stated")}: {consequence}.");

    private static string Say(Authority authority) => authority.Clause is { } clause
        ? $"{authority.Framework} version {authority.Version}, clause {clause}"
        : $"{authority.Framework} version {authority.Version}";
}
