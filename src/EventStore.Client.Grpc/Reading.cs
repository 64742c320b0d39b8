using System.Text;
using EventStore.Client.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace EventStore.Client;

/// <summary>
/// One Read call. It is opened when it is first asked for something, and until the first answer a node that will not do or a connection that is lost is
/// followed. Answers are taken from the connection as they are asked for, so a slow reader slows the server, not this process's memory.
/// </summary>
internal sealed class Reading : IDisposable
{
    private readonly EventStoreClient _client;
    private readonly ReadReq _request;
    private readonly Func<CancellationToken, ValueTask<CallOptions>> _options;
    private readonly string? _stream;
    private readonly CancellationToken _asked;
    private readonly CancellationTokenSource _end;
    private readonly CancellationToken _ended;
    private readonly Lock _gate = new();
    private Task<ReadResp?>? _first;
    private AsyncServerStreamingCall<ReadResp>? _call;
    private Node? _node;
    private int _taken;
    private int _isOver;
    private bool _isFirst = true;
    private ByteString _lastName = ByteString.Empty;
    private string _lastStream = "";

    public Reading(EventStoreClient client, ReadReq request, Func<CancellationToken, ValueTask<CallOptions>> options, string? stream, CancellationToken ct)
    {
        (_client, _request, _options, _stream, _asked) = (client, request, options, stream, ct);
        _end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _ended = _end.Token;
    }

    /// <summary>The first answer; null when there is none. Opens the call.</summary>
    public Task<ReadResp?> First()
    {
        lock (_gate)
        {
            return _first ??= _client.Ask(Open, static failure => failure is NotLeaderException or RpcException { StatusCode: StatusCode.Unavailable }, _stream, _ended);
        }
    }

    /// <summary>Takes the answers; there is one reader.</summary>
    /// <exception cref="InvalidOperationException">They are taken already.</exception>
    public CancellationTokenRegistration Take(CancellationToken reader)
    {
        if (Interlocked.Exchange(ref _taken, 1) == 1)
        {
            throw new InvalidOperationException("Messages may only be enumerated once.");
        }
        return reader.UnsafeRegister(static reading => ((Reading)reading!).Dispose(), this);
    }

    /// <summary>The next answer; null at the end.</summary>
    public async ValueTask<ReadResp?> Next(CancellationToken reader)
    {
        try
        {
            if (_isFirst)
            {
                _isFirst = false;
                return await First().ConfigureAwait(false);
            }
            return await _call!.ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false) ? _call.ResponseStream.Current : null;
        }
        catch (RpcException e)
        {
            if (e.StatusCode == StatusCode.Cancelled && _ended.IsCancellationRequested)
            {
                throw new OperationCanceledException(e.Message, e, reader.IsCancellationRequested ? reader : _asked);
            }
            var failure = _client.Failure(e, _node, _stream);
            if (ReferenceEquals(failure, e))
            {
                throw;
            }
            throw failure;
        }
    }

    /// <summary>The events among the answers, taken to the end.</summary>
    /// <exception cref="InvalidOperationException">The answers are taken already.</exception>
    public async IAsyncEnumerator<ResolvedEvent> Events(CancellationToken reader)
    {
        await using var taken = Take(reader).ConfigureAwait(false);
        using var reading = this;
        while (await Next(reader).ConfigureAwait(false) is { } answer)
        {
            if (answer.ContentCase == ReadResp.ContentOneofCase.Event)
            {
                yield return Resolve(answer.Event);
            }
        }
    }

    private async Task<ReadResp?> Open(Node node)
    {
        var call = node.Streams.Read(_request, await _options(_ended).ConfigureAwait(false));
        try
        {
            var answer = await call.ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false) ? call.ResponseStream.Current : null;
            (_call, _node) = (call, node);
            return answer;
        }
        catch
        {
            call.Dispose();
            throw;
        }
    }

    /// <summary>What was read.</summary>
    public ResolvedEvent Resolve(ReadResp.Types.ReadEvent read) => new(
        Record(read.Event), read.Link is null ? null : Record(read.Link),
        read.PositionCase == ReadResp.Types.ReadEvent.PositionOneofCase.CommitPosition ? read.CommitPosition : null);

    private EventRecord Record(Recorded recorded) => new(
        Name(recorded.Stream.StreamName), Uuid.FromWire(recorded.Id), new StreamPosition(recorded.Revision),
        new Position(recorded.CommitPosition, recorded.PreparePosition), recorded.Metadata, recorded.Data.Memory, recorded.CustomMetadata.Memory);

    /// <summary>Events of one stream often come together.</summary>
    private string Name(ByteString name)
    {
        if (!name.Equals(_lastName))
        {
            (_lastName, _lastStream) = (name, Encoding.UTF8.GetString(name.Span));
        }
        return _lastStream;
    }

    /// <summary>Ends the call.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            _end.Cancel();
            _end.Dispose();
            _call?.Dispose();
        }
    }
}
