using Ledger.Log;
using Ledger.Seal;
using Ledger.Seal.Bundles;

namespace Ledger.Documents;

/// <summary>Which facts name which documents. Memory grows with the documents that are named, not with the log.</summary>
public static class DocumentNames
{
    /// <summary>Reads the whole log: for each document that is named, the first fact that names it and how many do. What is erased or cannot be opened names none.</summary>
    public static async Task<IReadOnlyDictionary<TreeHash, (long First, long Count)>> Of(IEventLog log, EventCodec codec, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(codec);
        var found = new Dictionary<TreeHash, (long First, long Count)>();
        var named = new List<TreeHash>();
        await foreach (var logged in log.ReadLog(0, ct).ConfigureAwait(false))
        {
            named.Clear();
            NamedDocuments.AddTo(named, Plaintext(codec, logged).Span);
            foreach (var document in named.Distinct())
            {
                var (first, count) = found.GetValueOrDefault(document, (logged.Index, 0));
                found[document] = (first, count + 1);
            }
        }

        return found;
    }

    private static ReadOnlyMemory<byte> Plaintext(EventCodec codec, LoggedEvent logged)
    {
        try
        {
            return codec.PlaintextOf(logged);
        }
        catch (LogCorruptException)
        {
            return default;
        }
    }
}
