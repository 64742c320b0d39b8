using System.Runtime.InteropServices;
using EventStore.Client.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EventStore.Client;

/// <summary>What a write expects of its stream: a revision or a state.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Expected
{
    private static readonly Wire.Empty None = new();
    private static readonly Google.Protobuf.WellKnownTypes.Empty BatchNone = new();

    private readonly StreamRevision _revision;

    private Expected(StreamRevision revision, StreamState? state)
    {
        _revision = revision;
        State = state;
    }

    /// <summary>The state, if it is not a revision.</summary>
    public StreamState? State { get; }

    /// <summary>Whether a repetition is answered as the first time.</summary>
    public bool IsConcrete => State is null || State == StreamState.NoStream;

    public static Expected At(StreamRevision revision) => new(revision, null);

    public static Expected As(StreamState state) => new(StreamRevision.None, state);

    /// <summary>Of Append, Delete and Tombstone.</summary>
    public Target Of(string stream)
    {
        var target = new Target { Stream = new() { StreamName = ByteString.CopyFromUtf8(stream) } };
        if (State is not { } state)
        {
            target.Revision = _revision;
        }
        else if (state == StreamState.NoStream)
        {
            target.NoStream = None;
        }
        else if (state == StreamState.StreamExists)
        {
            target.StreamExists = None;
        }
        else
        {
            target.Any = None;
        }
        return target;
    }

    /// <summary>Of BatchAppend.</summary>
    public BatchTarget OfBatch(string stream, TimeSpan deadline)
    {
        var target = new BatchTarget { Stream = new() { StreamName = ByteString.CopyFromUtf8(stream) } };
        if (deadline != System.Threading.Timeout.InfiniteTimeSpan)
        {
            target.Deadline = Duration.FromTimeSpan(deadline);
        }
        if (State is not { } state)
        {
            target.Revision = _revision;
        }
        else if (state == StreamState.NoStream)
        {
            target.NoStream = BatchNone;
        }
        else if (state == StreamState.StreamExists)
        {
            target.StreamExists = BatchNone;
        }
        else
        {
            target.Any = BatchNone;
        }
        return target;
    }
}
