using Ledger.Log;
using Ledger.Log.Embedded;
using Ledger.Sealing;
using Ledger.Witnessing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Ledger.Cli;

/// <summary>An open ledger, for the length of one verb.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Terminal _terminal;

    private Session(Settings settings, Terminal terminal, ServiceProvider services)
    {
        _terminal = terminal;
        Settings = settings;
        _services = services;
    }

    public Settings Settings { get; }

    public IMediator Mediator => _services.GetRequiredService<IMediator>();

    /// <summary>The zone in which this ledger's days begin and end.</summary>
    public TimeZoneInfo Zone => NewLedger.ZoneOf(Get<EmbeddedEventLog>());

    public static Session Open(Settings settings, Terminal terminal, IProgress<long>? progress = null)
    {
        Exists(settings.Layout);
        var services = new ServiceCollection().AddLedger(settings.Layout, settings.Caller, terminal.Time);
        if (progress is not null)
        {
            services.AddSingleton(progress);
        }

        if (settings.Policy is not null)
        {
            var policy = Witnesses.ReadPolicy(settings.Policy);
            services.AddSingleton<IWitnessTransport, HttpWitnesses>();
            services.AddSingleton(s => new Witnesses(settings.Layout, policy, s.GetRequiredService<IWitnessTransport>(), settings.RequireWitness));
        }
        else if (settings.RequireWitness)
        {
            throw new LedgerException(Failure.Usage, "--require-witness needs a policy that says whose word is required", $"name one with --policy, or put it into {settings.Layout.Policy}");
        }

        // The log is opened here, so that one that cannot be opened says so itself.
        var session = new Session(settings, terminal, services.BuildServiceProvider());
        session.Get<IEventLog>();
        return session;
    }

    /// <summary>Refuses where there is no ledger: opening never creates one.</summary>
    public static void Exists(Layout layout)
    {
        if (File.Exists(layout.Root))
        {
            throw new LedgerException(Failure.Usage, $"{layout.Root} is a file, not a ledger's directory", "name the directory with --data");
        }

        if (!File.Exists(layout.Log))
        {
            throw new LedgerException(Failure.NotFound, $"there is no ledger in {layout.Root}", $"make one with `ledger init --data {layout.Root}`, or name another with --data");
        }
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The witnesses, if there is a policy of them.</summary>
    public Witnesses? Witnesses => _services.GetService<Witnesses>();

    /// <summary>Asks the witnesses, if there are any, to cosign what was sealed. That they cannot be had is said, and no failure.</summary>
    public async Task Witness(Output output, CancellationToken ct)
    {
        if (Witnesses is null)
        {
            return;
        }

        var round = await Get<Sealer>().Witness(ct);
        foreach (var answer in round.Answers)
        {
            if (answer.Problem is { } problem)
            {
                output.Say($"Not witnessed by {answer.Witness}: it {problem}.");
            }

            if (answer.Warning is { } warning)
            {
                output.Say($"Warning: {warning}.");
            }
        }
    }

    /// <summary>The same ledger once more.</summary>
    public Session Reopened() => Open(Settings, _terminal);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
