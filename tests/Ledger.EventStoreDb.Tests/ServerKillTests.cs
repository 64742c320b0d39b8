using Ledger.Testing;
using Xunit.Abstractions;

namespace Ledger.EventStoreDb.Tests;

/// <summary>A real server, killed with SIGKILL in the middle of heavy recording.</summary>
public sealed class ServerKillTests(ITestOutputHelper console)
{
    private const int Kills = 20;

    [Fact]
    public async Task A_server_killed_twenty_times_loses_nothing_acknowledged_and_gives_no_index_twice()
    {
        if (StartedServer.Program is not { } program)
        {
            console.WriteLine("no server was killed: LEDGER_TEST_ESDB_RUN names no program that starts one");
            return;
        }

        using var directory = new TempDirectory();
        using var server = await StartedServer.Start(program, directory.Path);
        await using var recording = await HeavyRecording.Start(server.Connection + "&prefix=killed", directory.Path, writers: 16);
        var random = new Random(20261123);
        for (var kill = 0; kill < Kills; kill++)
        {
            await recording.More(random.Next(100, 1000));
            await Task.Delay(random.Next(50));
            await server.Kill();
            await server.Start();
        }

        await recording.More(50);
        var said = await recording.EndsSound();
        console.WriteLine($"{Kills} kills of the server; {said}");
    }

    [Fact]
    public async Task A_leader_killed_five_times_loses_nothing_acknowledged_and_gives_no_index_twice()
    {
        const int LeaderKills = 5;
        if (StartedCluster.Program is not { } program)
        {
            console.WriteLine("no leader was killed: LEDGER_TEST_ESDB_CLUSTER names no program that starts a cluster");
            return;
        }

        using var directory = new TempDirectory();
        await using var cluster = await StartedCluster.Start(program);
        await using var recording = await HeavyRecording.Start($"{cluster.Connection}&prefix={Path.GetFileName(directory.Path)}", directory.Path, writers: 16);
        var random = new Random(20261123);
        for (var kill = 0; kill < LeaderKills; kill++)
        {
            await recording.More(random.Next(100, 1000));
            var killed = await cluster.KillLeader();
            await recording.More(random.Next(100, 500));
            await cluster.StartAgain(killed);
            console.WriteLine($"node {killed} was the leader, was killed, and is back");
        }

        await recording.More(100);
        var said = await recording.EndsSound();
        console.WriteLine($"{LeaderKills} kills of the leader; {said}");
    }
}
