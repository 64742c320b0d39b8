using System.Diagnostics;
using System.Globalization;
using Ledger.Log;
using Ledger.Portfolios;
using Ledger.Registers;
using Ledger.Sealing;
using Ledger.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Ledger.EventStoreDb.Tests;

/// <summary>Decisions that rest on other streams, from two machines: of two that exclude each other one is made.</summary>
public sealed class SharedDecisionsTests(ITestOutputHelper console) : IAsyncLifetime
{
    private static readonly StreamName Stream = new("note-1");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 4, 1, 9, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromTicks(3) };
    private readonly TempDirectory _directory = new();
    private int _machines;
    private TestServer _server = null!;
    private LogConnection _connection = null!;
    private Layout _first = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.Start(console);
        _connection = _server.NewConnection();
        await new EventStoreDbEngine().Create(_connection, TestServer.Meta, _time, default);
        _first = new Layout(_directory.File("first"));
        SealSetup.Create(_first, TestServer.Meta[NewLedger.Origin]);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Of_two_machines_that_make_two_offices_accountable_at_once_one_is_refused()
    {
        const int Subjects = 25;
        await using var one = await Machine.Open(_first, _connection, _time);
        await one.Appoint("ceo", "coo");
        await using var other = await AnotherMachine();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Subjects).SelectMany(i => new[]
        {
            Task.Run(() => one.Assign("ceo", DecidingProcess.Subject(i))),
            Task.Run(() => other.Assign("coo", DecidingProcess.Subject(i))),
        }));

        for (var i = 0; i < Subjects; i++)
        {
            Outcome[] pair = [outcomes[2 * i], outcomes[(2 * i) + 1]];
            Assert.Single(pair.OfType<Outcome.Recorded>());
            Assert.Equal("two-accountable", Assert.Single(pair.OfType<Outcome.Refused>()).Code);
        }

        console.WriteLine($"{outcomes.Where((_, i) => i % 2 == 0).Count(outcome => outcome is Outcome.Recorded)} of {Subjects} by the one machine");
        Assert.Equal(Subjects, (await Accountable(one)).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stopped_after_any_step_whoever_comes_next_carries_it_out_or_finds_nothing(bool pending)
    {
        await using var one = await Machine.Open(_first, _connection, _time);
        await one.Appoint("ceo", "coo");
        var isOver = false;
        for (var stop = 1; !isOver; stop++)
        {
            var (left, subject) = ($"left {stop}", $"subject {stop}");
            if (pending)
            {
                // Decided by a machine that died at once.
                await using var dead = await AnotherMachine();
                dead.Log.Decisions.AfterStep = step => StopAt(step == DecisionStep.Decided);
                await Assert.ThrowsAsync<StoppedException>(() => dead.Assign("ceo", left));
            }

            var steps = new List<DecisionStep>();
            await using (var dying = await AnotherMachine())
            {
                dying.Log.Decisions.AfterStep = step =>
                {
                    steps.Add(step);
                    StopAt(steps.Count == stop);
                };
                try
                {
                    Assert.IsType<Outcome.Recorded>(await dying.Assign("ceo", subject));
                    isOver = true;
                }
                catch (StoppedException)
                {
                    // here
                }
            }

            var isDecided = steps.Contains(DecisionStep.Decided);
            console.WriteLine($"{string.Join(", ", steps)}{(isOver ? "" : ": stopped")}");
            Assert.Equal(isDecided, await one.Assign("coo", subject) is Outcome.Refused { Code: "two-accountable" });
            Assert.Equal(pending, await one.Assign("coo", left) is Outcome.Refused { Code: "two-accountable" });

            // Asked again by whoever lost the answer.
            await using var again = await AnotherMachine();
            Assert.Equal(isDecided, await again.Assign("ceo", subject) is Outcome.Recorded { Before: true });
            Assert.Equal(pending, await again.Assign("ceo", left) is Outcome.Recorded { Before: true });
        }

        await Accountable(one);
        await Verifies();
    }

    [Fact]
    public async Task A_decision_whose_stream_has_gone_on_meanwhile_is_void_for_all_and_is_made_again()
    {
        await using var log = await TestServer.Open(_connection, _time);
        await using var other = await TestServer.Open(_connection, _time);
        var settled = await log.Settle(default);
        Assert.Equal(-1, settled);
        var (mine, theirs) = (Events.Batch("c-mine", 2), Events.Batch("c-theirs"));
        log.Decisions.AfterStep = step => StopAt(step == DecisionStep.Decided);
        await Assert.ThrowsAsync<StoppedException>(() => log.Decide(settled, Stream, -1, mine, default));
        log.Decisions.AfterStep = null;

        // A command that needs its own stream only takes no part in the order of decisions, and comes between.
        Assert.IsType<AppendResult.Written>(await other.Append(Stream, -1, theirs, default));

        foreach (var comer in new[] { other, log, await TestServer.Open(_connection, _time) })
        {
            Assert.Equal(2, await comer.Settle(default));
            Assert.Equal(["c-theirs"], (await Events.All(comer.ReadLog(0, default))).Select(item => item.Header.Command));
        }

        // Its decider finds that too, and decides anew.
        Assert.Equal(new AppendResult.Conflict(0), await log.Decide(2, Stream, -1, mine, default));
        Assert.Equal(2, await log.Settle(default));
        Assert.IsType<AppendResult.Written>(await log.Decide(2, Stream, 0, Events.Again(mine), default));
        Assert.Equal(5, await other.Settle(default));
        Assert.Equal(["c-theirs", "c-mine", "c-mine"], (await Events.All(other.ReadStream(Stream, 0, default))).Select(item => item.Header.Command));
    }

    [Fact]
    public async Task Nothing_is_decided_on_a_state_that_lacks_a_decision_made_since()
    {
        await using var log = await TestServer.Open(_connection, _time);
        await using var other = await TestServer.Open(_connection, _time);
        var settled = await log.Settle(default);
        Assert.IsType<AppendResult.Written>(await other.Decide(await other.Settle(default), new StreamName("note-2"), -1, Events.Batch("c-2"), default));

        Assert.Null(await log.Decide(settled, Stream, -1, Events.Batch("c-1"), default));

        Assert.Equal(["c-2"], (await Events.All(log.ReadLog(0, default))).Select(item => item.Header.Command));
        Assert.IsType<AppendResult.Written>(await log.Decide(await log.Settle(default), Stream, -1, Events.Batch("c-1"), default));
    }

    [Fact]
    public async Task The_longest_batch_can_be_decided_and_carried_out_by_another()
    {
        await using var log = await TestServer.Open(_connection, _time);
        var batch = Enumerable.Range(0, LogLimits.MaxEventsPerBatch).Select(i => Events.Event("c-1", i, new byte[2500])).ToArray();
        log.Decisions.AfterStep = step => StopAt(step == DecisionStep.Decided);
        await Assert.ThrowsAsync<StoppedException>(() => log.Decide(-1, Stream, -1, batch, default));

        await using var other = await TestServer.Open(_connection, _time);
        Assert.Equal(batch.Length, await other.Settle(default));
        var read = await Events.All(other.ReadLog(0, default));
        Assert.True(batch.Zip(read).All(pair => pair.First.IsSameAs(Stream, pair.Second)));
        Assert.Equal(batch.Length, read.Count);
    }

    [Fact]
    public async Task The_same_request_from_two_machines_at_once_is_recorded_once_and_both_are_told()
    {
        await using var one = await Machine.Open(_first, _connection, _time);
        await one.Appoint("ceo");
        await using var other = await AnotherMachine();
        for (var i = 0; i < 10; i++)
        {
            var outcomes = await Task.WhenAll(Task.Run(() => one.Assign("ceo", $"subject {i}")), Task.Run(() => other.Assign("ceo", $"subject {i}")));
            Assert.Single(outcomes.Select(outcome => Assert.Single(Assert.IsType<Outcome.Recorded>(outcome).Facts).Index).Distinct());
        }

        Assert.Equal(12, (await Events.All(one.Log.ReadLog(0, default))).Count);
    }

    [Fact]
    public async Task Two_processes_killed_twenty_times_while_they_decide_never_make_two_offices_accountable()
    {
        const int Kills = 20;
        await using (var one = await Machine.Open(_first, _connection, TimeProvider.System))
        {
            await one.Appoint("ceo", "coo");
        }

        var layouts = new[] { _first, Machine.Join(_first, _directory.File("second")) };
        string[] offices = ["ceo", "coo"];
        var said = offices.Select(office => _directory.File($"said-{office}")).ToArray();
        var random = new Random(20261123);
        var next = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = said.Select(file => Lines(file).Count).ToArray();
            var processes = layouts.Select((layout, i) => Start(layout, offices[i], next, said[i])).ToArray();
            var enough = random.Next(1, 12);
            var started = Stopwatch.GetTimestamp();
            while (said.Select((file, i) => Lines(file).Count - before[i]).Min() < enough)
            {
                Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(2), "nothing is decided any more");
                Assert.All(processes, process => Assert.False(process.HasExited, "a process ended by itself"));
                await Task.Delay(random.Next(1, 15));
            }

            foreach (var process in processes)
            {
                process.Kill();
                await process.WaitForExitAsync();
                process.Dispose();
            }

            // Some of what was asked for last is asked again, some is never heard of again.
            next = said.SelectMany(Lines).Max(line => line.Subject) + (kill % 2);
        }

        await using var after = await Machine.Open(layouts[1], _connection, TimeProvider.System);
        Assert.True(await after.Assign("ceo", "the last") is Outcome.Recorded);
        var accountable = await Accountable(after);
        var lines = said.Select(Lines).ToArray();
        for (var i = 0; i < offices.Length; i++)
        {
            Assert.All(lines[i], line => Assert.True(line.What.StartsWith("recorded ", StringComparison.Ordinal) || line.What == "two-accountable", line.What));
            Assert.All(lines[i].Where(line => line.What.StartsWith("recorded ", StringComparison.Ordinal)), line => Assert.Equal(offices[i], accountable[DecidingProcess.Subject(line.Subject)]));
            Assert.All(lines[i].Where(line => line.What == "two-accountable"), line => Assert.Equal(offices[1 - i], accountable[DecidingProcess.Subject(line.Subject)]));
        }

        await Verifies();
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Kills} kills of two processes: {accountable.Count} subjects, each with one office ({accountable.Values.Count(office => office == "ceo")} and {accountable.Values.Count(office => office == "coo")}); {lines.Sum(all => all.Count)} answers; verified"));
    }

    private static void StopAt(bool here)
    {
        if (here)
        {
            throw new StoppedException();
        }
    }

    private static List<(int Subject, string What)> Lines(string file)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. reader.ReadToEnd().Split('\n')[..^1].Select(line => line.Split(' ', 2)).Select(parts => (int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]))];
    }

    private Process Start(Layout layout, string office, int subject, string said) => Process.Start(new ProcessStartInfo("dotnet")
    {
        UseShellExecute = false,
        ArgumentList =
        {
            typeof(DecidingProcess).Assembly.Location, layout.Root, _connection.Full, office, subject.ToString(CultureInfo.InvariantCulture), said,
        },
    })!;

    private Task<Machine> AnotherMachine() =>
        Machine.Open(Machine.Join(_first, _directory.File(string.Create(CultureInfo.InvariantCulture, $"machine-{++_machines}"))), _connection, _time);

    // Who is accountable for what, by the facts themselves: one office a subject.
    private static async Task<Dictionary<string, string>> Accountable(Machine machine)
    {
        var accountable = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var item in machine.Log.ReadLog(0, default))
        {
            if (item.Header.Type == "ResponsibilityAssigned")
            {
                var fact = (string)Newtonsoft.Json.Linq.JObject.Parse(System.Text.Encoding.UTF8.GetString(item.Payload.Span))["fact"]!["subject"]!;
                Assert.True(accountable.TryAdd(fact, item.Header.Stream["portfolio-".Length..]), $"two offices are accountable for {fact}");
            }
        }

        return accountable;
    }

    private async Task Verifies()
    {
        await using var log = await TestServer.Open(_connection, _time);
        await using var sealer = new Sealer(log, _first);
        await sealer.Seal((await Events.All(log.ReadLog(0, default))).Count, default);
        var report = await LedgerVerification.Verify(_first, log, key: null, progress: null, default);
        Assert.Null(report.Problem);
    }

    private sealed class StoppedException() : Exception("stopped here");
}
