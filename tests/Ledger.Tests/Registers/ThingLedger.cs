using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Testing;
using Ledger.Tests.Log;
using Microsoft.Extensions.Time.Testing;

namespace Ledger.Tests.Registers;

/// <summary>A log of things in memory, with registers in a temporary folder.</summary>
internal sealed class ThingLedger : IAsyncDisposable
{
    private readonly TempDirectory _folder = new();
    private readonly TestCodec _codec = new([typeof(ThingEvent)], []);
    private readonly List<RegisterEngine> _engines = [];
    private readonly Dictionary<string, long> _heads = new(StringComparer.Ordinal);
    private int _commands;

    public ThingLedger() => Log = new InMemoryEventLog(Time);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 4, 1, 9, 0, 0, TimeSpan.Zero));

    public InMemoryEventLog Log { get; }

    public string Views(string name = "views.db") => _folder.File(name);

    public RegisterEngine Engine(string name = "views.db", EngineLimits? limits = null, IEventLog? log = null)
    {
        var engine = new RegisterEngine(Views(name), log ?? Log, _codec.Codec, [ThingRegister.Slice], [], limits ?? new EngineLimits());
        _engines.Add(engine);
        return engine;
    }

    public async Task Record(int thing, ThingEvent fact)
    {
        var stream = new StreamName($"thing-{thing}");
        var revision = _heads.GetValueOrDefault(stream.Value, -1);
        var item = _codec.Codec.Encode(stream, revision + 1, 0, fact, new DoThing(), new CommandId($"c-{++_commands}"), "tester", null);
        Assert.IsType<AppendResult.Written>(await Log.Append(stream, revision, [item], default));
        _heads[stream.Value] = revision + 1;
        Time.Advance(TimeSpan.FromHours(7));
    }

    /// <summary>An event that this program does not know.</summary>
    public async Task RecordUnknown(int thing)
    {
        var stream = new StreamName($"thing-{thing}");
        var revision = _heads.GetValueOrDefault(stream.Value, -1);
        var item = _codec.Codec.Encode(stream, revision + 1, 0, new ThingEvent.NothingShown(1), new DoThing(), new CommandId($"c-{++_commands}"), "tester", null);
        await Log.Append(stream, revision, [item with { Type = "FromTheFuture" }], default);
        _heads[stream.Value] = revision + 1;
    }

    public static async Task<string> Dump(RegisterEngine engine)
    {
        using var text = new StringWriter();
        await engine.Dump(text, default);
        return text.ToString();
    }

    public static Effective From(string date) => Effective.Since(PartialDate.Parse(date));

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in _engines)
        {
            engine.Dispose();
        }

        await Log.DisposeAsync();
        _codec.Dispose();
        _folder.Dispose();
    }
}
