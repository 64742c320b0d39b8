using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ledger.Testing;
using Xunit.Abstractions;

namespace EventStore.Client.Tests;

/// <summary>The server that a test runs against: a real one when LEDGER_TEST_ESDB names it, or else the double. The output says which.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private static int _count;

    private readonly StreamsDouble? _double;
    private readonly string _prefix =
        string.Create(CultureInfo.InvariantCulture, $"client{Environment.ProcessId}-{Stopwatch.GetTimestamp():x}-{Interlocked.Increment(ref _count)}");

    private TestServer(StreamsDouble? standIn, string connection)
    {
        _double = standIn;
        Client = new EventStoreClient(EventStoreClientSettings.Create(connection));
        ConnectionString = connection;
    }

    public EventStoreClient Client { get; }

    public string ConnectionString { get; }

    /// <summary>What this test's streams begin with.</summary>
    public string Prefix => _prefix + "-";

    public static async Task<TestServer> For(ITestOutputHelper console)
    {
        if (Environment.GetEnvironmentVariable("LEDGER_TEST_ESDB") is { Length: > 0 } real)
        {
            console.WriteLine($"against the real server {real}");
            return new(null, real);
        }
        var node = await StreamsDouble.Start();
        console.WriteLine("against the double, as LEDGER_TEST_ESDB is not set");
        return new(node, node.ConnectionString);
    }

    /// <summary>A stream of this test alone.</summary>
    public string Stream(string name) => Prefix + name;

    public static EventData Event(string data, string type = "noted", string metadata = "{}") =>
        new(Uuid.NewUuid(), type, Encoding.UTF8.GetBytes(data), Encoding.UTF8.GetBytes(metadata));

    public static EventData[] Events(int count) => [.. Enumerable.Range(0, count).Select(static i => Event(string.Create(CultureInfo.InvariantCulture, $$"""{"n":{{i}}}""")))];

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        if (_double is not null)
        {
            await _double.DisposeAsync();
        }
    }
}
