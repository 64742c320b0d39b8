using System.Diagnostics;
using System.Globalization;

namespace Ledger.EventStoreDb.Tests;

/// <summary>
/// A cluster of three nodes without TLS that a test starts, and whose leader it kills. <c>LEDGER_TEST_ESDB_CLUSTER</c> names the program that does it:
/// <c>PROGRAM start</c> returns when there is a leader, and the last line it writes is a connection without a prefix; <c>PROGRAM leader</c> writes the leader's number,
/// 1 to 3; <c>PROGRAM kill N</c> kills a node with SIGKILL; <c>PROGRAM start-one N</c> starts it where it was, and returns when it follows a leader;
/// <c>PROGRAM stop</c> ends all.
/// </summary>
internal sealed class StartedCluster : IAsyncDisposable
{
    private readonly string _program;

    private StartedCluster(string program, string connection)
    {
        _program = program;
        Connection = connection;
    }

    /// <summary>The program; null if none is named.</summary>
    public static string? Program { get; } = Environment.GetEnvironmentVariable("LEDGER_TEST_ESDB_CLUSTER") is { Length: > 0 } named ? named : null;

    /// <summary>What clients are given, without a prefix.</summary>
    public string Connection { get; }

    public static async Task<StartedCluster> Start(string program) => new(program, await Run(program, "start"));

    /// <summary>Kills the leader as <c>kill -9</c> does, and gives its number.</summary>
    public async Task<int> KillLeader()
    {
        var leader = int.Parse(await Run(_program, "leader"), CultureInfo.InvariantCulture);
        await Run(_program, "kill", leader.ToString(CultureInfo.InvariantCulture));
        return leader;
    }

    /// <summary>Starts a node that was killed, where it was.</summary>
    public Task StartAgain(int node) => Run(_program, "start-one", node.ToString(CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync() => await Run(_program, "stop");

    // Gives the last line.
    private static async Task<string> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} failed: {said}");
        return said.TrimEnd().Split('\n')[^1];
    }
}
