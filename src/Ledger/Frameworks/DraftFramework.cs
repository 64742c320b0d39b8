using Ledger.Log;
using MediatR;

namespace Ledger.Frameworks;

/// <summary>Drafts an instrument: a framework, a policy, standing orders. The same draft again changes nothing.</summary>
/// <param name="Id">The new instrument's id, e.g. accountability-framework.</param>
/// <param name="Kind">Its kind, e.g. accountability-framework, or other.</param>
/// <param name="Title">Its title.</param>
public sealed record DraftFramework(FrameworkId Id, FrameworkKind Kind, string Title) : Command
{
    /// <summary>The rule.</summary>
    public static Decided<FrameworkEvent> Decide(DraftFramework command, Framework state)
    {
        var instrument = state.EvenIfClosed();
        if (instrument is null)
        {
            return [new FrameworkEvent.FrameworkDrafted(command.Id, command.Kind, command.Title) { Effective = command.Effective }];
        }

        return (instrument.Kind, instrument.Title, instrument.Drafted) == (command.Kind, command.Title, command.Effective)
            ? []
            : new Refusal("framework-exists", $"There is a framework {command.Id} already: {instrument.Title}.");
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<DraftFramework, Outcome>
    {
        public Task<Outcome> Handle(DraftFramework command, CancellationToken ct) =>
            transaction.Run<DraftFramework, Framework, FrameworkEvent>(command.Id, command, Decide, ct);
    }
}
