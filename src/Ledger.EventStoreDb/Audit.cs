using System.Text.Json;
using EventStore.Client;
using Ledger.Log;

namespace Ledger.EventStoreDb;

/// <summary>What a pass over the server's order finds beside the events: what could lose or alter them, or has.</summary>
internal sealed class Audit(StreamNames names, IndexMap map, Action<Finding> found)
{
    private readonly Dictionary<string, EventRecord> _settings = new(StringComparer.Ordinal);

    /// <summary>How many events have no index yet.</summary>
    public int Unsequenced { get; private set; }

    /// <summary>When the oldest of them was recorded, by the server's clock.</summary>
    public DateTime? OldestUnsequenced { get; private set; }

    /// <summary>The last settings of a stream count.</summary>
    public void TakeSettings(EventRecord record) => _settings[record.EventStreamId] = record;

    /// <summary>A stream was deleted for ever.</summary>
    public void TakeTombstone(EventRecord record) => found(new Finding(
        "deleted",
        Verdict.Harm,
        $"stream {record.EventStreamId} was deleted for ever at the server",
        "restore the server from its backup; let nobody but the ledger write to these streams",
        First(record.EventStreamId)));

    /// <summary>The end: what has no index, and what the settings say.</summary>
    public void End(IReadOnlyCollection<EventRecord> waiting, long next)
    {
        foreach (var (stream, record) in _settings.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Settings(stream[2..], record);
        }

        foreach (var record in waiting)
        {
            if (EventStoreDb.Unsequenced.Read(names, record, out var problem) is null)
            {
                found(new Finding(
                    "foreign",
                    Verdict.Harm,
                    $"stream {record.EventStreamId} holds at revision {record.EventNumber.ToInt64()} what no ledger wrote: {problem}",
                    "nothing is recorded after it; let nobody but the ledger write to streams with its prefix",
                    next));
            }
            else
            {
                Unsequenced++;
                OldestUnsequenced = OldestUnsequenced is { } oldest && oldest < record.Created ? oldest : record.Created;
            }
        }
    }

    private void Settings(string stream, EventRecord record)
    {
        try
        {
            using var json = JsonDocument.Parse(record.Data);
            foreach (var setting in json.RootElement.EnumerateObject())
            {
                if (setting.Name is "$maxAge" or "$maxCount" or "$tb")
                {
                    found(new Finding(
                        "truncation",
                        Verdict.Harm,
                        $"stream {stream} has {setting.Name} set to {setting.Value.GetRawText()}, by which the server drops events",
                        "take the setting away before anything is scavenged",
                        First(stream)));
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            found(new Finding("truncation", Verdict.Warning, $"the settings of stream {stream} do not read: {ServerFailure.Clause(e.Message)}"));
        }
    }

    private long? First(string stream) =>
        stream == names.Index ? 0 : names.Read(stream) is { } name && map.IndexOf(name, 0) is var index and >= 0 ? index : null;
}
