using System.Globalization;
using Ledger.Log.Embedded;
using Ledger.Seal;
using Ledger.Sealing;

namespace Ledger;

/// <summary>Makes a ledger. Nothing else does: opening never creates one.</summary>
public static class NewLedger
{
    /// <summary>The zone in which days begin and end, unless another is named.</summary>
    public const string DefaultZone = "Europe/London";

    /// <summary>The key under which the log keeps its origin.</summary>
    public const string Origin = "origin";

    /// <summary>The key under which the log keeps the zone in which its days begin and end (an IANA name).</summary>
    public const string Zone = "zone";

    /// <summary>Makes the directory, the key, the guard of the empty tree, and the empty log; the log last, since it is what makes a directory a ledger.</summary>
    /// <param name="layout">Where. The directory may exist, but must be empty.</param>
    /// <param name="origin">The log's name, for ever: a schema-less URL, e.g. <c>trust.example/ledger</c>.</param>
    /// <param name="zone">The zone in which days begin and end.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The key with which others check what this ledger signs.</returns>
    /// <exception cref="LedgerException">There is something there already, or it cannot be made.</exception>
    public static async Task<VerifierKey> Create(Layout layout, string origin, string zone, TimeProvider time)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            throw new LedgerException(Failure.Usage, $"there is no time zone {zone}", "use an IANA name such as Europe/London");
        }

        if (File.Exists(layout.Log))
        {
            throw new LedgerException(Failure.Refused, $"there is a ledger in {layout.Root} already", "choose another directory with --data");
        }

        if (File.Exists(layout.Root))
        {
            throw new LedgerException(Failure.Usage, $"{layout.Root} is a file", "choose a directory with --data");
        }

        if (Directory.Exists(layout.Root) && Directory.EnumerateFileSystemEntries(layout.Root).Any())
        {
            throw new LedgerException(Failure.Refused, $"{layout.Root} is not empty", "choose an empty or a new directory with --data");
        }

        try
        {
            Directory.CreateDirectory(layout.Root);
            Directory.CreateDirectory(layout.Evidence);
            var key = SealSetup.Create(layout, origin);
            var log = EmbeddedEventLog.Create(layout.Log, time, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [Origin] = origin,
                [Zone] = zone,
                ["created"] = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture),
            });
            await log.DisposeAsync().ConfigureAwait(false);
            return key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(Failure.Usage, $"{layout.Root} cannot be written: {e.Message.TrimEnd('.')}", "choose a directory that you may write with --data", e);
        }
    }
}
