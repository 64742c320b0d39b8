using System.Text;
using Ledger.Seal;

namespace Ledger.Log.Embedded;

/// <summary>
/// An append on its way to the writer. All that can be done before it has its place is done on the caller's thread: limits, hashing and encoding; only the recorded
/// time is not known.
/// </summary>
internal sealed class PendingAppend : TaskCompletionSource<AppendResult>
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    private int _state = Waiting;
    private AppendResult? _result;
    private Exception? _failure;

    /// <summary>Prepares a batch. If it is to be prompt, whoever awaits the answer goes on on the writer's thread.</summary>
    /// <exception cref="EventTooLargeException">It is over <see cref="LogLimits"/>.</exception>
    /// <exception cref="HeaderFormatException">A header would not be one.</exception>
    internal PendingAppend(StreamName stream, long expectedRevision, IReadOnlyList<NewEvent> events, bool prompt)
        : base(prompt ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously)
    {
        LogLimits.Check(events);
        Stream = stream;
        StreamUtf8 = Encoding.UTF8.GetBytes(stream.Value);
        ExpectedRevision = expectedRevision;
        Events = new NewEvent[events.Count];
        Headers = new EventHeader[events.Count];
        Encoded = new byte[events.Count][];
        for (var i = 0; i < Events.Length; i++)
        {
            // The caller's buffers are copied: what is hashed here must be what is stored later.
            var given = events[i];
            var item = given with { Payload = given.Payload.ToArray(), Salt = given.Salt.ToArray() };
            var header = item.HeaderAt(stream, expectedRevision + 1 + i, DateTimeOffset.UnixEpoch);
            var encoded = header.Encode();
            Bytes += encoded.Length + item.Payload.Length;
            Events[i] = item;
            Headers[i] = header;
            Encoded[i] = encoded;
        }
    }

    internal StreamName Stream { get; }

    internal byte[] StreamUtf8 { get; }

    internal long ExpectedRevision { get; }

    internal NewEvent[] Events { get; }

    /// <summary>The headers but for the recorded time.</summary>
    internal EventHeader[] Headers { get; }

    /// <summary>The same as they are stored, for the writer to put the recorded time in: <see cref="EventHeader.Restamp"/>.</summary>
    internal byte[][] Encoded { get; }

    /// <summary>About how much it adds to the log.</summary>
    internal int Bytes { get; }

    /// <summary>Takes it for writing; false when it was cancelled before.</summary>
    internal bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Cancels it unless it was taken.</summary>
    internal void Cancel(CancellationToken ct)
    {
        if (Interlocked.CompareExchange(ref _state, Cancelled, Waiting) == Waiting)
        {
            TrySetCanceled(ct);
        }
    }

    /// <summary>Keeps the answer until the commit is durable.</summary>
    internal void Decide(AppendResult? result, Exception? failure) => (_result, _failure) = (result, failure);

    /// <summary>Gives the answer.</summary>
    internal void Answer()
    {
        if (_failure is not null)
        {
            TrySetException(_failure);
        }
        else
        {
            TrySetResult(_result ?? throw new InvalidOperationException("An append was not decided."));
        }
    }
}
