using Ledger.Log;
using MediatR;

namespace Ledger.Offices;

/// <summary>Sets an objective that an office is appraised by, from the effective date on.</summary>
/// <param name="Id">The office.</param>
/// <param name="Objective">What is to be achieved.</param>
/// <param name="Measure">By what it is measured, or not-stated.</param>
public sealed record SetAppraisalObjective(OfficeId Id, string Objective, Stated<string> Measure) : Command
{
    /// <summary>The rule.</summary>
    public static Decided<OfficeEvent> Decide(SetAppraisalObjective command, Office state)
    {
        if (state is not Office.Post post)
        {
            return OfficeRefusals.NoSuchOffice(command.Id);
        }

        var fact = new OfficeEvent.AppraisalObjectiveSet(command.Objective, command.Measure) { Effective = command.Effective };
        return post.Objectives.Contains(fact) ? [] : [fact];
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<SetAppraisalObjective, Outcome>
    {
        public Task<Outcome> Handle(SetAppraisalObjective command, CancellationToken ct) =>
            transaction.Run<SetAppraisalObjective, Office, OfficeEvent>(command.Id, command, Decide, ct);
    }
}
