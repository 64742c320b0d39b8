using Ledger.Bodies;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Decisions;

/// <summary>Who votes, as known where the vote is recorded.</summary>
/// <param name="IsKnown">Whether there is such an office.</param>
/// <param name="Seat">How it sits on the deciding body when it votes; null if nobody is known to sit there, or the body is not stated.</param>
/// <param name="ChairIsKnown">Whether it is known who chairs the body then.</param>
public sealed record Voter(bool IsKnown, VoterSeat? Seat, bool ChairIsKnown)
{
    internal static Voter Of(RegisterView known, RecordVote command)
    {
        var isKnown = OfficeRegister.Knows(known, command.Voter);
        return known.Find(DecisionRegister.Decisions, command.Id)?.Data.Body is { } decides && decides.TryGet(out var body)
            ? Among(
                isKnown,
                command.Voter,
                known.Rows(BodyRegister.Members, body.Value),
                known.Rows(BodyRegister.Chairs, body.Value),
                command.Effective?.From ?? PartialDate.NotStated)
            : new Voter(isKnown, Seat: null, ChairIsKnown: false);
    }

    /// <summary>An office among those that sit on a body on a day, or that may: on a day that is not stated, all that ever did.</summary>
    internal static Voter Among(
        bool isKnown, OfficeId office, IEnumerable<RegisterEntry<MemberRow>> members, IEnumerable<RegisterEntry<ChairRow>> chairs, PartialDate on)
    {
        var sitting = members.Where(m => MayHold(m.Effective)).Select(m => m.Data).ToList();
        var chairing = chairs.Where(c => MayHold(c.Effective)).Select(c => c.Data.Office).ToList();
        return new Voter(isKnown, sitting.Count + chairing.Count == 0 ? null : SeatOf(), chairing.Count > 0);

        bool MayHold(Effective? effective) => effective is null || effective.HoldsOn(on) != Holding.No;

        VoterSeat SeatOf()
        {
            var theirs = sitting.FindAll(m => m.Office == office);
            return chairing.Contains(office) ? VoterSeat.Chair
                : theirs.Count == 0 ? VoterSeat.None
                : theirs.TrueForAll(m => m.Standing.TryGet(out var standing) && standing == MemberStanding.InAttendance) ? VoterSeat.InAttendance
                : VoterSeat.Member;
        }
    }

    /// <summary>Why this office cannot give the vote; null if it can, or if nothing is known of who sits on the body.</summary>
    internal Refusal? Refuse(DecisionEvent.VoteRecorded vote) => Seat switch
    {
        VoterSeat.None => new Refusal("not-a-member", $"{vote.Voter} does not sit on the body that decides, on the day of the vote."),
        VoterSeat.InAttendance => new Refusal("in-attendance", $"{vote.Voter} is in attendance only, on the day of the vote, and has none."),
        VoterSeat.Member when vote.Casting && ChairIsKnown => new Refusal("not-the-chair", $"{vote.Voter} does not chair the body on the day of the vote: the casting vote is the chair's."),
        _ => null,
    };
}
