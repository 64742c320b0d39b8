using System.Globalization;
using Ledger.Seal;

namespace Ledger.Log;

/// <summary>That an event's payload was redacted: by which event, and on what basis.</summary>
/// <param name="Index">The index of the event that says so.</param>
/// <param name="On">The day of it: from when it holds, or else the day in UTC on which it was recorded.</param>
/// <param name="Basis">The basis, in words with hyphens, e.g. <c>confidential</c>.</param>
/// <param name="Decision">The decision that ordered it.</param>
/// <param name="Approver">Who approved it: an actor's id.</param>
/// <param name="Fields">The fields whose text is gone; null where all is.</param>
public sealed record Redaction(long Index, PartialDate On, string Basis, string Decision, string Approver, IReadOnlyList<string>? Fields)
{
    /// <summary>The stored name of the fact that redacts another.</summary>
    public const string FactType = Seal.Bundles.RedactionNames.FactType;

    /// <summary>The stream of the fact that redacts the event at an index: there is one for each, so that it is found without a search.</summary>
    public static StreamName StreamOf(long index) => new(Seal.Bundles.RedactionNames.StreamOf(index));

    /// <summary>The same for people, e.g. <c>redacted by event 20 on basis confidential, as decision d-7 says, approved by desk-2</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"redacted by event {Index} on basis {Basis}, as decision {Decision} says, approved by {Approver}{(Fields is null ? string.Empty : $" ({string.Join(", ", Fields)})")}");
}

/// <summary>A fact that redacts the payload of another.</summary>
public interface IRedacts
{
    /// <summary>The index of the event whose payload it redacts: an earlier one.</summary>
    long Redacts { get; }

    /// <summary>The basis, in words with hyphens.</summary>
    string Under { get; }

    /// <summary>The decision that ordered it.</summary>
    string OrderedBy { get; }

    /// <summary>Who approved it.</summary>
    string ApprovedBy { get; }

    /// <summary>The fields whose text is gone; null where all is.</summary>
    IReadOnlyList<string>? Of { get; }

    /// <summary>The fact as JSON in the form in which it was stored, with those texts replaced; null where nothing remains.</summary>
    string? What { get; }
}

/// <summary>What readers see in the place of a fact of which nothing remains after a redaction. It changes no state. It is never stored.</summary>
[NeverStored]
public sealed record RedactedFact : Fact
{
    /// <summary>The one there is.</summary>
    public static RedactedFact Instance { get; } = new();
}

/// <summary>A log that can destroy the stored payload of a redacted event. The header stays, and so does every proof.</summary>
public interface IRedactingLog
{
    /// <summary>
    /// Destroys an event's payload and salt: when this returns, their bytes stand in no file of the log. What was begun and interrupted is finished. Does nothing if there is nothing left to do.
    /// Only for events that the log says are redacted.
    /// </summary>
    /// <exception cref="LedgerException"><see cref="Failure.Conflict"/>: another process reads the log and does not end; asking again goes on.</exception>
    Task Destroy(long index, CancellationToken ct);
}
