using System.Globalization;
using System.Text;
using EventStore.Client.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace Ledger.Testing;

/// <summary>Appending and deleting; reading is <see cref="Readings"/>.</summary>
internal sealed class StreamsService(StreamsDouble node) : Streams.StreamsBase
{
    private static readonly Empty Yes = new();

    /// <inheritdoc />
    public override Task Read(ReadReq request, IServerStreamWriter<ReadResp> responseStream, ServerCallContext context) =>
        Readings.Serve(node, request, responseStream, context);

    /// <inheritdoc />
    public override async Task<AppendResp> Append(IAsyncStreamReader<AppendReq> requestStream, ServerCallContext context)
    {
        node.Count("Append");
        var caller = Callers.Of(node, context);
        if (!await requestStream.MoveNext() || requestStream.Current.Options is not { } target)
        {
            throw Refusal.Thrown();
        }
        var expected = target.ExpectedCase switch
        {
            Target.ExpectedOneofCase.Revision => Revision(target.Revision),
            Target.ExpectedOneofCase.Any => Store.Any,
            Target.ExpectedOneofCase.StreamExists => Store.Exists,
            Target.ExpectedOneofCase.NoStream => Store.NoStream,
            _ => throw Refusal.Invalid("'None' is not a valid EventStore.Client.Streams.AppendReq+Types+Options+ExpectedStreamRevisionOneofCase"),
        };
        var stream = Name(target.Stream);
        if (!Callers.May(node, caller, "$w", stream ?? ""))
        {
            throw Refusal.AccessDenied();
        }
        List<Proposal> events = [];
        var size = 0;
        while (await requestStream.MoveNext())
        {
            var proposed = requestStream.Current.Proposed ?? throw Refusal.Thrown();
            foreach (var name in (string[])["type", "content-type"])
            {
                if (!proposed.Metadata.ContainsKey(name))
                {
                    throw Refusal.MetadataMissing(name);
                }
            }
            size += proposed.Data.Length;
            if (size > node.Options.MaxAppendSize)
            {
                throw Refusal.TooLarge(node.Options.MaxAppendSize);
            }
            events.Add(Proposed(proposed) ?? throw Refusal.Thrown());
        }
        if (stream is null)
        {
            throw Refusal.Thrown();
        }
        await Before(context);
        AskForLeader(node, context);
        var fault = node.Take(stream);
        switch (fault)
        {
            case Fault.CutBeforeWriting: throw Cut(context);
            case Fault.SilentBeforeWriting: await Silence(context); break;
            case Fault.TimedOutBeforeWriting: throw Refusal.TimedOut();
            case Fault.NotReady: throw Refusal.NotReady();
            case Fault.TooBusy: throw Refusal.TooBusy();
            case Fault.NoLeader: throw Refusal.NoLeader();
        }
        var outcome = node.Store.Append(stream, expected, events);
        switch (fault)
        {
            case Fault.CutAfterWriting: throw Cut(context);
            case Fault.SilentAfterWriting: await Silence(context); break;
            case Fault.TimedOutAfterWriting: throw Refusal.TimedOut();
        }
        switch (outcome)
        {
            case Outcome.Done done:
                return new() { Success = Success(done) };
            case Outcome.Wrong wrong:
                var answer = new AppendResp.Types.Wrong();
                if (wrong.Current < 0)
                {
                    answer.CurrentNoStream = Yes;
                }
                else
                {
                    answer.CurrentRevision = (ulong)wrong.Current;
                }
                switch (target.ExpectedCase)
                {
                    case Target.ExpectedOneofCase.Any: answer.ExpectedAny = Yes; break;
                    case Target.ExpectedOneofCase.StreamExists: answer.ExpectedStreamExists = Yes; break;
                    case Target.ExpectedOneofCase.NoStream: answer.ExpectedNoStream = Yes; break;
                    default: answer.ExpectedRevision = target.Revision; break;
                }
                return new() { WrongExpectedVersion = answer };
            default:
                throw Refusal.StreamDeleted(stream);
        }
    }

    /// <inheritdoc />
    public override async Task BatchAppend(
        IAsyncStreamReader<BatchAppendReq> requestStream, IServerStreamWriter<BatchAppendResp> responseStream, ServerCallContext context)
    {
        if (!node.Options.HasBatchAppend)
        {
            throw new RpcException(new Grpc.Core.Status(StatusCode.Unimplemented, "Service is unimplemented."));
        }
        var caller = Callers.Of(node, context);
        var open = new Dictionary<UUID, Batch>();
        List<BatchAppendResp> held = [];
        var written = long.MinValue;
        var next = requestStream.MoveNext(context.CancellationToken);
        while (true)
        {
            if (await Late(open, next, context) is { } late)
            {
                await responseStream.WriteAsync(late);
                continue;
            }
            if (!await next)
            {
                break;
            }
            var request = requestStream.Current;
            var answer = await Take(open, request, caller, context);
            next = requestStream.MoveNext(context.CancellationToken);
            if (answer is null)
            {
                continue;
            }
            answer.CorrelationId = request.CorrelationId;
            if (answer.ResultCase == BatchAppendResp.ResultOneofCase.Success || answer.Error.Code is 5 or 6)
            {
                written = Environment.TickCount64;
            }
            if (node.ReorderAnswers > 1)
            {
                held.Add(answer);
                if (held.Count < node.ReorderAnswers)
                {
                    continue;
                }
                held.Reverse();
                foreach (var one in held)
                {
                    await responseStream.WriteAsync(one);
                }
                held.Clear();
                continue;
            }
            await responseStream.WriteAsync(answer);
        }
        // Half-closed with an append under way, the server ends the call after its answer; with nothing under way it stays silent.
        if (written < Environment.TickCount64 - 200)
        {
            await Silence(context);
        }
    }

    /// <summary>What is never finished is answered when its time is over; null when something else comes first.</summary>
    private static async Task<BatchAppendResp?> Late(Dictionary<UUID, Batch> open, Task coming, ServerCallContext context)
    {
        while (!coming.IsCompleted && open.Count > 0)
        {
            var (id, batch) = open.MinBy(static item => item.Value.Until);
            var left = batch.Until - Environment.TickCount64;
            if (left <= 0)
            {
                open.Remove(id);
                var answer = Error(4, "Timeout", new EventStore.Client.Wire.Timeout(), batch.Stream);
                answer.CorrelationId = Structured(id);
                return answer;
            }
            await Task.WhenAny(coming, Task.Delay(TimeSpan.FromMilliseconds(left), context.CancellationToken));
            context.CancellationToken.ThrowIfCancellationRequested();
        }
        return null;
    }

    private async Task<BatchAppendResp?> Take(Dictionary<UUID, Batch> open, BatchAppendReq request, string? caller, ServerCallContext context)
    {
        if (request.CorrelationId is null)
        {
            return Bad("Value cannot be null. (Parameter 'dto')", Name(request.Options?.Stream));
        }
        if (request.Options is { } target)
        {
            if (Name(target.Stream) is not { } name)
            {
                return Bad("Required field StreamIdentifier not set.", null);
            }
            if (!Callers.May(node, caller, "$w", name))
            {
                return Error(7, "AccessDenied", new AccessDenied(), name);
            }
            if (target.UntilCase == BatchTarget.UntilOneofCase.Deadline && target.Deadline.ToTimeSpan() <= TimeSpan.Zero)
            {
                return Error(4, "Timeout", new EventStore.Client.Wire.Timeout(), name);
            }
            if (target.ExpectedCase == BatchTarget.ExpectedOneofCase.None)
            {
                return Bad("'None' is not a valid EventStore.Client.Streams.BatchAppendReq+Types+Options+ExpectedStreamPositionOneofCase", name);
            }
            open.TryAdd(request.CorrelationId, new(name, target));
        }
        if (!open.TryGetValue(request.CorrelationId, out var batch))
        {
            return null;
        }
        foreach (var proposed in request.Proposed)
        {
            if (!proposed.Metadata.ContainsKey("type") || !proposed.Metadata.ContainsKey("content-type") || Proposed(proposed) is not { } proposal)
            {
                return Bad("The given key was not present in the dictionary.", batch.Stream);
            }
            batch.Events.Add(proposal);
            batch.Size += proposed.Data.Length;
        }
        if (batch.Size > node.Options.MaxAppendSize)
        {
            open.Remove(request.CorrelationId);
            return Error(3, "MaximumAppendSizeExceeded", new MaximumAppendSizeExceeded { MaxAppendSize = (uint)node.Options.MaxAppendSize }, batch.Stream);
        }
        if (!request.IsFinal)
        {
            return null;
        }
        open.Remove(request.CorrelationId);
        node.Count("BatchAppend");
        await Before(context);
        AskForLeader(node, context);
        var fault = node.Take(batch.Stream);
        switch (fault)
        {
            case Fault.CutBeforeWriting: throw Cut(context);
            case Fault.SilentBeforeWriting: return null;
            case Fault.TimedOutBeforeWriting: return Error(4, "Timeout", new EventStore.Client.Wire.Timeout(), batch.Stream);
            case Fault.NotReady: return Error(0, "Server Is Not Ready", new Google.Protobuf.WellKnownTypes.Empty(), batch.Stream);
            case Fault.TooBusy: return Error(0, "Server Is Busy", new Google.Protobuf.WellKnownTypes.Empty(), batch.Stream);
            case Fault.NoLeader: return Error(0, "No leader info available in response", new Google.Protobuf.WellKnownTypes.Empty(), batch.Stream);
        }
        var expected = batch.Target.ExpectedCase switch
        {
            BatchTarget.ExpectedOneofCase.Revision => Revision(batch.Target.Revision),
            BatchTarget.ExpectedOneofCase.Any => Store.Any,
            BatchTarget.ExpectedOneofCase.StreamExists => Store.Exists,
            _ => Store.NoStream,
        };
        var outcome = node.Store.Append(batch.Stream, expected, batch.Events);
        switch (fault)
        {
            case Fault.CutAfterWriting: throw Cut(context);
            case Fault.SilentAfterWriting: return null;
            case Fault.TimedOutAfterWriting: return Error(4, "Timeout", new EventStore.Client.Wire.Timeout(), batch.Stream);
        }
        switch (outcome)
        {
            case Outcome.Done done:
                return new() { Success = Success(done), Stream = batch.Target.Stream };
            case Outcome.Wrong wrong:
                var details = new WrongExpectedVersion();
                if (wrong.Current < 0)
                {
                    details.CurrentNoStream = new();
                }
                else
                {
                    details.CurrentRevision = (ulong)wrong.Current;
                }
                switch (batch.Target.ExpectedCase)
                {
                    case BatchTarget.ExpectedOneofCase.Any: details.ExpectedAny = new(); break;
                    case BatchTarget.ExpectedOneofCase.StreamExists: details.ExpectedStreamExists = new(); break;
                    case BatchTarget.ExpectedOneofCase.NoStream: details.ExpectedNoStream = new(); break;
                    default: details.ExpectedRevision = batch.Target.Revision; break;
                }
                return Error(6, "WrongExpectedVersion", details, batch.Stream);
            default:
                return Error(5, "StreamDeleted", new StreamDeleted { Stream = batch.Target.Stream }, batch.Stream);
        }
    }

    private static Written Success(Outcome.Done done)
    {
        var success = new Written();
        if (done.LastRevision < 0)
        {
            success.NoStream = new();
        }
        else
        {
            success.CurrentRevision = (ulong)done.LastRevision;
        }
        if (done.Position < 0)
        {
            success.NoPosition = new();
        }
        else
        {
            success.Position = new() { Commit = (ulong)done.Position, Prepare = (ulong)done.Position };
        }
        return success;
    }

    /// <inheritdoc />
    public override Task<DeleteResp> Delete(DeleteReq request, ServerCallContext context) => Delete(request, context, false);

    /// <inheritdoc />
    public override Task<DeleteResp> Tombstone(DeleteReq request, ServerCallContext context) => Delete(request, context, true);

    private async Task<DeleteResp> Delete(DeleteReq request, ServerCallContext context, bool forEver)
    {
        node.Count("Delete");
        var caller = Callers.Of(node, context);
        if (request.Options is not { } target || Name(target.Stream) is not { } stream)
        {
            throw Refusal.Thrown();
        }
        var expected = target.ExpectedCase switch
        {
            Target.ExpectedOneofCase.Revision => Revision(target.Revision),
            Target.ExpectedOneofCase.Any => Store.Any,
            Target.ExpectedOneofCase.StreamExists => Store.Exists,
            Target.ExpectedOneofCase.NoStream => Store.NoStream,
            _ => throw Refusal.Invalid("'None' is not a valid expectation."),
        };
        if (!Callers.May(node, caller, "$d", stream))
        {
            throw Refusal.AccessDenied();
        }
        await Before(context);
        AskForLeader(node, context);
        return node.Store.Delete(stream, expected, forEver) switch
        {
            Outcome.Done done => new() { Position = new() { Commit = (ulong)done.Position, Prepare = (ulong)done.Position } },
            Outcome.Wrong wrong => throw Refusal.WrongVersion(stream, expected, wrong.Current),
            _ => throw Refusal.StreamDeleted(stream),
        };
    }

    /// <summary>A node that is not the leader refuses what asks for it.</summary>
    public static void AskForLeader(StreamsDouble node, ServerCallContext context)
    {
        if (node.Role != NodeRole.Leader && string.Equals(context.RequestHeaders.GetValue("requires-leader"), "True", StringComparison.OrdinalIgnoreCase))
        {
            throw node.Leader is { } leader ? Refusal.NotLeader("127.0.0.1", leader.Port) : Refusal.NoLeader();
        }
    }

    /// <summary>A stream's name; null when it is empty.</summary>
    public static string? Name(StreamIdentifier? stream) => stream is null || stream.StreamName.IsEmpty ? null : Encoding.UTF8.GetString(stream.StreamName.Span);

    private static long Revision(ulong revision) => revision == ulong.MaxValue ? Store.NoStream : revision <= long.MaxValue ? (long)revision : throw Refusal.Thrown();

    private async Task Before(ServerCallContext context)
    {
        if (node.Delay > TimeSpan.Zero)
        {
            await Task.Delay(node.Delay, context.CancellationToken);
        }
    }

    private static Task Silence(ServerCallContext context) => Task.Delay(System.Threading.Timeout.Infinite, context.CancellationToken);

    private RpcException Cut(ServerCallContext context)
    {
        node.Cut(context.GetHttpContext());
        return new RpcException(Grpc.Core.Status.DefaultCancelled);
    }

    private static Proposal? Proposed(Proposed proposed)
    {
        var id = proposed.Id?.ValueCase switch
        {
            UUID.ValueOneofCase.Structured => Id(proposed.Id.Structured),
            UUID.ValueOneofCase.Text when Guid.TryParse(proposed.Id.Text, out var text) => text,
            _ => Guid.Empty,
        };
        return id == Guid.Empty || proposed.Metadata["type"].Length == 0
            ? null
            : new(id, proposed.Metadata["type"], proposed.Metadata["content-type"] == "application/json", proposed.Data.Memory, proposed.CustomMetadata.Memory);
    }

    private static UUID Structured(UUID id)
    {
        if (id.ValueCase != UUID.ValueOneofCase.Text)
        {
            return id;
        }
        Span<byte> bytes = stackalloc byte[16];
        Guid.Parse(id.Text, CultureInfo.InvariantCulture).TryWriteBytes(bytes, bigEndian: true, out _);
        return new()
        {
            Structured = new()
            {
                MostSignificant = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes),
                LeastSignificant = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes[8..]),
            },
        };
    }

    private static Guid Id(UUID.Types.Halves halves)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, halves.MostSignificant);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes[8..], halves.LeastSignificant);
        return new(bytes, bigEndian: true);
    }

    private static BatchAppendResp Bad(string words, string? stream) => Error(3, "BadRequest", new BadRequest { Message = words }, stream);

    private static BatchAppendResp Error(int code, string words, IMessage details, string? stream) => new()
    {
        Error = new() { Code = code, Message = words, Details = Google.Protobuf.WellKnownTypes.Any.Pack(details) },
        Stream = stream is null ? null : new() { StreamName = ByteString.CopyFromUtf8(stream) },
    };

    /// <summary>A batch that is still coming.</summary>
    private sealed class Batch(string stream, BatchTarget target)
    {
        public string Stream { get; } = stream;

        public BatchTarget Target { get; } = target;

        public List<Proposal> Events { get; } = [];

        public int Size { get; set; }

        /// <summary>When it is given up, by <see cref="Environment.TickCount64"/>: two seconds after it began, the server's write timeout, or sooner if it says so.</summary>
        public long Until { get; } = Environment.TickCount64
            + (long)Math.Min(target.UntilCase == BatchTarget.UntilOneofCase.Deadline ? target.Deadline.ToTimeSpan().TotalMilliseconds : 2000, 2000);
    }
}
