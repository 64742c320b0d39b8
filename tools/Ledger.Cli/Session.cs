using Ledger.Log;
using Ledger.Log.Embedded;
using Ledger.Sealing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Ledger.Cli;

/// <summary>An open ledger, for the length of one verb.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Session(Settings settings, ServiceProvider services)
    {
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

        // The log is opened here, so that one that cannot be opened says so itself.
        var session = new Session(settings, services.BuildServiceProvider());
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

    /// <summary>The same for those who only read: they are told when the log no longer holds all that was sealed.</summary>
    public static async Task<Session> Read(Settings settings, Terminal terminal, IProgress<long>? progress, CancellationToken ct)
    {
        var session = Open(settings, terminal, progress);
        if (await GuardedLength.Missing(settings.Layout, session.Get<IEventLog>(), ct) is { } missing)
        {
            await terminal.Talk.WriteLineAsync($"warning: {missing}");
        }

        return session;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
