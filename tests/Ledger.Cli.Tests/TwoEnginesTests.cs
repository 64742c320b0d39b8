using System.Globalization;
using System.Text;
using Ledger.Log;
using Ledger.Registers;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using Xunit.Abstractions;

namespace Ledger.Cli.Tests;

/// <summary>What is above the port cannot tell the engines apart.</summary>
public class TwoEnginesTests(ITestOutputHelper console)
{
    private static readonly string Letter = Path.Combine(Repository.Root, "samples", "well-led-letter", "commands.ndjson");

    [Fact]
    public async Task Every_register_is_the_same_on_both_engines_byte_for_byte_at_every_index()
    {
        await using var server = await LedgerServer.Start(console);
        using var embedded = await Folder.WithLedger();
        using var distributed = await server.NewLedger();
        var commands = await File.ReadAllLinesAsync(Letter);
        foreach (var folder in (Folder[])[embedded, distributed])
        {
            folder.Time.AutoAdvanceAmount = TimeSpan.Zero;
            folder.Time.SetUtcNow(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
            foreach (var command in commands)
            {
                folder.Time.Advance(TimeSpan.FromSeconds(1));
                (await folder.RunWith(new MemoryStream(Encoding.UTF8.GetBytes(command)), "record", "-f", "-")).Done();
            }
        }

        var (one, other) = (await Answers(embedded), await Answers(distributed));
        Assert.True(one.Count > 18 * 20, "the registers were not asked");
        Assert.Equal(one.Keys, other.Keys);
        foreach (var (question, answer) in one)
        {
            Assert.True(answer == other[question], $"{question}\n{answer}\n{other[question]}");
        }

        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.Count} answers of {one.Values.Sum(answer => (long)answer.Length)} bytes are the same"));
    }

    [Fact]
    public async Task A_day_with_a_ledger_on_a_server()
    {
        await using var server = await LedgerServer.Start(console);
        using var folder = await server.NewLedger();
        Assert.False(File.Exists(folder.Layout.Log));

        Assert.Contains("18 recorded, 0 recorded before", (await folder.Run("record", "-f", Letter)).Done().Talk, StringComparison.Ordinal);
        Assert.Contains("Nothing new: 18 recorded before", (await folder.Run("record", "-f", Letter)).Done().Talk, StringComparison.Ordinal);
        Assert.Contains("sound: 18 facts read and hashed, 18 of them sealed", (await folder.Run("verify")).Done().Data, StringComparison.Ordinal);
        Assert.Equal(18, (await folder.Run("replay", "--json")).Done().Lines.Count);
        Assert.Equal(18, (long?)JObject.Parse((await folder.Run("status", "--json")).Done().Data)["sealed"]);
        var receipt = Path.Combine(folder.Root, "r");
        (await folder.Run("receipt", "15", "--out", receipt)).Done();
        (await folder.Run("receipt", "check", receipt, "--key", (await folder.Run("key")).Done().Data.Trim())).Done();
        folder.Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        var findings = (await folder.Run("doctor", "--json")).Done().Lines.Select(line => JObject.Parse(line)).ToList();
        Assert.All(findings, finding => Assert.Contains((string?)finding["verdict"], (IEnumerable<string>)["good", "warning"]));
        Assert.Equal(
            ["reachable", "ledger", "writers", "scavenges", "events", "lag", "decisions", "data", "key", "guard", "checkpoints", "sealed", "recorded-time"],
            findings.Select(finding => (string)finding["check"]!).Where(check => check is not ("version" or "leader" or "clock")));

        (await folder.Run("record", "create-office", "--id", "a", "--title", "b", "--command-id", "c-1")).Done();
        (await folder.Run("record", "create-office", "--id", "c", "--title", "d", "--command-id", "c-1")).Failed(4, "recorded something else before");
    }

    [Fact]
    public async Task A_ledger_moves_between_engines_and_back_and_receipts_given_before_still_verify()
    {
        await using var server = await LedgerServer.Start(console);
        using var folder = await Folder.WithLedger();
        (await folder.Run("record", "-f", Letter)).Done();
        var receipt = Path.Combine(folder.Root, "r");
        (await folder.Run("receipt", "7", "--out", receipt)).Done();
        var key = (await folder.Run("key")).Done().Data.Trim();
        var root = (await folder.Run("verify")).Done().Lines[1];
        var replay = (await folder.Run("replay", "--json")).Done().Data;

        var there = server.NewConnection();
        Assert.StartsWith("copied: 18 facts, 0 of them before this run", (await folder.Run("copy", "--to", there, "--use")).Done().Data, StringComparison.Ordinal);
        Assert.Equal(there, (string?)JObject.Parse((await folder.Run("status", "--json")).Done().Data)["log"]);
        Assert.Equal(root, (await folder.Run("verify")).Done().Lines[1]);
        Assert.Equal(replay, (await folder.Run("replay", "--json")).Done().Data);
        Assert.Contains("Nothing new", (await folder.Run("record", "-f", Letter)).Done().Talk, StringComparison.Ordinal);
        (await folder.Run("record", "create-office", "--id", "a", "--title", "b")).Done();
        (await folder.Run("receipt", "check", receipt, "--key", key)).Done();
        var moved = (await folder.Run("verify")).Done().Lines[1];

        var back = $"sqlite:{Path.Combine(folder.Root, "back.db")}";
        Assert.StartsWith("copied: 19 facts", (await folder.Run("copy", "--to", back)).Done().Data, StringComparison.Ordinal);
        Assert.Equal(moved, (await folder.Run("verify", "--connection", back)).Done().Lines[1]);
        Assert.Equal((await folder.Run("replay", "--json")).Done().Data, (await folder.Run("replay", "--json", "--connection", back)).Done().Data);
        (await folder.Run("copy", "--to", back)).Failed(3, "there is a ledger at");
        (await folder.Run("copy", "--from", back, "--to", there)).Failed(3, "there is a ledger at");
        (await folder.Run("copy", "--to", there)).Failed(2, "are the same place");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_interrupted_copy_is_no_ledger_and_is_gone_on_with(bool toServer)
    {
        await using var server = await LedgerServer.Start(console);
        using var folder = toServer ? await Folder.WithLedger() : await server.NewLedger();
        (await folder.Run("record", "-f", Letter)).Done();
        var to = toServer ? server.NewConnection() : $"sqlite:{Path.Combine(folder.Root, "copy.db")}";
        var from = await Cli.Settings.Engines.Of(Connection(folder)).Open(Connection(folder), folder.Time, default);
        await using (from)
        {
            var target = LogConnection.Parse(to, folder.Layout);
            await using var begun = await Cli.Settings.Engines.Of(target).Adopt(target, from.Meta, folder.Time, default);
            var first = new List<LoggedEvent>();
            await foreach (var item in from.ReadLog(0, default))
            {
                if (first.Count < 7)
                {
                    first.Add(item);
                }
            }

            await begun.Add(first, default);
        }

        (await folder.Run("verify", "--connection", to)).Failed(toServer ? 5 : 2, "there is no ledger");
        Assert.StartsWith("copied: 18 facts, 7 of them before this run", (await folder.Run("copy", "--to", to)).Done().Data, StringComparison.Ordinal);
        (await folder.Run("verify", "--connection", to)).Done();
    }

    private static LogConnection Connection(Folder folder) =>
        RememberedConnection.Read(folder.Layout) is { } text ? LogConnection.Parse(text, folder.Layout) : LogConnection.Default(folder.Layout);

    private static async Task<SortedDictionary<string, string>> Answers(Folder folder)
    {
        var connection = Connection(folder);
        var log = await Cli.Settings.Engines.Of(connection).Open(connection, folder.Time, default);
        await using var services = new ServiceCollection().AddLedger(folder.Layout, new Caller("desk-1", Role.Auditor), folder.Time, _ => log).BuildServiceProvider();
        var mediator = services.GetRequiredService<IMediator>();
        var zone = NewLedger.ZoneOf(services.GetRequiredService<ILedgerLog>());
        var answers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var day = new DateOnly(2026, 4, 1);
        for (var index = 0; index < 18; index++)
        {
            var known = KnownPoint.Parse(index.ToString(CultureInfo.InvariantCulture), zone);
            foreach (var name in LedgerServices.Slices.SelectMany(slice => slice.Registers).Select(register => register.Name))
            {
                await Ask(name, null, timeline: true);
                await Ask(name, day, timeline: false);
            }

            foreach (var register in LedgerServices.Computed)
            {
                await Ask(register.Name, day, timeline: false);
            }

            async Task Ask(string name, DateOnly? on, bool timeline) =>
                answers.Add($"{index} {name} {on} {timeline}", Encoding.UTF8.GetString((await mediator.Send(new ShowRegister(name, null, on, known, timeline))).ToJson()));
        }

        return answers;
    }
}
