using System.Diagnostics;
using System.Globalization;
using Ledger.Log;
using Ledger.Testing;
using Xunit.Abstractions;

namespace Ledger.EventStoreDb.Tests;

/// <summary>The server that a test runs against: a real one when LEDGER_TEST_ESDB names it, or else the double. The output says which.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private static int _count;

    private readonly string _connection;

    private TestServer(string connection, StreamsDouble? node) => (_connection, Node) = (connection, node);

    /// <summary>What a log says of itself.</summary>
    public static IReadOnlyDictionary<string, string> Meta { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [NewLedger.Origin] = "ledger.example.org/board",
        [NewLedger.Zone] = NewLedger.DefaultZone,
    };

    /// <summary>The double, if it is one.</summary>
    public StreamsDouble? Node { get; }

    public static async Task<TestServer> Start(ITestOutputHelper console)
    {
        if (Environment.GetEnvironmentVariable("LEDGER_TEST_ESDB") is { Length: > 0 } real)
        {
            console.WriteLine($"against the real server {real}");
            return new TestServer(real, node: null);
        }

        return await StartDouble(console);
    }

    /// <summary>The double in any case: for what cannot be asked of a real server.</summary>
    public static async Task<TestServer> StartDouble(ITestOutputHelper console, DoubleOptions? options = null)
    {
        console.WriteLine("against the double (LEDGER_TEST_ESDB names no server)");
        var node = await StreamsDouble.Start(options);
        return new TestServer(node.ConnectionString, node);
    }

    /// <summary>A connection with a prefix that nobody has used.</summary>
    public LogConnection NewConnection(string options = "")
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"t{Environment.ProcessId}-{Stopwatch.GetTimestamp():x}-{Interlocked.Increment(ref _count)}");
        return Connection($"prefix={prefix}{options}");
    }

    /// <summary>A connection with some options.</summary>
    public LogConnection Connection(string options) =>
        LogConnection.Parse($"{_connection}{(_connection.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{options}", new Layout("unused"));

    /// <summary>A new log.</summary>
    public async Task<EventStoreDbLog> NewLog(TimeProvider time, string options = "")
    {
        var connection = NewConnection(options);
        await new EventStoreDbEngine().Create(connection, Meta, time, default);
        return await Open(connection, time);
    }

    public static async Task<EventStoreDbLog> Open(LogConnection connection, TimeProvider time) =>
        (EventStoreDbLog)await new EventStoreDbEngine().Open(connection, time, default);

    /// <summary>Opens a log once more.</summary>
    public static Task<EventStoreDbLog> OpenAnother(IEventLog log, TimeProvider time) => Open(ConnectionOf(log), time);

    public static LogConnection ConnectionOf(IEventLog log) => LogConnection.Parse(((EventStoreDbLog)log).Where, new Layout("unused"));

    public ValueTask DisposeAsync() => Node?.DisposeAsync() ?? ValueTask.CompletedTask;
}
