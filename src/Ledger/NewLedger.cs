using System.Globalization;
using Ledger.Log;
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
    public static string OriginOf(ILedgerLog log) => Said(log, Origin);

    /// <summary>The zone in which a log's days begin and end.</summary>
    /// <exception cref="LedgerException"><see cref="Failure.Integrity"/>: the log does not say, or names a zone that is not known here.</exception>
    public static TimeZoneInfo ZoneOf(ILedgerLog log)
    {
        var name = Said(log, Zone);
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : throw new LedgerException(
                Failure.Integrity,
                $"{log.Where} says that its days begin and end in {name}, which is no time zone known here",
                "install the system's time zones; if they are there, restore a backup of the log beside it");
    }

    /// <summary>As the other, with the embedded engine's log in the directory itself.</summary>
    /// <inheritdoc cref="Create(Layout, string, string, TimeProvider, ILogEngine, LogConnection, CancellationToken)"/>
    public static Task<VerifierKey> Create(Layout layout, string origin, string zone, TimeProvider time) =>
        Create(layout, origin, zone, time, new EmbeddedEngine(), LogConnection.Default(layout), CancellationToken.None);

    /// <summary>Makes the directory, the key, the guard of the empty tree, and the empty log; the log last, since it is what makes a ledger of them.</summary>
    /// <param name="layout">Where. The directory may exist, but must be empty, or hold only what a creation left that was interrupted.</param>
    /// <param name="origin">The log's name, for ever: a schema-less URL, e.g. <c>trust.example/ledger</c>.</param>
    /// <param name="zone">The zone in which days begin and end.</param>
    /// <param name="time">The clock.</param>
    /// <param name="engine">The log's engine.</param>
    /// <param name="connection">Where the log shall be. The directory remembers it, but for its credentials.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The key with which others check what this ledger signs.</returns>
    /// <exception cref="LedgerException">There is something there already, or it cannot be made.</exception>
    public static async Task<VerifierKey> Create(
        Layout layout, string origin, string zone, TimeProvider time, ILogEngine engine, LogConnection connection, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(connection);
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            throw new LedgerException(Failure.Usage, $"there is no time zone {zone}", "use an IANA name such as Europe/London");
        }

        var isInside = connection.Equals(LogConnection.Default(layout));
        if (File.Exists(layout.Log))
        {
            throw new LedgerException(Failure.Refused, $"there is a ledger in {layout.Root} already", "choose another directory with --data");
        }

        if (File.Exists(layout.Root))
        {
            throw new LedgerException(Failure.Usage, $"{layout.Root} is a file", "choose a directory with --data");
        }

        if (!isInside && await engine.Exists(connection, ct).ConfigureAwait(false))
        {
            throw new LedgerException(Failure.Refused, $"there is a ledger at {connection} already", "choose another place or prefix with --connection");
        }

        var stoodThere = Directory.Exists(layout.Root);
        try
        {
            if (stoodThere && !UnfinishedLedger.TryClear(layout, connection))
            {
                throw new LedgerException(Failure.Refused, $"{layout.Root} is not empty", "choose an empty or a new directory with --data");
            }

            Directory.CreateDirectory(layout.Root);
            Directory.CreateDirectory(layout.Evidence);
            if (!isInside)
            {
                RememberedConnection.Write(layout, connection);
            }

            var key = SealSetup.Create(layout, origin);
            Posix.FlushDirectory(layout.Root);
            FlushParent(layout.Root, stoodThere);
            var meta = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [Origin] = origin,
                [Zone] = zone,
                ["created"] = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture),
            };
            await engine.Create(connection, meta, time, ct).ConfigureAwait(false);
            Posix.FlushDirectory(layout.Root);
            return key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(Failure.Usage, $"{layout.Root} cannot be written: {e.Message.TrimEnd('.')}", "choose a directory that you may write with --data", e);
        }
    }

    private static string Said(ILedgerLog log, string key)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log.Meta.TryGetValue(key, out var value)
            ? value
            : throw new LedgerException(Failure.Integrity, $"{log.Where} does not say its {key}: what it says of itself was altered", "restore a backup of the log beside it");
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
