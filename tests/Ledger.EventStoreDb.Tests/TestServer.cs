using System.Diagnostics;
using System.Globalization;
using Ledger.Log;
using Xunit.Abstractions;

namespace Ledger.EventStoreDb.Tests;

/// <summary>The server that a test runs against: a real one when LEDGER_TEST_ESDB names it, or else the double. The output says which.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private static int _count;

    private readonly string _connection;

    private TestServer(string connection) => _connection = connection;

    /// <summary>What a log says of itself.</summary>
    public static IReadOnlyDictionary<string, string> Meta { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [NewLedger.Origin] = "ledger.example.org/board",
        [NewLedger.Zone] = NewLedger.DefaultZone,
    };

    public static string? Real { get; } = Environment.GetEnvironmentVariable("LEDGER_TEST_ESDB") is { Length: > 0 } given ? given : null;

    public static TestServer For(ITestOutputHelper console)
    {
        console.WriteLine($"against the real server {Real}");
        return new TestServer(Real!);
    }

    /// <summary>A connection with a prefix that nobody has used.</summary>
    public LogConnection NewConnection()
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"t{Environment.ProcessId}-{Stopwatch.GetTimestamp():x}-{Interlocked.Increment(ref _count)}");
        return LogConnection.Parse($"{_connection}{(_connection.Contains('?', StringComparison.Ordinal) ? '&' : '?')}prefix={prefix}", new Layout("unused"));
    }

    /// <summary>A new log.</summary>
    public async Task<IEventLog> NewLog(TimeProvider time)
    {
        var connection = NewConnection();
        await new EventStoreDbEngine().Create(connection, Meta, time, default);
        return await new EventStoreDbEngine().Open(connection, time, default);
    }

    /// <summary>Opens a log once more.</summary>
    public static async Task<IEventLog> Open(IEventLog log, TimeProvider time) =>
        await new EventStoreDbEngine().Open(LogConnection.Parse(((EventStoreDbLog)log).Where, new Layout("unused")), time, default);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
