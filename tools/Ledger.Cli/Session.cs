using Ledger.Log;
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

    /// <summary>The log, and what it says of itself.</summary>
    public ILedgerLog Log => Get<ILedgerLog>();

    /// <summary>The zone in which this ledger's days begin and end.</summary>
    public TimeZoneInfo Zone => NewLedger.ZoneOf(Log);

    /// <summary>Opens a ledger.</summary>
    /// <param name="settings">Which, and as whom.</param>
    /// <param name="terminal">The clock.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="progress">Told what is hashed while a stored tree is made again.</param>
    /// <param name="witnessLater">Whether the caller has facts witnessed itself, many at once, where witnesses are required.</param>
    public static async Task<Session> Open(Settings settings, Terminal terminal, CancellationToken ct, IProgress<long>? progress = null, bool witnessLater = false)
    {
        // The log is opened here, so that one that cannot be opened says so itself.
        var log = await OpenLog(settings, terminal, ct);
        var services = new ServiceCollection().AddLedger(settings.Layout, settings.Caller, terminal.Time, _ => log);
        if (progress is not null)
        {
            services.AddSingleton(progress);
        }

        if (settings.Policy is not null)
        {
            var policy = Witnesses.ReadPolicy(settings.Policy);
            services.AddSingleton<IWitnessTransport, HttpWitnesses>();
            services.AddSingleton(s => new Witnesses(settings.Layout, policy, s.GetRequiredService<IWitnessTransport>(), settings.RequireWitness && !witnessLater));
        }
        else if (settings.RequireWitness)
        {
            throw new LedgerException(Failure.Usage, "--require-witness needs a policy that says whose word is required", $"name one with --policy, or put it into {settings.Layout.Policy}");
        }

        var session = new Session(settings, terminal, services.BuildServiceProvider());
        session.Get<ILedgerLog>(); // from now on it is closed with the rest
        return session;
    }

    /// <summary>Opens the log alone.</summary>
    public static Task<ILedgerLog> OpenLog(Settings settings, Terminal terminal, CancellationToken ct)
    {
        Exists(settings);
        return settings.Engine.Open(settings.Connection, terminal.Time, ct);
    }

    /// <summary>Refuses where there is no ledger: opening never creates one.</summary>
    public static void Exists(Settings settings)
    {
        var layout = settings.Layout;
        if (File.Exists(layout.Root))
        {
            throw new LedgerException(Failure.Usage, $"{layout.Root} is a file, not a ledger's directory", "name the directory with --data");
        }

        if (settings.Connection.Equals(LogConnection.Default(layout)) ? !File.Exists(layout.Log) : !Directory.Exists(layout.Root))
        {
            throw new LedgerException(Failure.NotFound, $"there is no ledger in {layout.Root}", $"make one with `ledger init --data {layout.Root}`, or name another with --data");
        }
    }

    /// <summary>The same for those who only read: they are told when the log no longer holds all that was sealed.</summary>
    public static async Task<Session> Read(Settings settings, Terminal terminal, IProgress<long>? progress, CancellationToken ct)
    {
        var session = await Open(settings, terminal, ct, progress);
        try
        {
            if (await GuardedLength.Missing(settings.Layout, session.Log, ct) is { } missing)
            {
                await terminal.Talk.WriteLineAsync($"warning: {missing}");
            }

            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
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
    public Task<Session> Reopened(CancellationToken ct) => Open(Settings, _terminal, ct);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
