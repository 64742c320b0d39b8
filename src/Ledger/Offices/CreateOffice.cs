using Ledger.Log;
using MediatR;

namespace Ledger.Offices;

/// <summary>Creates an office: a post, whoever holds it. The same office again changes nothing.</summary>
/// <param name="Id">The new office's id, e.g. chief-executive.</param>
/// <param name="Title">Its title.</param>
public sealed record CreateOffice(OfficeId Id, string Title) : Command
{
    /// <summary>The rule.</summary>
    public static Decided<OfficeEvent> Decide(CreateOffice command, Office state) => state switch
    {
        Office.Post post when post.Title == command.Title && post.Effective == command.Effective => [],
        Office.Post post => new Refusal("office-exists", $"There is an office {command.Id} already: {post.Title}."),
        _ => [new OfficeEvent.OfficeCreated(command.Id, command.Title) { Effective = command.Effective }],
    };

    internal sealed class Handler(Transaction transaction) : IRequestHandler<CreateOffice, Outcome>
    {
        public Task<Outcome> Handle(CreateOffice command, CancellationToken ct) =>
            transaction.Run<CreateOffice, Office, OfficeEvent>(command.Id, command, Decide, ct);
    }
}
