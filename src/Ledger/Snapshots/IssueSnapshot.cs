using System.Globalization;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Seal.Bundles;
using MediatR;

namespace Ledger.Snapshots;

/// <summary>Logs that registers as of a point go out to somebody; `ledger snapshot` does it and writes the bundle. The same request again changes nothing.</summary>
/// <param name="Id">The new snapshot's id.</param>
/// <param name="On">The day that the registers are to be of, e.g. 2026-04-01.</param>
/// <param name="Known">The last index that is to be known, e.g. 1204.</param>
/// <param name="Asked">The instant that the point was asked by, e.g. 2026-04-02T22:59:59.9999999Z; none if it was asked by its index.</param>
/// <param name="Scope">The registers, by name.</param>
/// <param name="Recipient">For whom: an organisation or an office, no person's name.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Withhold">What is kept back besides what lies outside the scope.</param>
/// <param name="Base">How many entries the recipient holds already; none if left out.</param>
public sealed record IssueSnapshot(
    SnapshotId Id, PartialDate On, long Known, string? Asked, IReadOnlyList<string> Scope, string Recipient, string Purpose,
    IReadOnlyList<WithholdRule> Withhold, long? Base) : Command
{
    /// <summary>The rule. The registers' documents are made by the program; nobody can log a snapshot of anything else.</summary>
    public static Decided<SnapshotEvent> Decide(IssueSnapshot command, Snapshot state, SnapshotContext context)
    {
        var fact = new SnapshotEvent.SnapshotIssued(
            command.Id, command.On, command.Known, command.Asked, command.Scope, command.Recipient, command.Purpose, command.Withhold, command.Base, context.States)
        {
            Effective = command.Effective,
        };
        return state is Snapshot.Issued issued
            ? Same(issued.As, fact) ? [] : new Refusal("snapshot-exists", $"There is a snapshot {command.Id} already, of something else.")
            : Problem(command, context) is { } refusal ? refusal
            : [fact];
    }

    private static Refusal? Problem(IssueSnapshot command, SnapshotContext context) =>
        command.On.Earliest != command.On.Latest || command.On.Earliest is null ? new Refusal("no-day", $"{command.On} is no day: registers are of one.")
        : command.Known < 0 || command.Known > context.Reached ? new Refusal("no-such-index", $"There is no index {command.Known}: the log reaches {context.Reached}.")
        : context.AskedIndex is { } asked && asked != command.Known ? new Refusal("point-differs", $"At {command.Asked} the last index known was {asked}, not {command.Known}.")
        : command.Asked is not null && !context.AskedIsPast ? new Refusal("point-not-past", "The point is not in the past yet: what is recorded until then would be missing. Ask for what is known now.")
        : context.AskedIndex >= context.Reached ? new Refusal(
            "point-still-open", $"Nothing is recorded after {command.Asked} yet, and what comes next may still be dated before it. Record something first, e.g. a map of the streams (`ledger map`).")
        : command.Base is { } from && (from < 1 || from > command.Known) ? new Refusal("base-after-point", $"The recipient holds {from} entries, which is not before the point: nothing is new since.")
        : command.Withhold.FirstOrDefault(rule => rule.Reason.Length == 0 || !LedgerText.IsAcceptable(rule.Reason, Withheld.MaxNote, out _)) is { } bad
            ? new Refusal("bad-reason", $"The reason for keeping back {bad.Value} is empty, has line breaks, or is longer than {Withheld.MaxNote} bytes.")
        : context.Problem is { } problem ? problem
        : null;

    private static bool Same(SnapshotEvent.SnapshotIssued a, SnapshotEvent.SnapshotIssued b) =>
        a with { Scope = [], Withhold = [], States = [] } == b with { Scope = [], Withhold = [], States = [] }
        && a.Scope.SequenceEqual(b.Scope, StringComparer.Ordinal) && a.Withhold.SequenceEqual(b.Withhold) && a.States.SequenceEqual(b.States);

    internal sealed class Handler(Transaction transaction, RegisterEngine registers, SnapshotStates states, TimeProvider time) : IRequestHandler<IssueSnapshot, Outcome>
    {
        public async Task<Outcome> Handle(IssueSnapshot command, CancellationToken ct)
        {
            var context = await Context(command, ct).ConfigureAwait(false);
            return await transaction.Run<IssueSnapshot, Snapshot, SnapshotEvent>(command.Id, command, (c, s) => Decide(c, s, context), ct).ConfigureAwait(false);
        }

        private async Task<SnapshotContext> Context(IssueSnapshot command, CancellationToken ct)
        {
            var latest = await registers.View(index: null, ct).ConfigureAwait(false);
            var asked = command.Asked is { } text ? Instant(text) : (DateTimeOffset?)null;
            var index = asked is { } at ? (await registers.ViewAt(new KnownPoint.By(at), ct).ConfigureAwait(false)).Index : (long?)null;
            var context = new SnapshotContext(latest.Index, index, asked is null || asked < time.GetUtcNow(), Problem: null, States: []);
            if (IssueSnapshot.Problem(command, context) is not null)
            {
                return context;
            }

            SnapshotScope scope;
            try
            {
                scope = await states.Of(command.Scope, command.On.Earliest!.Value, command.Known, command.Withhold, ct).ConfigureAwait(false);
            }
            catch (LedgerException e) when (e.Failure is Failure.Refused or Failure.NotFound or Failure.Usage)
            {
                return context with { Problem = new Refusal("not-in-scope", $"{char.ToUpperInvariant(e.Message[0])}{e.Message.AsSpan(1)}.") };
            }

            if (latest.Find(SnapshotRegister.Snapshots, command.Id) is { } before)
            {
                SnapshotStates.RefuseRedactedSince(before.MadeTrueBy, await states.Redacted(command.Known, ct).ConfigureAwait(false), command.Withhold, scope);
            }

            return context with { States = [.. scope.Registers.Select(r => new RegisterState(r.Name, scope.Hash(r).ToHex()))] };
        }

        private static DateTimeOffset Instant(string text) =>
            DateTimeOffset.TryParseExact(text, SnapshotClaim.InstantFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
                ? instant
                : throw new LedgerException(Failure.Usage, $"'{text}' is not an instant as it is stored", "write it like 2026-04-02T22:59:59.9999999Z, or leave it out");
    }
}

/// <summary>What the rule must know of the log and the registers.</summary>
/// <param name="Reached">The last index of the log.</param>
/// <param name="AskedIndex">The last index known at the instant that was asked; null if none was.</param>
/// <param name="AskedIsPast">Whether that instant is over.</param>
/// <param name="Problem">Why the registers cannot go out, if they cannot.</param>
/// <param name="States">The registers' documents.</param>
public sealed record SnapshotContext(long Reached, long? AskedIndex, bool AskedIsPast, Refusal? Problem, IReadOnlyList<RegisterState> States);
