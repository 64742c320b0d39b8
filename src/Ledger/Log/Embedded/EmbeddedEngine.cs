using System.Globalization;
using System.Runtime.CompilerServices;

namespace Ledger.Log.Embedded;

/// <summary>The embedded engine: <c>sqlite:PATH</c>.</summary>
public sealed class EmbeddedEngine : ILogEngine
{
    // Less than this, and a long import may fill the disk.
    private const long LowSpace = 256L * 1024 * 1024;
    private const long NoSpace = 16L * 1024 * 1024;

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemes { get; } = [LogConnection.Sqlite];

    /// <inheritdoc/>
    public Task<bool> Exists(LogConnection connection, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return Task.FromResult(File.Exists(connection.Path));
    }

    /// <inheritdoc/>
    public async Task Create(LogConnection connection, IReadOnlyDictionary<string, string> meta, TimeProvider time, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await EmbeddedEventLog.Create(connection.Path, time, meta).DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<ILedgerLog> Open(LogConnection connection, TimeProvider time, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return Task.FromResult<ILedgerLog>(EmbeddedEventLog.Open(connection.Path, time));
    }

    /// <inheritdoc/>
    public Task<IAdoptingLog> Adopt(LogConnection connection, IReadOnlyDictionary<string, string> meta, TimeProvider time, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return Task.FromResult<IAdoptingLog>(AdoptingFile.Open(connection.Path, meta, time));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Finding> Examine(LogConnection connection, TimeProvider time, [EnumeratorCancellation] CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var path = connection.Path;
        Finding? failed = null;
        EmbeddedEventLog? opened = null;
        try
        {
            opened = EmbeddedEventLog.Open(path, time);
        }
        catch (LedgerException e)
        {
            failed = new Finding("log", e.Failure == Failure.Integrity ? Verdict.Harm : Verdict.Failing, e.Message, e.Hint);
        }

        if (failed is not null)
        {
            yield return failed;
            yield break;
        }

        await opened!.DisposeAsync().ConfigureAwait(false);
        yield return new Finding("log", Verdict.Good, $"{path} opens");
        yield return Space(path);
        yield return Permissions(path);
        yield return Tables(path, ct);
    }

    private static Finding Space(string path)
    {
        var free = new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace;
        var says = string.Create(CultureInfo.InvariantCulture, $"{free / (1024 * 1024):N0} MiB are free where the log is");
        return free switch
        {
            < NoSpace => new Finding("disk", Verdict.Failing, says, "make room: nothing can be recorded on a full disk"),
            < LowSpace => new Finding("disk", Verdict.Warning, says, "make room before a long import"),
            _ => new Finding("disk", Verdict.Good, says),
        };
    }

    private static Finding Permissions(string path)
    {
        const string Check = "permissions";
        if (OperatingSystem.IsWindows())
        {
            return new Finding(Check, Verdict.Good, "not checked on this system");
        }

        var mode = File.GetUnixFileMode(path);
        return (mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != UnixFileMode.None
            ? new Finding(Check, Verdict.Harm, $"others than its owner may write to {path}, and so alter events", $"chmod go-w {path}")
            : new Finding(Check, Verdict.Good, $"only its owner may write to {path}");
    }

    private static Finding Tables(string path, CancellationToken ct)
    {
        const string Check = "index-tables";
        try
        {
            using var indexes = new IndexCheck(path);
            return indexes.FirstWrong(indexes.Covered, ct) is var (index, byPlace)
                ? new Finding(
                    Check,
                    Verdict.Harm,
                    $"the index of {(byPlace ? "streams" : "ids")} does not lead to an event, so that something may be recorded twice or not at all",
                    "make event_place and event_id anew from the log, as docs/format/embedded.md says under Tables",
                    index)
                : new Finding(Check, Verdict.Good, string.Create(CultureInfo.InvariantCulture, $"they lead to each of the first {indexes.Covered:N0} events"));
        }
        catch (LedgerException e)
        {
            return new Finding(Check, Verdict.Harm, e.Message, e.Hint);
        }
    }
}
