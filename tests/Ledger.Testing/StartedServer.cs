using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Ledger.Testing;

/// <summary>
/// A real server that a test starts itself, kills and starts again. <c>LEDGER_TEST_ESDB_RUN</c> names the program that starts one: it is given a port and
/// a directory; it starts one insecure node with its data in that directory, listening on that port of 127.0.0.1; it returns when the node takes
/// appends, and the last line it writes is the node's process id.
/// </summary>
public sealed class StartedServer : IDisposable
{
    private readonly string _program;
    private readonly string _directory;
    private readonly int _port;
    private Process? _node;

    private StartedServer(string program, string directory, int port)
    {
        _program = program;
        _directory = directory;
        _port = port;
    }

    /// <summary>The program; null if none is named.</summary>
    public static string? Program { get; } = Environment.GetEnvironmentVariable("LEDGER_TEST_ESDB_RUN") is { Length: > 0 } named ? named : null;

    /// <summary>What clients are given, without a prefix.</summary>
    public string Connection => string.Create(CultureInfo.InvariantCulture, $"esdb://127.0.0.1:{_port}?tls=false");

    /// <summary>A server on a free port, running.</summary>
    public static async Task<StartedServer> Start(string program, string directory)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var server = new StartedServer(program, directory, port);
        await server.Start();
        return server;
    }

    /// <summary>Starts it where it was.</summary>
    public async Task Start()
    {
        var start = new ProcessStartInfo(_program)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            ArgumentList = { _port.ToString(CultureInfo.InvariantCulture), Path.Combine(_directory, "data") },
        };
        using var starting = Process.Start(start)!;
        var said = await starting.StandardOutput.ReadToEndAsync();
        await starting.WaitForExitAsync();
        Assert.True(starting.ExitCode == 0, $"{_program} failed: {said}");
        _node = Process.GetProcessById(int.Parse(said.TrimEnd().Split('\n')[^1], CultureInfo.InvariantCulture));
    }

    /// <summary>Kills it as <c>kill -9</c> does.</summary>
    public async Task Kill()
    {
        _node!.Kill();
        _node.Dispose();
        _node = null;

        // It is nobody's child any more, and whoever adopted it may be slow to notice that it has ended. Its port is not.
        var killed = Stopwatch.GetTimestamp();
        while (await Listens())
        {
            Assert.True(Stopwatch.GetElapsedTime(killed) < TimeSpan.FromSeconds(30), "the server does not end");
            await Task.Delay(10);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _node?.Kill();
        _node?.Dispose();
    }

    private async Task<bool> Listens()
    {
        using var probe = new TcpClient();
        try
        {
            await probe.ConnectAsync(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
