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

    /// <summary>The name that a log was given when it was made.</summary>
    /// <exception cref="LedgerException"><see cref="Failure.Integrity"/>: the log does not say.</exception>
    public static string OriginOf(EmbeddedEventLog log) => Said(log, Origin);

    /// <summary>The zone in which a log's days begin and end.</summary>
    /// <exception cref="LedgerException"><see cref="Failure.Integrity"/>: the log does not say, or names a zone that is not known here.</exception>
    public static TimeZoneInfo ZoneOf(EmbeddedEventLog log)
    {
        var name = Said(log, Zone);
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : throw new LedgerException(
                Failure.Integrity,
                $"{log.Path} says that its days begin and end in {name}, which is no time zone known here",
                "install the system's time zones; if they are there, restore a backup of the log beside it");
    }

    /// <summary>Makes the directory, the key, the guard of the empty tree, and the empty log; the log last, since it is what makes a directory a ledger.</summary>
    /// <param name="layout">Where. The directory may exist, but must be empty, or hold only what a creation left that was interrupted.</param>
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

        var stoodThere = Directory.Exists(layout.Root);
        try
        {
            if (stoodThere && !UnfinishedLedger.TryClear(layout))
            {
                throw new LedgerException(Failure.Refused, $"{layout.Root} is not empty", "choose an empty or a new directory with --data");
            }

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
            Posix.FlushDirectory(layout.Root);
            FlushParent(layout.Root, stoodThere);
            return key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(Failure.Usage, $"{layout.Root} cannot be written: {e.Message.TrimEnd('.')}", "choose a directory that you may write with --data", e);
        }
    }

    private static string Said(EmbeddedEventLog log, string key)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log.Meta.TryGetValue(key, out var value)
            ? value
            : throw new LedgerException(Failure.Integrity, $"{log.Path} does not say its {key}: its table meta was altered", "restore a backup of the log beside it");
    }

    private static void FlushParent(string root, bool stoodThere)
    {
        try
        {
            if (Path.GetDirectoryName(root) is { } parent)
            {
                Posix.FlushDirectory(parent);
            }
        }
        catch (IOException) when (stoodThere)
        {
            // The directory was given to us, in one that we need not be allowed to read.
        }
    }
}
