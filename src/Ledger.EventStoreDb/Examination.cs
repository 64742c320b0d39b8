using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using EventStore.Client;
using Ledger.Log;

namespace Ledger.EventStoreDb;

/// <summary>What <c>ledger doctor</c> looks at where the log is a server's.</summary>
internal static class Examination
{
    private static readonly TimeSpan LongLag = TimeSpan.FromMinutes(1);

    public static async IAsyncEnumerable<Finding> Run(
        EventStoreDbEngine engine, LogConnection connection, TimeProvider time, [EnumeratorCancellation] CancellationToken ct)
    {
        var address = ServerAddress.Of(connection);
        await foreach (var finding in NodeInfo.Examine(address, time, ct).ConfigureAwait(false))
        {
            yield return finding;
        }

        ILedgerLog? opened = null;
        var log = await Try("ledger", async () =>
        {
            opened = await engine.Open(connection, time, ct).ConfigureAwait(false);
            return Good("ledger", $"{opened.Meta.GetValueOrDefault(NewLedger.Origin)}, in streams that start with {address.Names.Prefix}");
        }).ConfigureAwait(false);
        yield return log;
        if (opened is null)
        {
            yield break;
        }

        await using var closing = ((EventStoreDbLog)opened).ConfigureAwait(false);
        using var client = new EventStoreClient(address.Settings);
        var at = new Looking(address, client, time, ct);
        yield return await Try("writers", at.Writers).ConfigureAwait(false);
        yield return await Try("scavenges", at.Scavenges).ConfigureAwait(false);
        var found = new List<Finding>();
        yield return await Try("events", () => at.Events((EventStoreDbLog)opened, found)).ConfigureAwait(false);
        foreach (var finding in found)
        {
            yield return finding;
        }

        yield return await Try("decisions", () => at.Decisions((EventStoreDbLog)opened)).ConfigureAwait(false);
    }

    private static Finding Good(string check, string says) => new(check, Verdict.Good, says);

    private static async Task<Finding> Try(string check, Func<Task<Finding>> look)
    {
        try
        {
            return await look().ConfigureAwait(false);
        }
        catch (LedgerException e)
        {
            return new Finding(check, e.Failure == Failure.Integrity ? Verdict.Harm : Verdict.Failing, e.Message, e.Hint, e is LogCorruptException corrupt ? corrupt.Index : null);
        }
        catch (Exception e) when (ServerFailure.IsOne(e))
        {
            var explained = ServerFailure.Explain(e, "the server");
            return new Finding(check, Verdict.Failing, explained.Message, explained.Hint);
        }
    }

    private sealed class Looking(ServerAddress address, EventStoreClient client, TimeProvider time, CancellationToken ct)
    {
        private StreamNames Names => address.Names;

        /// <summary>Who may write to the streams by which all others are checked.</summary>
        public async Task<Finding> Writers()
        {
            const string Check = "writers";
            if (address.Settings.ConnectivitySettings.Insecure)
            {
                return new Finding(Check, Verdict.Warning, "the server is without TLS and passwords: whoever reaches it may write to the ledger's streams", "keep it on a closed network, or give it certificates");
            }

            var others = await OfOthers().ConfigureAwait(false);
            foreach (var stream in (string[])[Names.Index, Names.Checkpoints, Names.Decisions, Names.About])
            {
                var own = (await client.GetStreamMetadataAsync(stream, address.Deadline, cancellationToken: ct).ConfigureAwait(false)).Metadata.Acl;
                string[] allowed =
                [
                    .. IsOpen(own?.WriteRoles ?? others?.WriteRoles) ? (string[])["write to it"] : [],
                    .. IsOpen(own?.DeleteRoles ?? others?.DeleteRoles) ? (string[])["delete it"] : [],
                    .. IsOpen(own?.MetaWriteRoles ?? others?.MetaWriteRoles) ? (string[])["change its settings"] : [],
                ];
                if (allowed.Length > 0)
                {
                    return new Finding(
                        Check,
                        Verdict.Warning,
                        $"{stream}: every user of the server may {string.Join(" and ", allowed)}",
                        "give the ledger's streams an ACL that lets only its own user write, and nobody but operators delete them or change their settings: docs/operate.md, under ACLs");
                }
            }

            return others is not null && (IsOpen(others.WriteRoles) || IsOpen(others.DeleteRoles) || IsOpen(others.MetaWriteRoles))
                ? new Finding(
                    Check,
                    Verdict.Warning,
                    "streams without an ACL of their own are open to every user of the server, and facts stand in such streams",
                    "set the default ACL for user streams ($settings) on a server that serves only the ledger; what others write is found, and stops recording")
                : Good(Check, "the index stream, the checkpoints and the decisions have an ACL that says who may write, delete and change settings");
        }

        private static bool IsOpen(string[]? roles) => roles is not { Length: > 0 } || roles.Contains(SystemRoles.All, StringComparer.Ordinal);

        // What holds for streams that have no ACL; null if this user may not know.
        private async Task<StreamAcl?> OfOthers()
        {
            try
            {
                var read = client.ReadStreamAsync(Direction.Backwards, "$settings", StreamPosition.End, 1, deadline: address.Deadline, cancellationToken: ct);
                if (await read.ReadState.ConfigureAwait(false) == ReadState.Ok)
                {
                    await foreach (var item in read.ConfigureAwait(false))
                    {
                        using var json = JsonDocument.Parse(item.Event.Data);
                        var acl = json.RootElement.TryGetProperty("$userStreamAcl", out var found) ? found : default;
                        return new StreamAcl(writeRoles: Roles(acl, "$w"), deleteRoles: Roles(acl, "$d"), metaWriteRoles: Roles(acl, "$mw"));
                    }
                }

                return new StreamAcl(writeRoles: [SystemRoles.All], deleteRoles: [SystemRoles.All], metaWriteRoles: [SystemRoles.All]);
            }
            catch (Exception e) when (e is AccessDeniedException or JsonException or InvalidOperationException)
            {
                return null;
            }
        }

        private static string[]? Roles(JsonElement acl, string name) =>
            acl.ValueKind != JsonValueKind.Object || !acl.TryGetProperty(name, out var roles) ? null
            : roles.ValueKind == JsonValueKind.String ? [roles.GetString()!]
            : roles.ValueKind == JsonValueKind.Array ? [.. roles.EnumerateArray().Select(role => role.GetString()!)]
            : null;

        public async Task<Finding> Scavenges()
        {
            const string Check = "scavenges";
            var read = client.ReadStreamAsync(Direction.Backwards, "$scavenges", StreamPosition.End, 1, deadline: address.Deadline, cancellationToken: ct);
            try
            {
                if (await read.ReadState.ConfigureAwait(false) == ReadState.Ok)
                {
                    await foreach (var item in read.ConfigureAwait(false))
                    {
                        return new Finding(
                            Check,
                            Verdict.Warning,
                            $"the server was scavenged, last on {item.Event.Created.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}",
                            "scavenging drops what was truncated, deleted or expired: `ledger verify` tells whether anything of the ledger was");
                    }
                }

                return Good(Check, "the server was never scavenged");
            }
            catch (AccessDeniedException)
            {
                return new Finding(Check, Verdict.Warning, "this user may not see whether the server was scavenged", "let it read $scavenges, or run this as an operator");
            }
        }

        /// <summary>The last decision that rests on other streams.</summary>
        public async Task<Finding> Decisions(EventStoreDbLog log)
        {
            const string Check = "decisions";
            return await log.Decisions.Look(ct).ConfigureAwait(false) switch
            {
                null => Good(Check, "nothing was decided yet that rests on other streams"),
                { IsSettled: true } => Good(Check, "the last decision that rests on other streams is carried out"),
                { } pending => new Finding(
                    Check,
                    time.GetUtcNow().UtcDateTime - pending.Made > LongLag ? Verdict.Warning : Verdict.Good,
                    $"the last decision stands in {Names.Decisions} and not yet in {pending.Stream}",
                    "whoever records next what rests on other streams carries it out first"),
            };
        }

        /// <summary>One pass over all there is: everything in its place, nothing foreign, nothing waiting.</summary>
        public async Task<Finding> Events(EventStoreDbLog log, List<Finding> found)
        {
            var events = 0L;
            await foreach (var item in log.ReadAudited(found.Add, ct).ConfigureAwait(false))
            {
                events = item.Index + 1;
                if (Seal.PayloadCommitment.Compute(item.Salt.Span, item.Payload.Span) != item.Header.Commit)
                {
                    throw new LogCorruptException(item.Index, "its payload or salt is not what its header commits to");
                }
            }

            if (log.LastAudit is { Unsequenced: > 0 } audit)
            {
                var since = time.GetUtcNow() - new DateTimeOffset(DateTime.SpecifyKind(audit.OldestUnsequenced!.Value, DateTimeKind.Utc));
                found.Add(new Finding(
                    "lag",
                    since > LongLag ? Verdict.Warning : Verdict.Good,
                    string.Create(CultureInfo.InvariantCulture, $"{audit.Unsequenced:N0} events have no index yet, the oldest for {Math.Max(0, (long)since.TotalSeconds):N0} s"),
                    "whoever records next gives them one"));
            }
            else
            {
                found.Add(Good("lag", "every event has its index"));
            }

            return Good("events", string.Create(CultureInfo.InvariantCulture, $"{events:N0} in the index stream, each in its stream"));
        }
    }
}
