using System.Diagnostics;
using System.Globalization;
using Ledger.Log.Embedded;
using Newtonsoft.Json.Linq;
using Xunit.Abstractions;

namespace Ledger.Cli.Tests;

/// <summary>The real program, killed with SIGKILL in the middle of heavy recording.</summary>
public class KillTests(ITestOutputHelper console)
{
    private const int Kills = 50;

    [Fact]
    public async Task Killed_fifty_times_while_two_processes_record_nothing_acknowledged_is_lost()
    {
        using var folder = await Folder.WithLedger();
        var acknowledged = new Dictionary<long, string>();
        var random = new Random(20261123);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var first = new Recorder(folder, "a", kill);
            using var second = new Recorder(folder, "b", kill);
            await Task.WhenAll(first.Acknowledged(random.Next(1, 40)), second.Acknowledged(random.Next(1, 40)));
            first.Kill();
            second.Kill();
            foreach (var (index, id) in (await first.Rest()).Concat(await second.Rest()))
            {
                // Both ask for the same office: the second is told of the first one's fact.
                Assert.True(acknowledged.TryAdd(index, id) || acknowledged[index] == id, $"index {index} was given twice");
            }
        }

        var verified = (await folder.Run("verify")).Done();
        var recorded = new Dictionary<long, string>();
        await using var log = EmbeddedEventLog.Open(folder.Layout.Log, folder.Time);
        await foreach (var logged in log.ReadLog(0, CancellationToken.None))
        {
            recorded.Add(logged.Index, logged.Header.Id.ToString());
        }

        Assert.All(acknowledged, a => Assert.Equal(a.Value, recorded[a.Key]));
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Kills} kills of two processes, {acknowledged.Count} acknowledged, {recorded.Count} recorded; {verified.Lines[0]}"));
    }

    /// <summary>One process that is fed commands without end, and what it acknowledged.</summary>
    internal sealed class Recorder : IDisposable
    {
        private readonly Process _process;
        private readonly List<(long, string)> _acknowledged = [];
        private readonly Task _feeding;

        /// <param name="folder">Its ledger.</param>
        /// <param name="name">What tells its facts from another's.</param>
        /// <param name="round">The number of the office that it writes about.</param>
        public Recorder(Folder folder, string name, int round)
        {
            var start = new ProcessStartInfo("dotnet")
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Ledger.Cli.dll"), "record", "-f", "-", "--json", "--data", folder.Data },
            };
            _process = Process.Start(start)!;
            _process.ErrorDataReceived += (_, _) => { };
            _process.BeginErrorReadLine();
            _feeding = Feed(name, round);
        }

        /// <summary>Waits until so many facts are acknowledged.</summary>
        public async Task Acknowledged(int count)
        {
            while (_acknowledged.Count < count && await _process.StandardOutput.ReadLineAsync() is { } line)
            {
                Add(line);
            }
        }

        /// <summary>Takes what is acknowledged until it is killed.</summary>
        public async Task AcknowledgedAll()
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.EndsWith('}'))
                {
                    Add(line);
                }
            }
        }

        public void Kill() => _process.Kill();

        /// <summary>All that was acknowledged, to the last whole line that came out before the end.</summary>
        public async Task<IReadOnlyList<(long Index, string Id)>> Rest()
        {
            await AcknowledgedAll();
            await _process.WaitForExitAsync();
            await _feeding;
            return _acknowledged;
        }

        public void Dispose() => _process.Dispose();

        private void Add(string line)
        {
            var json = JObject.Parse(line);
            _acknowledged.Add(((long)json["index"]!, (string)json["id"]!));
        }

        private async Task Feed(string name, int round)
        {
            try
            {
                await _process.StandardInput.WriteLineAsync($$"""{"command":"create-office","id":"heavy-{{round}}","title":"Heavy"}""");
                for (var i = 0; ; i++)
                {
                    await _process.StandardInput.WriteLineAsync($$"""{"command":"set-appraisal-objective","id":"heavy-{{round}}","objective":"{{name}} {{i}}","measure":"not-stated"}""");
                }
            }
            catch (IOException)
            {
                // The process was killed, and the pipe with it.
            }
        }
    }
}
