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

    [Fact]
    public async Task Two_processes_that_record_at_once_both_get_on_and_the_index_is_dense()
    {
        const int Each = 150;
        await using var server = await LedgerServer.Start(console);
        using var folder = await server.NewLedger();
        using var first = new KillTests.Recorder(folder, "a", 0);
        using var second = new KillTests.Recorder(folder, "b", 0);
        await Task.WhenAll(first.Acknowledged(Each), second.Acknowledged(Each));
        first.Kill();
        second.Kill();
        var (one, other) = (await first.Rest(), await second.Rest());
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.Count} and {other.Count} acknowledged"));
        var acknowledged = new Dictionary<long, string>();
        Take(acknowledged, one.Concat(other));
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
