using Ledger.Log;
using Ledger.People;
using MediatR;

namespace Ledger.Offices;

/// <summary>Records a fit and proper person test for an office, made on the effective date.</summary>
/// <param name="Id">The office.</param>
/// <param name="Person">Who was tested, or not-stated.</param>
/// <param name="Outcome">What it came to.</param>
public sealed record AssessFitAndProper(OfficeId Id, Stated<PersonId> Person, FitAndProperOutcome Outcome) : Command
{
    /// <summary>The rule.</summary>
    public static Decided<OfficeEvent> Decide(AssessFitAndProper command, Office state, bool personIsRegistered)
    {
        if (state is not Office.Post post)
        {
            return OfficeRefusals.NoSuchOffice(command.Id);
        }

        if (!personIsRegistered)
        {
            return new Refusal("no-such-person", $"There is no person {command.Person}: register the person first.");
        }

        var fact = new OfficeEvent.FitAndProperAssessed(command.Person, command.Outcome) { Effective = command.Effective };
        return post.Assessments.Contains(fact) ? [] : [fact];
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<AssessFitAndProper, Outcome>
    {
        public Task<Outcome> Handle(AssessFitAndProper command, CancellationToken ct) =>
            transaction.Run<AssessFitAndProper, Office, OfficeEvent, bool>(
                command.Id, command, known => PersonRegister.Knows(known, command.Person), Decide, ct);
    }
}
