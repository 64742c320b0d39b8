using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using EventStore.Client;
using Ledger.Log;

namespace Ledger.EventStoreDb;

/// <summary>The distributed engine: <c>esdb://…</c> and <c>kurrentdb://…</c>, with our own option <c>prefix=</c>.</summary>
public sealed class EventStoreDbEngine : ILogEngine
{
    private const string Made = "LedgerMade";

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemes { get; } = ["esdb", "esdb+discover", "kurrentdb", "kurrentdb+discover"];

    /// <inheritdoc/>
    public async Task<bool> Exists(LogConnection connection, CancellationToken ct)
    {
        var server = Connect(connection);
        await using var closing = server.ConfigureAwait(false);
        return await server.ReadLast(server.Names.About, ct).ConfigureAwait(false) is not null;
    }

    /// <inheritdoc/>
    public async Task Create(LogConnection connection, IReadOnlyDictionary<string, string> meta, TimeProvider time, CancellationToken ct)
    {
        var server = Connect(connection);
        await using var closing = server.ConfigureAwait(false);
        await RefuseUsed(server, ct).ConfigureAwait(false);
        await Make(server, meta).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ILedgerLog> Open(LogConnection connection, TimeProvider time, CancellationToken ct)
    {
        var server = Connect(connection);
        try
        {
            var meta = await Said(server, server.Names.About, ct).ConfigureAwait(false) ?? throw new LedgerException(
                Failure.NotFound,
                $"there is no ledger with the prefix {server.Names.Prefix} at {server.Address.Where}",
                await server.ReadLast(server.Names.Copying, ct).ConfigureAwait(false) is null
                    ? "check prefix= in the connection; `ledger init --connection` makes one"
                    : "a copy was begun there and is not complete: run `ledger copy` again");
            return EventStoreDbLog.Open(server, time, meta);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<IAdoptingLog> Adopt(LogConnection connection, IReadOnlyDictionary<string, string> meta, TimeProvider time, CancellationToken ct)
    {
        var server = Connect(connection);
        try
        {
            if (await server.ReadLast(server.Names.About, ct).ConfigureAwait(false) is not null)
            {
                throw new LedgerException(Failure.Refused, $"there is a ledger at {server.Address.Where} already", "choose another prefix");
            }

            if (await Said(server, server.Names.Copying, ct).ConfigureAwait(false) is not { } begun)
            {
                await RefuseUsed(server, ct).ConfigureAwait(false);
                await Write(server, server.Names.Copying, "CopyBegun", meta).ConfigureAwait(false);
            }
            else if (begun.Count != meta.Count || meta.Any(said => begun.GetValueOrDefault(said.Key) != said.Value))
            {
                throw new LedgerException(Failure.Refused, $"a copy of another ledger was begun at {server.Address.Where}", "choose another prefix");
            }

            return new AdoptingStreams(server, EventStoreDbLog.Open(server, time, meta), () => Make(server, meta));
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Finding> Examine(LogConnection connection, TimeProvider time, CancellationToken ct) => Examination.Run(this, connection, time, ct);

    internal static Server Connect(LogConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new Server(ServerAddress.Of(connection));
    }

    internal static async Task<IReadOnlyDictionary<string, string>?> Said(Server server, string stream, CancellationToken ct)
    {
        var last = await server.ReadLast(stream, ct).ConfigureAwait(false);
        if (last is null)
        {
            return null;
        }

        try
        {
            return last.EventNumber.ToInt64() == 0
                ? JsonSerializer.Deserialize<Dictionary<string, string>>(last.Data.Span)
                : throw new JsonException("it holds more than one event");
        }
        catch (JsonException e)
        {
            throw new LedgerException(Failure.Integrity, $"stream {stream} at {server.Address.Where} is not what a ledger wrote: {ServerFailure.Clause(e.Message)}", "restore the server from its backup", e);
        }
    }

    private static async Task RefuseUsed(Server server, CancellationToken ct)
    {
        await foreach (var record in server.ReadAll(Position.Start, [server.Names.Prefix], ct).ConfigureAwait(false))
        {
            throw new LedgerException(
                Failure.Refused,
                $"there are events at {server.Address.Where} in streams that start with {server.Names.Prefix}, e.g. {record.EventStreamId}",
                "choose another prefix: add prefix=NAME to the connection");
        }
    }

    private static Task Make(Server server, IReadOnlyDictionary<string, string> meta) => Write(server, server.Names.About, Made, meta);

    private static async Task Write(Server server, string stream, string type, IReadOnlyDictionary<string, string> meta)
    {
        var data = JsonSerializer.SerializeToUtf8Bytes(meta);
        var id = ContentId.Of("ledger/about/v1\0"u8, [.. Encoding.UTF8.GetBytes(stream), 0, .. data]);
        if (await server.Append(stream, -1, [new EventData(Uuid.FromGuid(id), type, data)]).ConfigureAwait(false) is not Written.There)
        {
            throw new LedgerException(Failure.Refused, $"there is a ledger at {server.Address.Where} already: somebody else was faster", "choose another prefix");
        }
    }
}
