using Ledger.Log;

namespace Ledger.Sealing;

/// <summary>What is left where the making of a ledger was interrupted: no log, and so nothing that was ever recorded or sealed.</summary>
internal static class UnfinishedLedger
{
    /// <summary>
    /// Clears a directory of what an interrupted creation left in it. Where anything else is in it, nothing is touched: a key without its log
    /// may be all that is left of a ledger that was in use, and that has sealed something, or has been locked for sealing.
    /// </summary>
    /// <param name="layout">The directory.</param>
    /// <param name="connection">Where the log was to be, which the directory may remember. There is none.</param>
    /// <returns>Whether the directory is empty now, but for an empty directory of documents.</returns>
    public static bool TryClear(Layout layout, LogConnection connection)
    {
        var drafts = new List<string>();
        foreach (var entry in Directory.EnumerateFileSystemEntries(layout.Root))
        {
            if (IsDraft(layout, entry) || (Is(entry, layout.Config) && Remembers(layout, connection)))
            {
                drafts.Add(entry);
            }
            else if (!(Is(entry, layout.Evidence) && IsEmpty(entry)) && !(Is(entry, layout.SealDirectory) && IsUnused(layout)))
            {
                return false;
            }
        }

        drafts.ForEach(File.Delete);
        if (Directory.Exists(layout.SealDirectory))
        {
            // The guard goes last: the key alone could not be told from one whose guard was lost.
            foreach (var file in Directory.GetFiles(layout.SealDirectory).OrderBy(file => Is(file, layout.Guard)))
            {
                File.Delete(file);
            }

            Directory.Delete(layout.SealDirectory);
        }

        return true;
    }

    private static bool Remembers(Layout layout, LogConnection connection)
    {
        try
        {
            return RememberedConnection.Read(layout) is { } text && LogConnection.Parse(text, layout).Equals(connection);
        }
        catch (LedgerException)
        {
            return false; // whatever it is, it stays
        }
    }

    // "ledger.db.<process>.new", and what SQLite keeps beside it.
    private static bool IsDraft(Layout layout, string entry)
    {
        if (!entry.StartsWith(layout.Log + ".", StringComparison.Ordinal) || !File.Exists(entry))
        {
            return false;
        }

        var rest = entry.AsSpan(layout.Log.Length + 1).TrimStart("0123456789");
        return rest is ".new" or ".new-wal" or ".new-shm" or ".new-journal";
    }

    private static bool IsUnused(Layout layout)
    {
        if (!Directory.Exists(layout.SealDirectory))
        {
            return false;
        }

        var entries = Directory.EnumerateFileSystemEntries(layout.SealDirectory).ToList();
        return entries.TrueForAll(entry => File.Exists(entry) && (Is(entry, layout.Key + ".new") || Is(entry, layout.NextGuard) || Is(entry, layout.Guard) || Is(entry, layout.Key)))
            && (!File.Exists(layout.Guard) || SealSetup.IsOfEmptyTree(layout.Guard))
            && (!File.Exists(layout.Key) || File.Exists(layout.Guard));
    }

    private static bool IsEmpty(string directory) => Directory.Exists(directory) && !Directory.EnumerateFileSystemEntries(directory).Any();

    private static bool Is(string entry, string path) => string.Equals(entry, path, StringComparison.Ordinal);
}
