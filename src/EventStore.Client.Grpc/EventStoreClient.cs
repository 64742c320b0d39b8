namespace EventStore.Client;

/// <summary>Streams of a server or a cluster. One client serves any number of callers at once; make one and keep it.</summary>
public sealed partial class EventStoreClient : IDisposable, IAsyncDisposable
{
    private readonly EventStoreClientSettings _settings;

    /// <summary>A client. It connects when it is first asked for something.</summary>
    public EventStoreClient(EventStoreClientSettings? settings = null)
    {
        _settings = settings ?? new EventStoreClientSettings();
        ConnectionName = _settings.ConnectionName ?? $"ES-{Uuid.NewUuid()}";
    }

    /// <summary>What the server calls this connection.</summary>
    public string ConnectionName { get; }

    /// <summary>Ends every call that is under way.</summary>
    public void Dispose()
    {
    }

    /// <summary>As <see cref="Dispose"/>.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
