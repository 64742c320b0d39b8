using EventStore.Client.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace EventStore.Client;

public sealed partial class EventStoreClient
{
    private static readonly WriteOptions Hold = new(WriteFlags.BufferHint);

    /// <summary>
    /// Appends events after a revision, whole or not at all. The same ids at the same expected revision are answered as the first time, whatever the events say.
    /// </summary>
    /// <exception cref="WrongExpectedVersionException">The stream is elsewhere; nothing was written.</exception>
    /// <exception cref="StreamDeletedException">The stream is tombstoned.</exception>
    /// <exception cref="MaximumAppendSizeExceededException">More than the server takes; nothing was written.</exception>
    /// <exception cref="RpcException">The connection was lost or the deadline has passed: it may be written or not. Reading tells.</exception>
    /// <exception cref="OperationCanceledException">Cancelled: it may be written or not.</exception>
    public Task<IWriteResult> AppendToStreamAsync(
        string streamName, StreamRevision expectedRevision, IEnumerable<EventData> eventData,
        Action<EventStoreClientOperationOptions>? configureOperationOptions = null, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default) =>
        Append(streamName, Expected.At(expectedRevision), eventData, configureOperationOptions, deadline, userCredentials, cancellationToken);

    /// <inheritdoc cref="AppendToStreamAsync(string, StreamRevision, IEnumerable{EventData}, Action{EventStoreClientOperationOptions}?, TimeSpan?, UserCredentials?, CancellationToken)"/>
    public Task<IWriteResult> AppendToStreamAsync(
        string streamName, StreamState expectedState, IEnumerable<EventData> eventData,
        Action<EventStoreClientOperationOptions>? configureOperationOptions = null, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default) =>
        Append(streamName, Expected.As(expectedState), eventData, configureOperationOptions, deadline, userCredentials, cancellationToken);

    private async Task<IWriteResult> Append(
        string stream, Expected expected, IEnumerable<EventData> eventData, Action<EventStoreClientOperationOptions>? configure, TimeSpan? deadline,
        UserCredentials? user, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(eventData);
        var options = _settings.OperationOptions;
        if (configure is not null)
        {
            options = options.Clone();
            configure(options);
        }
        List<Proposed> events = [];
        foreach (var e in eventData)
        {
            events.Add(new Proposed
            {
                Id = e.EventId.ToWire(),
                Metadata = { { "type", e.Type }, { "content-type", e.ContentType } },
                CustomMetadata = ByteString.CopyFrom(e.Metadata.Span),
                Data = ByteString.CopyFrom(e.Data.Span),
            });
        }
        var result = await Ask(
            node => node.TakesBatches && user is null
                ? AppendTogether(node, stream, expected, events, options, deadline, ct)
                : AppendAlone(node, stream, expected, events, deadline, user, ct),
            static failure => failure is NotLeaderException || Failures.NeverSent(failure),
            stream, ct).ConfigureAwait(false);
        return result switch
        {
            WrongExpectedVersionResult wrong when options.ThrowOnAppendFailure && expected.State is { } state =>
                throw new WrongExpectedVersionException(stream, state, wrong.ActualStreamRevision),
            WrongExpectedVersionResult wrong when options.ThrowOnAppendFailure =>
                throw new WrongExpectedVersionException(stream, wrong.NextExpectedStreamRevision, wrong.ActualStreamRevision),
            _ => result,
        };
    }

    /// <summary>In the call that all share.</summary>
    private async Task<IWriteResult> AppendTogether(
        Node node, string stream, Expected expected, List<Proposed> events, EventStoreClientOperationOptions options, TimeSpan? deadline, CancellationToken ct)
    {
        var limit = Limit(deadline ?? _settings.DefaultDeadline);
        var batches = node.Batches();
        BatchAppendResp answer;
        try
        {
            answer = await batches.Append(expected.OfBatch(stream, limit), events, options.BatchAppendSize, limit, ct).ConfigureAwait(false);
        }
        catch (NotLeaderException e) when (!expected.IsConcrete)
        {
            // One of the appends in the call met a node that is no leader and ended the call for all. With a concrete expectation asking again is answered
            // truly in either case; without one it could be written twice.
            _nodes.Leave(node, e.LeaderEndpoint);
            throw new RpcException(
                new Grpc.Core.Status(StatusCode.Aborted, $"The leader changed to {e.LeaderEndpoint.Host}:{e.LeaderEndpoint.Port} while the append was under way.", e));
        }
        return answer.ResultCase switch
        {
            BatchAppendResp.ResultOneofCase.Success => Success(answer.Success, Position.End),
            BatchAppendResp.ResultOneofCase.Error => OfError(stream, answer.Error),
            _ => throw new InvalidOperationException("The server answered an append with nothing."),
        };
    }

    private static SuccessResult Success(Written written, Position none) => new(
        written.CurrentCase == Written.CurrentOneofCase.CurrentRevision ? new(written.CurrentRevision) : StreamRevision.None,
        written.AtCase == Written.AtOneofCase.Position ? new(written.Position.Commit, written.Position.Prepare) : none);

    private static WrongExpectedVersionResult OfError(string stream, Wire.Status error)
    {
        var details = error.Details;
        if (details is null)
        {
            throw new RpcException(new Grpc.Core.Status((StatusCode)error.Code, error.Message));
        }
        if (details.TryUnpack(out WrongExpectedVersion wrong))
        {
            return new(
                stream,
                wrong.ExpectedCase == WrongExpectedVersion.ExpectedOneofCase.ExpectedRevision ? new(wrong.ExpectedRevision) : StreamRevision.None,
                wrong.CurrentCase == WrongExpectedVersion.CurrentOneofCase.CurrentRevision ? new(wrong.CurrentRevision) : StreamRevision.None);
        }
        if (details.TryUnpack(out MaximumAppendSizeExceeded size))
        {
            throw new MaximumAppendSizeExceededException(size.MaxAppendSize);
        }
        if (details.TryUnpack(out BadRequest bad))
        {
            throw new InvalidOperationException(bad.Message);
        }
        if (details.Is(Google.Protobuf.WellKnownTypes.Empty.Descriptor) || details.Is(Empty.Descriptor))
        {
            // The node does not take appends now: starting, too busy, or without a leader. Nothing was written.
            throw new NotSentException(new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, error.Message)));
        }
        throw details switch
        {
            _ when details.Is(StreamDeleted.Descriptor) => new StreamDeletedException(stream),
            _ when details.Is(AccessDenied.Descriptor) => new AccessDeniedException(),
            _ when details.Is(Wire.Timeout.Descriptor) => new RpcException(new Grpc.Core.Status(StatusCode.DeadlineExceeded, error.Message)),
            _ => new InvalidOperationException(error.Message),
        };
    }

    /// <summary>In a call of its own.</summary>
    private async Task<IWriteResult> AppendAlone(
        Node node, string stream, Expected expected, List<Proposed> events, TimeSpan? deadline, UserCredentials? user, CancellationToken ct)
    {
        using var call = node.Streams.Append(await Options(deadline ?? _settings.DefaultDeadline, user, ct).ConfigureAwait(false));
        try
        {
            call.RequestStream.WriteOptions = Hold;
            await call.RequestStream.WriteAsync(new AppendReq { Options = expected.Of(stream) }, CancellationToken.None).ConfigureAwait(false);
            foreach (var proposed in events)
            {
                await call.RequestStream.WriteAsync(new AppendReq { Proposed = proposed }, CancellationToken.None).ConfigureAwait(false);
            }
            await call.RequestStream.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // The server has answered already; the answer says why.
        }
        var answer = await call.ResponseAsync.ConfigureAwait(false);
        return answer.ResultCase switch
        {
            AppendResp.ResultOneofCase.Success => Success(answer.Success, default),
            AppendResp.ResultOneofCase.WrongExpectedVersion => new WrongExpectedVersionResult(
                stream,
                answer.WrongExpectedVersion.ExpectedCase == AppendResp.Types.Wrong.ExpectedOneofCase.ExpectedRevision
                    ? new(answer.WrongExpectedVersion.ExpectedRevision)
                    : StreamRevision.None,
                answer.WrongExpectedVersion.CurrentCase == AppendResp.Types.Wrong.CurrentOneofCase.CurrentRevision
                    ? new(answer.WrongExpectedVersion.CurrentRevision)
                    : StreamRevision.None),
            _ => throw new InvalidOperationException("The server answered an append with nothing."),
        };
    }
}
