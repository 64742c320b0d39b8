using Ledger.Testing;
using Xunit.Abstractions;

namespace Ledger.Cli.Tests;

/// <summary>
/// A server to be killed: a real one of its own where <c>LEDGER_TEST_ESDB_RUN</c> names what starts one, or else the double. The output says which.
/// </summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private StreamsDouble? _node;
    private StartedServer? _started;

    private OwnServer()
    {
    }

    public string Connection => _node is not null ? $"{_node.ConnectionString}&prefix=killed" : $"{_started!.Connection}&prefix=killed";

    public static async Task<OwnServer> Start(ITestOutputHelper console)
    {
        var server = new OwnServer();
        if (StartedServer.Program is { } program)
        {
            console.WriteLine($"against a real server, started with {program}");
            server._started = await StartedServer.Start(program, server._directory.Path);
        }
        else
        {
            console.WriteLine("against the double (LEDGER_TEST_ESDB_RUN names no program)");
            server._node = await StreamsDouble.Start();
        }

        return server;
    }

    /// <summary>Ends it with SIGKILL.</summary>
    public Task Kill() => _node is not null ? _node.Stop() : _started!.Kill();

    /// <summary>Starts it on what it left.</summary>
    public Task Again() => _node is not null ? _node.Restart() : _started!.Start();

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }

        _started?.Dispose();
        _directory.Dispose();
    }
}
