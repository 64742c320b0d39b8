using Ledger.Log;
using MediatR;

namespace Ledger.Frameworks;

/// <summary>Adds a clause that stands in an approved version. The same clause again changes nothing.</summary>
/// <param name="Id">The instrument.</param>
/// <param name="Version">The version that it stands in, e.g. 2.</param>
/// <param name="Clause">Its number, e.g. 4.2.</param>
/// <param name="Text">Its words, or not-stated.</param>
/// <param name="Powers">The powers that it gives or governs, e.g. approve the annual budget; none if it is about none.</param>
public sealed record AddClause(FrameworkId Id, int Version, string Clause, Stated<string> Text, IReadOnlyList<string> Powers) : Command
{
    /// <summary>The rule: a clause stands once in a version, and its words never change.</summary>
    public static Decided<FrameworkEvent> Decide(AddClause command, Framework state)
    {
        var instrument = state.EvenIfClosed();
        if (instrument?.Clauses.FirstOrDefault(c => c.Version == command.Version && c.Clause == command.Clause) is { } there)
        {
            return there.Text == command.Text && there.Powers.SequenceEqual(command.Powers, StringComparer.Ordinal)
                ? []
                : new Refusal("clause-exists", $"Version {command.Version} of {command.Id} has a clause {command.Clause} already, and it says something else.");
        }

        return state switch
        {
            not Framework.Instrument => FrameworkRefusals.NotOpen(command.Id, state),
            Framework.Instrument open when !open.HasVersion(command.Version) => FrameworkRefusals.NoSuchVersion(command.Id, command.Version),
            _ when command.Effective is not null => FrameworkRefusals.DatedByVersion(command.Id, command.Version),
            _ when !Topic.IsOne(command.Clause) => new Refusal("not-a-clause", "A clause is named by its number or heading, which has letters or digits and 200 characters at most."),
            _ when !command.Powers.All(Topic.IsOne) => FrameworkRefusals.NotAPower,
            _ when command.Powers.DistinctBy(Topic.KeyOf, StringComparer.Ordinal).Count() < command.Powers.Count =>
                new Refusal("power-twice", $"Clause {command.Clause} names a power twice."),
            _ => [new FrameworkEvent.ClauseAdded(command.Version, command.Clause, command.Text, command.Powers)],
        };
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<AddClause, Outcome>
    {
        public Task<Outcome> Handle(AddClause command, CancellationToken ct) =>
            transaction.Run<AddClause, Framework, FrameworkEvent>(command.Id, command, Decide, ct);
    }
}
