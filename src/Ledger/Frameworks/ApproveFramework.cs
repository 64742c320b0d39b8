using System.Buffers;
using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Seal;
using MediatR;

namespace Ledger.Frameworks;

/// <summary>Approves a version of an instrument, in force from the effective date on: the version before ends there.</summary>
/// <param name="Id">The instrument.</param>
/// <param name="Version">The version's number: 1, 2, 3, … without gaps.</param>
/// <param name="Document">The approved document: a title, a reference or an evidence id; or not-stated.</param>
/// <param name="Sha256">The document's SHA-256 in lower-case hex, or not-stated.</param>
/// <param name="Body">The body that approved it; not-stated only with a source.</param>
/// <param name="Decision">The decision to approve it; not-stated only with a source.</param>
public sealed record ApproveFramework(
    FrameworkId Id, int Version, Stated<string> Document, Stated<string> Sha256, Stated<BodyId> Body, Stated<DecisionId> Decision) : Command
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>What must be known of other streams.</summary>
    /// <param name="BodyIsActive">Whether the body exists and is not dissolved; true if none is stated.</param>
    /// <param name="Decision">How far the decision has come; null if there is none.</param>
    public sealed record Context(bool BodyIsActive, DecisionStatus? Decision);

    /// <summary>The rule: versions without gaps, one in force at a time, each by an adopted decision of an active body.</summary>
    public static Decided<FrameworkEvent> Decide(ApproveFramework command, Framework state, Context known)
    {
        var approval = new FrameworkEvent.FrameworkApproved(command.Version, command.Document, command.Sha256, command.Body, command.Decision) { Effective = command.Effective };
        var instrument = state.EvenIfClosed();
        if (instrument?.HasVersion(command.Version) == true)
        {
            return instrument.Versions[command.Version - 1].Approval == approval
                ? []
                : new Refusal("version-approved", $"Version {command.Version} of {command.Id} is approved already: approve version {instrument.Versions.Length + 1}.");
        }

        if (state is not Framework.Instrument open)
        {
            return FrameworkRefusals.NotOpen(command.Id, state);
        }

        if (command.Version != open.Versions.Length + 1)
        {
            return new Refusal("version-gap", $"The next version of {command.Id} is {open.Versions.Length + 1}, not {command.Version}.");
        }

        if (command.Sha256.TryGet(out var hash) && (hash.Length != 64 || hash.AsSpan().ContainsAnyExcept(Hex)))
        {
            return new Refusal("not-a-hash", "A SHA-256 has 64 hexadecimal digits in lower case.");
        }

        if (!command.Body.IsStated && command.Source is null)
        {
            return new Refusal("body-not-stated", "Name the body that approved it. Only where a source says that it was approved and not by whom, cite the source instead.");
        }

        if (!known.BodyIsActive)
        {
            return new Refusal("no-such-body", $"There is no active body {command.Body}.");
        }

        if (FrameworkRefusals.OfDecision(command.Decision, known.Decision, command.Source) is { } refusal)
        {
            return refusal;
        }

        var from = command.Effective?.From ?? PartialDate.NotStated;
        var later = from.Latest is { } begins ? open.Versions.FirstOrDefault(v => begins <= v.InForce.From.Earliest) : null;
        return later is not null
            ? new Refusal("starts-too-early", $"Version {later.Approval.Version} of {command.Id} is in force from {later.InForce.From}: the next one must start after that.")
            : [approval];
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<ApproveFramework, Outcome>
    {
        public Task<Outcome> Handle(ApproveFramework command, CancellationToken ct) =>
            transaction.Run<ApproveFramework, Framework, FrameworkEvent, Context>(
                command.Id,
                command,
                known => new(FrameworkRefusals.IsActive(known, command.Body, command.Effective?.From ?? PartialDate.NotStated), FrameworkRefusals.StatusOf(known, command.Decision)),
                Decide,
                ct);
    }
}
