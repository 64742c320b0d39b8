using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ledger.Testing;
using Xunit.Abstractions;

namespace Ledger.Cli.Tests;

/// <summary>
/// A server to be killed: a real one of its own, when LEDGER_TEST_ESDB_RUN names a program that starts one (its arguments: the port and a directory; it prints the
/// process id when the server answers), or else the double. The output says which.
/// </summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly StreamsDouble? _node;
    private readonly string? _program;
    private readonly int _port;
    private readonly TempDirectory _directory = new();
    private int _process;

    private OwnServer(StreamsDouble? node, string? program)
    {
        _node = node;
        _program = program;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public string Connection => _node is not null
        ? $"{_node.ConnectionString}&prefix=killed"
        : string.Create(CultureInfo.InvariantCulture, $"esdb://127.0.0.1:{_port}?tls=false&prefix=killed");

    public static async Task<OwnServer> Start(ITestOutputHelper console)
    {
        var program = Environment.GetEnvironmentVariable("LEDGER_TEST_ESDB_RUN") is { Length: > 0 } named ? named : null;
        console.WriteLine(program is null ? "against the double (LEDGER_TEST_ESDB_RUN names no program)" : $"against a real server, started with {program}");
        var server = new OwnServer(program is null ? await StreamsDouble.Start() : null, program);
        if (program is not null)
        {
            await server.Again();
        }

        return server;
    }

    /// <summary>Ends it with SIGKILL.</summary>
    public async Task Kill()
    {
        if (_node is not null)
        {
            await _node.Stop();
            return;
        }

        using var process = Process.GetProcessById(_process);
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Starts it on what it left.</summary>
    public async Task Again()
    {
        if (_node is not null)
        {
            await _node.Restart();
            return;
        }

        var start = new ProcessStartInfo(_program!) { UseShellExecute = false, RedirectStandardOutput = true, ArgumentList = { _port.ToString(CultureInfo.InvariantCulture), _directory.File("db") } };
        using var starting = Process.Start(start)!;
        string? line;
        while (!int.TryParse(line = await starting.StandardOutput.ReadLineAsync(), NumberStyles.None, CultureInfo.InvariantCulture, out _process))
        {
            Assert.NotNull(line);
        }

        await starting.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }
        else if (_process != 0)
        {
            await Kill();
        }

        _directory.Dispose();
    }
}
