using System.Diagnostics;
using System.Globalization;
using Ledger.Testing;
using Xunit.Abstractions;

namespace Ledger.Cli.Tests;

/// <summary>The server that a test's ledger is on: a real one when LEDGER_TEST_ESDB names it, or else the double. The output says which.</summary>
public sealed class LedgerServer : IAsyncDisposable
{
    private static int _count;

    private readonly string _connection;

    private LedgerServer(string connection, StreamsDouble? node) => (_connection, Node) = (connection, node);

    /// <summary>The double, if it is one.</summary>
    public StreamsDouble? Node { get; }

    public static async Task<LedgerServer> Start(ITestOutputHelper console)
    {
        if (Environment.GetEnvironmentVariable("LEDGER_TEST_ESDB") is { Length: > 0 } real)
        {
            console.WriteLine($"against the real server {real}");
            return new LedgerServer(real, node: null);
        }

        return await StartDouble(console);
    }

    /// <summary>The double in any case: for what cannot be asked of a real server.</summary>
    public static async Task<LedgerServer> StartDouble(ITestOutputHelper console, DoubleOptions? options = null)
    {
        console.WriteLine("against the double");
        var node = await StreamsDouble.Start(options);
        return new LedgerServer(node.ConnectionString, node);
    }

    /// <summary>A connection with a prefix that nobody has used.</summary>
    public string NewConnection() => With(string.Create(
        CultureInfo.InvariantCulture, $"prefix=t{Environment.ProcessId}-{Stopwatch.GetTimestamp():x}-{Interlocked.Increment(ref _count)}"));

    /// <summary>A connection with some options.</summary>
    public string With(string options) => $"{_connection}{(_connection.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{options}";

    /// <summary>A folder with a ledger whose log is here.</summary>
    public async Task<Folder> NewLedger()
    {
        var folder = new Folder();
        (await folder.Run("init", "--origin", Folder.Origin, "--connection", NewConnection())).Done();
        return folder;
    }

    public ValueTask DisposeAsync() => Node?.DisposeAsync() ?? ValueTask.CompletedTask;
}
