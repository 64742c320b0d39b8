using System.Runtime.InteropServices;

namespace EventStore.Client;

/// <summary>The stream was not where the append expected it; nothing was written. Given instead of an exception when <see cref="EventStoreClientOperationOptions.ThrowOnAppendFailure"/> is off.</summary>
[StructLayout(LayoutKind.Auto)]
#pragma warning disable CA1815 // The published one is not comparable either.
public readonly struct WrongExpectedVersionResult : IWriteResult
#pragma warning restore CA1815
{
    /// <summary>Expected and actual are the same.</summary>
    public WrongExpectedVersionResult(string streamName, StreamRevision nextExpectedStreamRevision)
        : this(streamName, nextExpectedStreamRevision, nextExpectedStreamRevision)
    {
    }

    /// <summary>What was expected, and what is.</summary>
    public WrongExpectedVersionResult(string streamName, StreamRevision nextExpectedStreamRevision, StreamRevision actualStreamRevision)
    {
        StreamName = streamName;
        NextExpectedStreamRevision = nextExpectedStreamRevision;
        ActualStreamRevision = actualStreamRevision;
    }

    /// <summary>The stream.</summary>
    public string StreamName { get; }

    /// <summary>What was expected; <see cref="StreamRevision.None"/> for anything but a revision.</summary>
    public StreamRevision NextExpectedStreamRevision { get; }

    /// <summary>What is; <see cref="StreamRevision.None"/> when there is no such stream.</summary>
    public StreamRevision ActualStreamRevision { get; }

    /// <summary>What was expected.</summary>
    public long NextExpectedVersion => NextExpectedStreamRevision.ToInt64();

    /// <summary>What is.</summary>
    public long ActualVersion => ActualStreamRevision.ToInt64();

    /// <summary>The start: nothing was written.</summary>
    public Position LogPosition => default;
}
