using Ledger.Log;
using Ledger.People;
using Ledger.Seal;

namespace Ledger.Tests.Log;

/// <summary>A codec with keys of its own in a temporary folder, and events as a log would give them back.</summary>
internal sealed class TestCodec : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ledger-codec-");

    public TestCodec(IEnumerable<Type>? unions = null, IEnumerable<Upcaster>? upcasters = null)
    {
        Secrets = new Secrets(Path.Combine(_folder.FullName, "secrets.db"));
        Codec = new EventCodec(
            new EventTypes(unions ?? LedgerServices.Slices.Select(s => s.Facts)), new Upcasters(upcasters ?? LedgerServices.LiftedFacts), Secrets);
    }

    public Secrets Secrets { get; }

    public EventCodec Codec { get; }

    public string SecretsFile => Path.Combine(_folder.FullName, "secrets.db");

    /// <summary>An event with a payload in plain JSON.</summary>
    public static LoggedEvent Logged(string type, int schema, ReadOnlyMemory<byte> payload, Effective? effective = null) =>
        Logged(
            new StreamName("office-chief-executive"),
            0,
            new NewEvent
            {
                Id = EventId.Derive(new CommandId("c-1"), 0),
                Type = type,
                Schema = schema,
                Effective = effective,
                Actor = "office",
                Command = new CommandId("c-1"),
                Media = EventCodec.Json,
                Payload = payload,
                Salt = new byte[PayloadCommitment.SaltSize],
                Class = Classification.Public,
            });

    /// <summary>An event as a log gives it back.</summary>
    public static LoggedEvent Logged(StreamName stream, long revision, NewEvent item)
    {
        var header = item.HeaderAt(stream, revision, new DateTimeOffset(2026, 2, 10, 9, 0, 0, TimeSpan.Zero));
        return new LoggedEvent(7, header.Encode(), header, item.Payload, item.Salt);
    }

    public void Dispose()
    {
        Secrets.Dispose();
        _folder.Delete(recursive: true);
    }
}
