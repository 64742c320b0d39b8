using Ledger.Log;
using Ledger.Offices;
using Ledger.Registers;
using Ledger.Testing;
using Ledger.Tests.Log;

namespace Ledger.Tests.Registers;

/// <summary>Facts in a log, one index each from 0, and the registers over them: for rules that read what other streams say.</summary>
internal sealed class RecordedFacts : IDisposable
{
    private readonly TestCodec _codec = new();
    private readonly TempDirectory _folder = new();
    private readonly InMemoryEventLog _log = new(TimeProvider.System);
    private readonly RegisterEngine _engine;
    private readonly Dictionary<StreamName, long> _revisions = [];

    public RecordedFacts() =>
        _engine = new RegisterEngine(_folder.File("views.db"), _log, _codec.Codec, LedgerServices.Slices, LedgerServices.Computed);

    public async Task Record(StreamId id, params Fact[] facts)
    {
        foreach (var fact in facts)
        {
            var revision = _revisions.GetValueOrDefault(id.Stream, -1);
            var command = new CommandId($"{id.Stream}.{revision + 1}");
            var carrier = new CreateOffice(OfficeId.Parse("any"), "Any");
            var item = _codec.Codec.Encode(id.Stream, revision + 1, 0, fact, carrier, command, "office", decidedAt: null);
            Assert.IsType<AppendResult.Written>(await _log.Append(id.Stream, revision, [item], CancellationToken.None));
            _revisions[id.Stream] = revision + 1;
        }
    }

    /// <summary>The registers as known at an index; as known now, if none is given.</summary>
    public Task<RegisterView> View(long? index = null) => _engine.View(index, CancellationToken.None);

    public void Dispose()
    {
        _engine.Dispose();
        _codec.Dispose();
        _folder.Dispose();
    }
}
