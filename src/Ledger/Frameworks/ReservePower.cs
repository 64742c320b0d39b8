using Ledger.Bodies;
using Ledger.Log;
using Ledger.Seal;
using MediatR;

namespace Ledger.Frameworks;

/// <summary>Records that a version reserves a power to a body, which alone may exercise it. The same again changes nothing.</summary>
/// <param name="Id">The instrument.</param>
/// <param name="Version">The version that reserves it, e.g. 2.</param>
/// <param name="Clause">The clause that does, e.g. 4.2, or not-stated.</param>
/// <param name="Power">The power in a few words, e.g. approve the annual budget.</param>
/// <param name="Body">The body that it is reserved to.</param>
public sealed record ReservePower(FrameworkId Id, int Version, Stated<string> Clause, string Power, BodyId Body) : Command
{
    /// <summary>The rule: a version reserves a power once, to one active body.</summary>
    public static Decided<FrameworkEvent> Decide(ReservePower command, Framework state, bool bodyIsActive)
    {
        var key = Topic.KeyOf(command.Power);
        var instrument = state.EvenIfClosed();
        if (instrument?.Reserved.FirstOrDefault(p => p.Version == command.Version && Topic.KeyOf(p.Power) == key) is { } there)
        {
            return there.Body == command.Body && there.Clause == command.Clause
                ? []
                : new Refusal("power-reserved", $"Version {command.Version} of {command.Id} reserves this power already: to {there.Body}, by clause {there.Clause}.");
        }

        return state switch
        {
            not Framework.Instrument => FrameworkRefusals.NotOpen(command.Id, state),
            Framework.Instrument open when !open.HasVersion(command.Version) => FrameworkRefusals.NoSuchVersion(command.Id, command.Version),
            Framework.Instrument open when command.Clause.TryGet(out var clause) && !open.HasClause(command.Version, clause) =>
                FrameworkRefusals.NoSuchClause(command.Id, command.Version, clause),
            _ when command.Effective is not null => FrameworkRefusals.DatedByVersion(command.Id, command.Version),
            _ when !Topic.IsOne(command.Power) => FrameworkRefusals.NotAPower,
            _ when !bodyIsActive => new Refusal("no-such-body", $"There is no active body {command.Body}."),
            _ => [new FrameworkEvent.PowerReserved(command.Version, command.Clause, command.Power, command.Body)],
        };
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<ReservePower, Outcome>
    {
        public Task<Outcome> Handle(ReservePower command, CancellationToken ct) =>
            transaction.Run<ReservePower, Framework, FrameworkEvent, bool>(
                command.Id, command, known => BodyRegister.IsActive(known, command.Body, PartialDate.NotStated), Decide, ct);
    }
}
