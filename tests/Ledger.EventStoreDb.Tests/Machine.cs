using Ledger.Log;
using Ledger.Offices;
using Ledger.Portfolios;
using Ledger.Seal;
using Ledger.Sealing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Ledger.EventStoreDb.Tests;

/// <summary>A ledger on a server as one machine has it: its own data directory and its own connection. Machines of one ledger have one signing key.</summary>
internal sealed class Machine : IAsyncDisposable
{
    private static readonly Effective Since = Effective.Since(PartialDate.Parse("2026-01-01"));

    private readonly ServiceProvider _services;

    private Machine(ServiceProvider services, EventStoreDbLog log)
    {
        _services = services;
        Log = log;
    }

    public EventStoreDbLog Log { get; }

    /// <summary>A data directory with the same key and a guard of its own.</summary>
    public static Layout Join(Layout first, string path)
    {
        var layout = new Layout(path);
        Directory.CreateDirectory(layout.SealDirectory);
        File.Copy(first.Key, layout.Key);
        using var key = SigningKey.Parse(File.ReadAllText(layout.Key).TrimEnd('\n'));
        File.WriteAllBytes(layout.Guard, new Checkpoint(TestServer.Meta[NewLedger.Origin], 0, TreeHash.Empty).Sign(key).ToBytes());
        return layout;
    }

    public static async Task<Machine> Open(Layout layout, LogConnection connection, TimeProvider time)
    {
        var log = await TestServer.Open(connection, time);
        return new Machine(new ServiceCollection().AddLedger(layout, new Caller("desk-1", Role.Office), time, _ => log).BuildServiceProvider(), log);
    }

    public Task<Outcome> Send(IRequest<Outcome> command) => _services.GetRequiredService<IMediator>().Send(command);

    /// <summary>Offices, each with a portfolio of its name.</summary>
    public async Task Appoint(params string[] offices)
    {
        foreach (var office in offices)
        {
            Assert.IsType<Outcome.Recorded>(await Send(new CreateOffice(OfficeId.Parse(office), office)));
            Assert.IsType<Outcome.Recorded>(await Send(new CreatePortfolio(PortfolioId.Parse(office), office)));
        }
    }

    /// <summary>Makes an office accountable for a subject, by its own portfolio: the rule asks all other portfolios.</summary>
    public Task<Outcome> Assign(string office, string subject) =>
        Send(new AssignResponsibility(PortfolioId.Parse(office), subject, OfficeId.Parse(office)) { Effective = Since });

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
