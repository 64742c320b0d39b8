using System.Globalization;
using System.Text;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Testing;
using Ledger.Tests.Log;
using Microsoft.Extensions.Time.Testing;

namespace Ledger.Tests.Registers;

/// <summary>A log of things and offices in memory, and engines on files in a directory of their own.</summary>
internal sealed class Shelf : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly List<RegisterEngine> _engines = [];
    private readonly TestCodec _codec = new([typeof(ThingEvent), typeof(OfficeEvent)], []);
    private int _commands;

    public Shelf()
    {
        Time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));
        Log = new InMemoryEventLog(Time);
    }

    public static IReadOnlyList<Slice> Slices { get; } =
        [ThingRegister.Slice, new Slice<Office, OfficeEvent>("office", OfficeRegister.All, OfficeRegister.Rows)];

    public static IReadOnlyList<ComputedRegister> Computed { get; } = [Vacancies.Register];

    public FakeTimeProvider Time { get; }

    public InMemoryEventLog Log { get; private set; }

    public EventCodec Codec => _codec.Codec;

    public string Views => File("views.db");

    public string File(string name) => _directory.File(name);

    /// <summary>Starts another log in place of this one.</summary>
    public void AnotherLog() => Log = new InMemoryEventLog(Time);

    public RegisterEngine Engine(string file = "views.db", EngineLimits? limits = null, IReadOnlyList<Slice>? slices = null, IEventLog? log = null)
    {
        var engine = new RegisterEngine(File(file), log ?? Log, Codec, slices ?? Slices, Computed, limits ?? new EngineLimits());
        _engines.Add(engine);
        return engine;
    }

    public Task Record(string stream, params Fact[] facts) => Record(new TestCommand { Source = new Source("a paper", "line 1") }, stream, facts);

    public async Task Record(Command command, string stream, params Fact[] facts)
    {
        var name = new StreamName(stream);
        var revision = (await Events.All(Log.ReadStream(name, 0, default))).Count - 1L;
        var id = new CommandId($"c-{_commands++.ToString(CultureInfo.InvariantCulture)}");
        await Append(name, revision, [.. facts.Select((fact, i) => Codec.Encode(name, revision + 1 + i, i, fact, command, id, "user-1", decidedAt: null))]);
    }

    /// <summary>Records what no program knows.</summary>
    public Task RecordUnknown(string stream) => Append(new StreamName(stream), -1, Events.Batch($"unknown-{_commands++.ToString(CultureInfo.InvariantCulture)}"));

    public static async Task<string> Dump(RegisterEngine engine)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        await engine.Dump(text, default);
        return text.ToString();
    }

    public static Task<RegisterAnswer> Ask(RegisterEngine engine, ShowRegister question) => new ShowRegister.Handler(engine).Handle(question, default);

    public static async Task<string> AskJson(RegisterEngine engine, ShowRegister question) => Encoding.UTF8.GetString((await Ask(engine, question)).ToJson());

    public void Dispose()
    {
        _engines.ForEach(engine => engine.Dispose());
        _codec.Dispose();
        _directory.Dispose();
    }

    public static Effective Since(string from) => Effective.Since(PartialDate.Parse(from));

    private async Task Append(StreamName stream, long revision, IReadOnlyList<NewEvent> events) =>
        Assert.IsType<AppendResult.Written>(await Log.Append(stream, revision, events, default));
}

internal sealed record TestCommand : Command;
