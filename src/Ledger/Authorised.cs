using MediatR;

namespace Ledger;

/// <summary>Lets only the office record. Everybody who has a role may read.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <typeparam name="TResponse">Its answer.</typeparam>
public sealed class Authorised<TRequest, TResponse>(Caller caller) : IPipelineBehavior<TRequest, TResponse>
{
    /// <inheritdoc/>
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        request is Command && caller.Role != Role.Office
            ? throw new LedgerException(Failure.Refused, $"{caller.Actor} has the role {Json.Words.Kebab(caller.Role.ToString())} and may not record", "only the role office records")
            : next();
}
