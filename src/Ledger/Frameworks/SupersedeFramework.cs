using Ledger.Decisions;
using Ledger.Log;
using MediatR;

namespace Ledger.Frameworks;

/// <summary>Another instrument takes this one's place; the effective date is the first day on which this one is not in force.</summary>
/// <param name="Id">The instrument that is superseded.</param>
/// <param name="By">The instrument that takes its place: approved, and itself not ended.</param>
/// <param name="Decision">The decision to do so; not-stated only with a source.</param>
public sealed record SupersedeFramework(FrameworkId Id, FrameworkId By, Stated<DecisionId> Decision) : Command
{
    /// <summary>What must be known of other streams.</summary>
    /// <param name="SuccessorExists">Whether there is an instrument that is to take its place.</param>
    /// <param name="SuccessorIsOpen">Whether that one has an approved version and has not ended.</param>
    /// <param name="Decision">How far the decision has come; null if there is none.</param>
    public sealed record Context(bool SuccessorExists, bool SuccessorIsOpen, DecisionStatus? Decision);

    /// <summary>The rule: once, by an approved instrument that has not ended (so that nothing goes in a circle), by an adopted decision.</summary>
    public static Decided<FrameworkEvent> Decide(SupersedeFramework command, Framework state, Context known)
    {
        var fact = new FrameworkEvent.FrameworkSuperseded(command.By, command.Decision) { Effective = command.Effective };
        return state switch
        {
            Framework.Closed closed when closed.By == fact => [],
            not Framework.Instrument => FrameworkRefusals.NotOpen(command.Id, state),
            _ when command.By == command.Id => new Refusal("supersedes-itself", $"{command.Id} cannot take its own place: approve its next version."),
            Framework.Instrument { Versions: [] } => new Refusal("not-approved", $"{command.Id} is a draft: withdraw it."),
            _ when !known.SuccessorExists => FrameworkRefusals.NoSuchFramework(command.By),
            _ when !known.SuccessorIsOpen => new Refusal("successor-not-approved", $"{command.By} cannot take the place of {command.Id}: it is a draft, or has ended itself."),
            Framework.Instrument open when EndOfFramework.OfDay(open, command.Effective) is { } refusal => refusal,
            _ when FrameworkRefusals.OfDecision(command.Decision, known.Decision, command.Source) is { } refusal => refusal,
            _ => [fact],
        };
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<SupersedeFramework, Outcome>
    {
        public Task<Outcome> Handle(SupersedeFramework command, CancellationToken ct) =>
            transaction.Run<SupersedeFramework, Framework, FrameworkEvent, Context>(
                command.Id,
                command,
                known => new(
                    FrameworkRegister.Knows(known, command.By),
                    FrameworkRegister.IsOpen(known, command.By),
                    FrameworkRefusals.StatusOf(known, command.Decision)),
                Decide,
                ct);
    }
}
