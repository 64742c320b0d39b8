using System.Text;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Log.Embedded;
using Ledger.People;
using Ledger.Registers;
using Ledger.Replay;
using Ledger.Seal;
using Ledger.Sealing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Ledger.Tests.People;

/// <summary>A whole ledger in a directory, opened as the command line opens it: everything in it is the product's own.</summary>
internal sealed class OpenLedger : IAsyncDisposable
{
    public static readonly DecisionId Decision = DecisionId.Parse("d-1");

    private readonly ServiceProvider _services;

    public OpenLedger(string root, TimeProvider? time = null)
    {
        Layout = new Layout(root);
        _services = new ServiceCollection()
            .AddLedger(Layout, new Caller("office-1", Role.Office), time ?? new FakeTimeProvider(new DateTimeOffset(2026, 4, 1, 9, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) })
            .BuildServiceProvider();
    }

    public Layout Layout { get; }

    public RegisterEngine Registers => Get<RegisterEngine>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static async Task<OpenLedger> New(string root)
    {
        await NewLedger.Create(new Layout(root), "ledger.example.org/board", NewLedger.DefaultZone, TimeProvider.System);
        return new OpenLedger(root);
    }

    public Task<Outcome> Send(Command command) => Get<IMediator>().Send(command);

    /// <summary>Records it and says at which index.</summary>
    public async Task<long> Record(Command command)
    {
        var outcome = await Send(command);
        return Assert.IsType<Outcome.Recorded>(outcome).Facts[^1].Index;
    }

    public Task<long> Register(string id, string name) => Record(new RegisterPerson(PersonId.Parse(id), name));

    /// <summary>A decision that can order something, as a source reports it.</summary>
    public Task<long> Adopt(DecisionId? id = null) => Record(
        new AdoptDecision(id ?? Decision, PartialDate.Parse("2026-03-04"), Text: "What is no longer needed is erased", Body: Stated<Ledger.Bodies.BodyId>.NotStated, Authority: Stated<Ledger.Frameworks.Authority>.NotStated)
        {
            Source = new Source("Minutes", "4.2"),
        });

    public Task<Outcome> Erase(string id) => Send(new ErasePerson(PersonId.Parse(id), ErasureBasis.ConsentWithdrawn, Decision) { Effective = Effective.Since(PartialDate.Parse("2026-04-01")) });

    public async Task<string> Show(string register, KnownPoint? known = null) =>
        Encoding.UTF8.GetString((await Get<IMediator>().Send(new ShowRegister(register, Known: known))).ToJson());

    public async Task<List<HistoryEvent>> History(string stream)
    {
        var events = new List<HistoryEvent>();
        await foreach (var item in await Get<IMediator>().Send(new ShowHistory(new StreamName(stream))))
        {
            events.Add(item);
        }

        return events;
    }

    public async Task<List<ReplayStep>> Replay()
    {
        var steps = new List<ReplayStep>();
        await foreach (var step in await Get<IMediator>().Send(new ReplayLog()))
        {
            steps.Add(step);
        }

        return steps;
    }

    public async Task<string> Dump()
    {
        using var output = new StringWriter { NewLine = "\n" };
        await Registers.Dump(output, CancellationToken.None);
        return output.ToString();
    }

    public Task<VerificationReport> Verify() =>
        LedgerVerification.Verify(Layout, Get<EmbeddedEventLog>(), key: null, progress: null, CancellationToken.None, new PersonalPayloads(Get<Secrets>(), Get<EventTypes>()));

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
