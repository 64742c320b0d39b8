using Ledger.Seal;

namespace Ledger.Sealing;

/// <summary>The history of the log's keys in <c>seal/keys</c> (docs/format/keys.md). There is none while the first key signs and is in good hands.</summary>
public static class KeysFile
{
    /// <summary>Reads the history; of a log that never changed its key, the one that it has.</summary>
    /// <exception cref="LedgerException">It is not one, or there is no key.</exception>
    public static KeyHistory Read(Layout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return Find(layout) ?? KeyHistory.Of(SealSetup.VerifierKeyOf(layout));
    }

    /// <summary>
    /// The history and the key in it that somebody trusts: the key given, or without one the ledger's own.
    /// A key that is not in the history is taken as it is.
    /// </summary>
    /// <exception cref="LedgerException">As <see cref="Read"/>.</exception>
    public static (KeyHistory Keys, VerifierKey Trusted) Trusting(Layout layout, VerifierKey? key)
    {
        var found = Find(layout);
        var trusted = key ?? found?.Current ?? SealSetup.VerifierKeyOf(layout);
        return found is not null && found.Periods.Any(p => p.Key.Equals(trusted)) ? (found, trusted) : (KeyHistory.Of(trusted), trusted);
    }

    /// <summary>Reads the history, if there is one.</summary>
    internal static KeyHistory? Find(Layout layout)
    {
        try
        {
            return DurableFile.Read(layout.Keys, KeyHistory.MaxSize) is { } bytes ? KeyHistory.Parse(bytes) : null;
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            throw new LedgerException(Failure.Integrity, $"{layout.Keys} is not a history of keys: {e.Message}", "restore it from the backup of seal/", e);
        }
    }

    /// <summary>What tells that the history was replaced, without reading it.</summary>
    internal static (long Length, long Written) Stamp(Layout layout) => new FileInfo(layout.Keys) is { Exists: true } file ? (file.Length, file.LastWriteTimeUtc.Ticks) : (-1, 0);

    /// <summary>Replaces the history, durably. Only for the holder of the seal lock.</summary>
    internal static void Write(Layout layout, KeyHistory history) => DurableFile.Replace(layout.Keys, history.ToBytes());
}
