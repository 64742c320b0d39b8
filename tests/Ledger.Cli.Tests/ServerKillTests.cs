using System.Globalization;
using Ledger.Log;
using Xunit.Abstractions;

namespace Ledger.Cli.Tests;

/// <summary>The real program, with its log at a server in another process, killed with SIGKILL in the middle of recording and sequencing.</summary>
public class ServerKillTests(ITestOutputHelper console)
{
    private const int Kills = 20;

    [Fact]
    public async Task Killed_twenty_times_while_two_processes_record_nothing_acknowledged_is_lost_and_no_index_is_given_twice()
    {
        await using var server = await LedgerServer.Start(console);
        using var folder = await server.NewLedger();
        var acknowledged = new Dictionary<long, string>();
        var random = new Random(20261123);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var first = new KillTests.Recorder(folder, "a", kill);
            using var second = new KillTests.Recorder(folder, "b", kill);
            await Task.WhenAll(first.Acknowledged(random.Next(1, 30)), second.Acknowledged(random.Next(1, 30)));
            first.Kill();
            second.Kill();
            Take(acknowledged, (await first.Rest()).Concat(await second.Rest()));
        }

        await Holds(folder, acknowledged);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_processes_that_record_at_once_both_get_on_and_the_index_is_dense(bool onTwoMachines)
    {
        const int Each = 150;
        await using var server = await LedgerServer.Start(console);
        using var folder = await server.NewLedger();
        using var elsewhere = new Folder();
        if (onTwoMachines)
        {
            // The same key and connection, its own guard and registers.
            foreach (var file in Directory.EnumerateFiles(folder.Data, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(elsewhere.Data, Path.GetRelativePath(folder.Data, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }

        using var first = new KillTests.Recorder(folder, "a", 1);
        using var second = new KillTests.Recorder(onTwoMachines ? elsewhere : folder, "b", 2);
        var seconds = int.Parse(Environment.GetEnvironmentVariable("LEDGER_TEST_SECONDS") is { Length: > 0 } given ? given : "0", CultureInfo.InvariantCulture);
        await Task.WhenAll(first.Acknowledged(Each), second.Acknowledged(Each));
        if (seconds > 0)
        {
            var taking = Task.WhenAll(first.AcknowledgedAll(), second.AcknowledgedAll());
            Assert.NotSame(taking, await Task.WhenAny(taking, Task.Delay(TimeSpan.FromSeconds(seconds))));
            first.Kill();
            second.Kill();
            await taking;
        }

        first.Kill();
        second.Kill();
        var (one, other) = (await first.Rest(), await second.Rest());
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{seconds} s, on {(onTwoMachines ? "two machines" : "one")}: {one.Count} and {other.Count} acknowledged, {(double)Math.Min(one.Count, other.Count) / Math.Max(one.Count, other.Count):0.00} of the faster one by the slower one"));
        var acknowledged = new Dictionary<long, string>();
        Take(acknowledged, one.Concat(other));
        Assert.Equal(one.Count + other.Count, acknowledged.Count);
        await Holds(folder, acknowledged);
        if (onTwoMachines)
        {
            await Holds(elsewhere, acknowledged);
        }
    }

    [Fact]
    public async Task The_server_killed_twenty_times_while_two_processes_record_loses_nothing_that_was_acknowledged()
    {
        await using var server = await OwnServer.Start(console);
        using var folder = new Folder();
        (await folder.Run("init", "--origin", Folder.Origin, "--connection", server.Connection)).Done();
        var acknowledged = new Dictionary<long, string>();
        var random = new Random(20261123);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var first = new KillTests.Recorder(folder, "a", kill);
            using var second = new KillTests.Recorder(folder, "b", kill);
            await Task.WhenAll(first.Acknowledged(random.Next(1, 20)), second.Acknowledged(random.Next(1, 20)));
            await server.Kill();
            first.Kill();
            second.Kill();
            Take(acknowledged, (await first.Rest()).Concat(await second.Rest()));
            await server.Again();
        }

        await Holds(folder, acknowledged);
    }

    private static void Take(Dictionary<long, string> acknowledged, IEnumerable<(long Index, string Id)> more)
    {
        foreach (var (index, id) in more)
        {
            // Both ask for the same office: the second is told of the first one's fact.
            Assert.True(acknowledged.TryAdd(index, id) || acknowledged[index] == id, $"index {index} was given twice");
        }
    }

    private async Task Holds(Folder folder, Dictionary<long, string> acknowledged)
    {
        folder.Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        var verified = (await folder.Run("verify")).Done();
        var recorded = new Dictionary<long, string>();
        var connection = LogConnection.Parse(RememberedConnection.Read(folder.Layout)!, folder.Layout);
        await using var log = await Cli.Settings.Engines.Of(connection).Open(connection, folder.Time, default);
        await foreach (var logged in log.ReadLog(0, default))
        {
            recorded.Add(logged.Index, logged.Header.Id.ToString());
        }

        Assert.Equal(recorded.Count, recorded.Values.Distinct(StringComparer.Ordinal).Count());
        Assert.All(acknowledged, a => Assert.Equal(a.Value, recorded[a.Key]));
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{acknowledged.Count} acknowledged, {recorded.Count} recorded; {verified.Lines[0]}"));
    }
}
