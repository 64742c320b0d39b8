using System.Diagnostics;
using MediatR;

namespace Ledger;

/// <summary>Gives every request an activity, for whoever listens (OpenTelemetry's source name is <see cref="SourceName"/>).</summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <typeparam name="TResponse">Its answer.</typeparam>
public sealed class Traced<TRequest, TResponse>(Caller caller) : IPipelineBehavior<TRequest, TResponse>
{
    /// <summary>The name of the activity source.</summary>
    public const string SourceName = "Ledger";

    private static readonly ActivitySource Source = new(SourceName);

    /// <inheritdoc/>
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        using var activity = Source.StartActivity(typeof(TRequest).Name);
        activity?.SetTag("ledger.actor", caller.Actor);
        try
        {
            var response = await next().ConfigureAwait(false);
            activity?.SetTag("ledger.outcome", response?.GetType().Name);
            return response;
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            throw;
        }
    }
}
