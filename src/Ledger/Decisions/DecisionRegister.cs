using Ledger.Bodies;
using Ledger.Log;
using Ledger.Registers;

namespace Ledger.Decisions;

/// <summary>How far a decision has come.</summary>
public enum DecisionStatus
{
    /// <summary>A motion was proposed.</summary>
    Proposed,

    /// <summary>The motion was withdrawn.</summary>
    Withdrawn,

    /// <summary>The body adopted it.</summary>
    Adopted,

    /// <summary>The body rejected it.</summary>
    Rejected,

    /// <summary>The body put it off.</summary>
    Deferred,

    /// <summary>It was taken urgently and waits for ratification.</summary>
    Urgent,

    /// <summary>It was taken urgently and ratified since.</summary>
    Ratified,

    /// <summary>Its ratification was refused.</summary>
    RatificationRefused,

    /// <summary>Another decision took its place.</summary>
    Superseded,

    /// <summary>It was rescinded.</summary>
    Rescinded,
}

/// <summary>A decision, and how far it has come.</summary>
public sealed record DecisionRow(string Text, BodyId Body, DecisionStatus Status);

/// <summary>What the registers show of decisions.</summary>
public static class DecisionRegister
{
    /// <summary>The decisions.</summary>
    public static Register<DecisionRow> Decisions { get; } = new("decisions", "What was moved and decided, by which body, and what became of it");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Register> All { get; } = [Decisions];

    /// <summary>How far a decision has come as known there; null if there is no such decision.</summary>
    internal static DecisionStatus? StatusOf(RegisterView known, DecisionId id) => known.Find(Decisions, id)?.Data.Status;

    /// <summary>Whether something can rest on a decision: it is adopted or ratified, and not superseded or rescinded.</summary>
    internal static bool Stands(DecisionStatus? status) => status is DecisionStatus.Adopted or DecisionStatus.Ratified or DecisionStatus.Urgent;
}
