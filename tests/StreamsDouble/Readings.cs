using System.Globalization;
using System.Text.RegularExpressions;
using EventStore.Client.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace Ledger.Testing;

/// <summary>Reading and following.</summary>
internal static class Readings
{
    /// <summary>How many events the server looks at at a time.</summary>
    private const int PageSize = 32;

    public static async Task Serve(StreamsDouble node, ReadReq request, IServerStreamWriter<ReadResp> answers, ServerCallContext context)
    {
        node.Count("Read");
        var caller = Callers.Of(node, context);
        var options = request.Options ?? throw Refusal.Thrown();
        var stream = options.SourceCase switch
        {
            ReadOptions.SourceOneofCase.Stream => StreamsService.Name(options.Stream.Stream) ?? throw Refusal.Thrown(),
            ReadOptions.SourceOneofCase.All => null,
            _ => throw Refusal.Invalid("'None' is not a valid EventStore.Client.Streams.ReadReq+Types+Options+StreamOptionOneofCase"),
        };
        if (!Callers.May(node, caller, "$r", stream ?? "$all"))
        {
            throw Refusal.AccessDenied();
        }
        if (options.UntilCase == ReadOptions.UntilOneofCase.None || options.FilteredCase == ReadOptions.FilteredOneofCase.None
            || (stream is not null && options.FilteredCase == ReadOptions.FilteredOneofCase.Filter)
            || (options.UntilCase == ReadOptions.UntilOneofCase.Subscription && options.Backwards))
        {
            throw Refusal.Invalid(
                $"The combination of ({options.SourceCase}, {(options.UntilCase == ReadOptions.UntilOneofCase.None ? "None" : options.UntilCase)}, {(options.Backwards ? "Backwards" : "Forwards")}, {(options.FilteredCase == ReadOptions.FilteredOneofCase.None ? "None" : options.FilteredCase)}) is invalid.");
        }
        if (node.Delay > TimeSpan.Zero)
        {
            await Task.Delay(node.Delay, context.CancellationToken);
        }
        StreamsService.AskForLeader(node, context);
        if (options.Uuids is null || options.Uuids.FormCase == ReadOptions.Types.UuidForm.FormOneofCase.None
            || (stream is null && options is { UntilCase: ReadOptions.UntilOneofCase.Count, Count: 0 })
            || options.Filter is { WindowCase: ReadOptions.Types.Filter.WindowOneofCase.Max, Max: 0 })
        {
            await Task.Delay(System.Threading.Timeout.Infinite, context.CancellationToken);
        }
        var matches = Match(options.Filter);
        var sender = new Sender(node, answers, context, options.Uuids!.FormCase == ReadOptions.Types.UuidForm.FormOneofCase.Text);
        try
        {
            switch (stream, options.UntilCase)
            {
                case (null, ReadOptions.UntilOneofCase.Count): await All(node, options, matches, sender); break;
                case (null, _): await FollowAll(node, options, matches, sender); break;
                case (_, ReadOptions.UntilOneofCase.Count): await One(node, stream, options, sender); break;
                default: await FollowOne(node, stream, options, sender); break;
            }
        }
        catch (OperationCanceledException)
        {
            throw new RpcException(Grpc.Core.Status.DefaultCancelled);
        }
    }

    private static Func<StoredEvent, bool> Match(ReadOptions.Types.Filter? filter)
    {
        if (filter is null)
        {
            return static _ => true;
        }
        if (filter.WindowCase == ReadOptions.Types.Filter.WindowOneofCase.None)
        {
            throw Refusal.Invalid("'None' is not a valid EventStore.Client.Streams.ReadReq+Types+Options+Types+FilterOptions+WindowOneofCase");
        }
        var (expression, name) = filter.ByCase switch
        {
            ReadOptions.Types.Filter.ByOneofCase.StreamName => (filter.StreamName, (Func<StoredEvent, string>)(static e => e.Stream)),
            ReadOptions.Types.Filter.ByOneofCase.EventType => (filter.EventType, static e => e.Type),
            _ => throw Refusal.Invalid("No filter."),
        };
        if (expression.Regex.Length > 0)
        {
            try
            {
                var regex = new Regex(expression.Regex, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
                return e => regex.IsMatch(name(e));
            }
            catch (ArgumentException)
            {
                throw Refusal.Thrown();
            }
        }
        string[] prefixes = [.. expression.Prefix];
        return e => Array.Exists(prefixes, prefix => name(e).StartsWith(prefix, StringComparison.Ordinal));
    }

    private static async Task One(StreamsDouble node, string stream, ReadOptions options, Sender sender)
    {
        // A page is cut to 32 bits on the server, so a count this large leaves out what stands around the events.
        var tells = options.Control?.Compatibility >= 1 && options.Count < long.MaxValue;
        var page = Shown(node, stream);
        if (options.Stream.FromCase == ReadOptions.Types.FromStream.FromOneofCase.None)
        {
            throw Refusal.Thrown();
        }
        if (options.Count == 0 || (!options.Backwards && options.Stream.FromCase == ReadOptions.Types.FromStream.FromOneofCase.End))
        {
            throw Refusal.Unknown("Unexpected ReadStreamResult: Error");
        }
        if (page is null)
        {
            await sender.Send(new ReadResp { StreamNotFound = new() { Stream = options.Stream.Stream } });
            return;
        }
        var from = options.Stream.FromCase switch
        {
            ReadOptions.Types.FromStream.FromOneofCase.Start => 0L,
            ReadOptions.Types.FromStream.FromOneofCase.End => long.MaxValue,
            _ => options.Stream.Revision > long.MaxValue ? long.MaxValue : (long)options.Stream.Revision,
        };
        if (options.Backwards)
        {
            var left = options.Count;
            for (var i = page.Events.Count - 1; i >= 0 && left > 0; i--)
            {
                if (page.Events[i].Revision <= from)
                {
                    await sender.Send(page.Events[i]);
                    left--;
                }
            }
        }
        else
        {
            var firstPage = (long)Math.Min(PageSize, options.Count);
            if (tells && from > page.Last + 1)
            {
                await sender.Send(new ReadResp { FirstStreamPosition = (ulong)(page.Last + 1) });
            }
            else if (tells && from <= page.Last && from + firstPage - 1 < page.First)
            {
                await sender.Send(new ReadResp { FirstStreamPosition = (ulong)page.First });
            }
            var left = options.Count;
            foreach (var e in page.Events)
            {
                if (e.Revision >= from && left > 0)
                {
                    await sender.Send(e);
                    left--;
                }
            }
        }
        if (tells)
        {
            await sender.Send(new ReadResp { LastStreamPosition = (ulong)page.Last });
        }
    }

    private static Page? Shown(StreamsDouble node, string stream)
    {
        var page = node.Store.Read(stream);
        return page is { Last: Store.Tombstone } ? throw Refusal.StreamDeleted(stream) : page;
    }

    private static async Task All(StreamsDouble node, ReadOptions options, Func<StoredEvent, bool> matches, Sender sender)
    {
        var (log, count, _, _) = node.Store.Snapshot();
        var position = From(node, options, "Unexpected ReadAllResult: Error");
        var left = options.Count;
        if (options.Backwards)
        {
            for (var i = (position is { } before ? IndexAt(log, count, before) : count) - 1; i >= 0 && left > 0; i--)
            {
                if (matches(log[i]))
                {
                    await sender.Send(log[i]);
                    left--;
                }
            }
            return;
        }
        for (var i = position is { } from ? IndexAt(log, count, from) : count; i < count && left > 0; i++)
        {
            if (matches(log[i]))
            {
                await sender.Send(log[i]);
                left--;
            }
        }
    }

    /// <summary>Where to begin; null at the end.</summary>
    private static ulong? From(StreamsDouble node, ReadOptions options, string noBoundary) => options.All.FromCase switch
    {
        ReadOptions.Types.FromAll.FromOneofCase.Start => 0,
        ReadOptions.Types.FromAll.FromOneofCase.End => null,
        ReadOptions.Types.FromAll.FromOneofCase.Position when options.All.Position.Commit == ulong.MaxValue => null,
        ReadOptions.Types.FromAll.FromOneofCase.Position when options.All.Position.Prepare > options.All.Position.Commit => throw Refusal.Thrown(),
        ReadOptions.Types.FromAll.FromOneofCase.Position => node.Store.IsBoundary(options.All.Position.Commit)
            ? options.All.Position.Commit
            : throw Refusal.Unknown(noBoundary),
        _ => throw Refusal.Thrown(),
    };

    /// <summary>The first event that stands at a position or after.</summary>
    private static int IndexAt(IReadOnlyList<StoredEvent> log, int count, ulong position)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if ((ulong)log[middle].Position < position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }

    private static async Task FollowAll(StreamsDouble node, ReadOptions options, Func<StoredEvent, bool> matches, Sender sender)
    {
        uint interval = 0;
        if (options.Filter is { } filter)
        {
            interval = filter.CheckpointIntervalMultiplier == 0
                ? throw Refusal.Thrown()
                : filter.CheckpointIntervalMultiplier * (filter.WindowCase == ReadOptions.Types.Filter.WindowOneofCase.Max ? filter.Max : PageSize);
        }
        var start = From(node, options, "Exception was thrown by handler.");
        var (log, count, generation, end) = node.Store.Snapshot();
        // After the position: what stands at it is not sent again.
        var after = start is { } position ? (long)position : end - 1;
        var i = IndexAt(log, count, start is null ? ulong.MaxValue : start.Value);
        if (start is > 0 && i < count && log[i].Position == after)
        {
            i++;
        }
        await sender.Confirm();
        var isLive = false;
        uint looked = 0;
        while (true)
        {
            for (; i < count; i++)
            {
                after = log[i].Position;
                if (matches(log[i]))
                {
                    if (isLive)
                    {
                        sender.AskForPace();
                    }
                    await sender.Send(log[i]);
                }
                if (interval > 0 && ++looked >= interval)
                {
                    looked = 0;
                    await sender.Send(new ReadResp { Checkpoint = new() { Commit = (ulong)after, Prepare = (ulong)after } });
                }
            }
            if (!isLive)
            {
                isLive = true;
                await sender.Send(new ReadResp { CaughtUp = new() });
            }
            await node.Store.Grown(count).WaitAsync(TimeSpan.FromMilliseconds(500), sender.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            sender.Ended.ThrowIfCancellationRequested();
            StreamsService.AskForLeader(node, sender.Context);
            var was = generation;
            (log, count, generation, _) = node.Store.Snapshot();
            if (generation != was)
            {
                i = IndexAt(log, count, (ulong)(after + 1));
            }
        }
    }

    private static async Task FollowOne(StreamsDouble node, string stream, ReadOptions options, Sender sender)
    {
        var page = Shown(node, stream);
        var after = options.Stream.FromCase switch
        {
            ReadOptions.Types.FromStream.FromOneofCase.Start => -1L,
            ReadOptions.Types.FromStream.FromOneofCase.End => page?.Last ?? -1,
            ReadOptions.Types.FromStream.FromOneofCase.Revision => (long)options.Stream.Revision,
            _ => throw Refusal.Thrown(),
        };
        await sender.Confirm();
        var isLive = false;
        while (true)
        {
            var (_, seen, _, _) = node.Store.Snapshot();
            if (Shown(node, stream) is { } now)
            {
                foreach (var e in now.Events)
                {
                    if (e.Revision > after)
                    {
                        if (isLive)
                        {
                            sender.AskForPace();
                        }
                        after = e.Revision;
                        await sender.Send(e);
                    }
                }
                if (!isLive)
                {
                    isLive = true;
                    await sender.Send(new ReadResp { CaughtUp = new() });
                }
            }
            await node.Store.Grown(seen).WaitAsync(TimeSpan.FromMilliseconds(500), sender.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            sender.Ended.ThrowIfCancellationRequested();
            StreamsService.AskForLeader(node, sender.Context);
        }
    }

    /// <summary>Sends answers; cuts the connection where it was asked to.</summary>
    private sealed class Sender(StreamsDouble node, IServerStreamWriter<ReadResp> answers, ServerCallContext context, bool idsAsText)
    {
        private readonly int _cutAfter = node.TakeCutReading();
        private int _sent;

        public CancellationToken Ended => context.CancellationToken;

        public ServerCallContext Context => context;

        public Task Send(ReadResp answer) => answers.WriteAsync(answer, context.CancellationToken);

        public Task Confirm() => Send(new ReadResp
        {
            Confirmation = new() { SubscriptionId = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-0000-0000-{Environment.TickCount64:x12}") },
        });

        /// <summary>A live subscriber that is too slow is told to come again.</summary>
        public void AskForPace()
        {
            if (node.DropsSubscribers)
            {
                throw new RpcException(new Grpc.Core.Status(
                    StatusCode.Aborted, "Operation timed out: Consumer too slow to handle event while live. Client resubscription required."));
            }
        }

        public Task Send(StoredEvent e)
        {
            if (_cutAfter >= 0 && _sent++ >= _cutAfter)
            {
                node.Cut(context.GetHttpContext());
                throw new RpcException(Grpc.Core.Status.DefaultCancelled);
            }
            Span<byte> id = stackalloc byte[16];
            e.Id.TryWriteBytes(id, bigEndian: true, out _);
            return Send(new ReadResp
            {
                Event = new()
                {
                    Event = new()
                    {
                        Id = idsAsText
                            ? new() { Text = e.Id.ToString() }
                            : new()
                            {
                                Structured = new()
                                {
                                    MostSignificant = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(id),
                                    LeastSignificant = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(id[8..]),
                                },
                            },
                        Stream = new() { StreamName = ByteString.CopyFromUtf8(e.Stream) },
                        Revision = (ulong)e.Revision,
                        CommitPosition = (ulong)e.Position,
                        PreparePosition = (ulong)e.Position,
                        Metadata =
                        {
                            { "type", e.Type },
                            { "created", e.Created.ToString(CultureInfo.InvariantCulture) },
                            { "content-type", e.IsJson ? "application/json" : "application/octet-stream" },
                        },
                        Data = UnsafeByteOperations.UnsafeWrap(e.Data),
                        CustomMetadata = UnsafeByteOperations.UnsafeWrap(e.Metadata),
                    },
                    CommitPosition = (ulong)e.Position,
                },
            });
        }
    }
}
