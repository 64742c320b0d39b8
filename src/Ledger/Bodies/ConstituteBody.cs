using Ledger.Log;
using MediatR;

namespace Ledger.Bodies;

/// <summary>Constitutes a body by law or by an instrument, not under another body. The same body again changes nothing.</summary>
/// <param name="Id">The new body's id, e.g. board.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What kind of body it is, e.g. board.</param>
/// <param name="LegalBasis">What constitutes it, e.g. the trust's establishment order; not-stated only where a source is cited.</param>
public sealed record ConstituteBody(BodyId Id, string Name, BodyKind Kind, Stated<string> LegalBasis) : Command
{
    /// <summary>The rule: a body that nobody established has a legal basis.</summary>
    public static Decided<BodyEvent> Decide(ConstituteBody command, Body state)
    {
        var fact = new BodyEvent.BodyConstituted(command.Id, command.Name, command.Kind, command.LegalBasis) { Effective = command.Effective };
        return state switch
        {
            Body.Active { Founding.What: BodyEvent.BodyConstituted before } when before == fact => [],
            Body.Active body => BodyRefusals.BodyExists(body),
            Body.Dissolved dissolved => BodyRefusals.NotActive(command.Id, dissolved),
            _ when !command.LegalBasis.IsStated && command.Source is null => new Refusal(
                "legal-basis-not-stated", "Say what constitutes the body; it can be not-stated only where a source is cited that does not say."),
            _ => [fact],
        };
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<ConstituteBody, Outcome>
    {
        public Task<Outcome> Handle(ConstituteBody command, CancellationToken ct) =>
            transaction.Run<ConstituteBody, Body, BodyEvent>(command.Id, command, Decide, ct);
    }
}
