using System.Globalization;
using System.Reflection;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Snapshots;

/// <summary>Makes the registers that go out in a snapshot.</summary>
public sealed class SnapshotStates(RegisterEngine registers, IEventLog log, FactReader facts)
{
    /// <summary>The word for every register that may go out.</summary>
    public const string All = "all";

    /// <summary>The names of the registers that a scope stands for: as given, or all those that may go out without being named.</summary>
    public static IReadOnlyList<string> Named(IReadOnlyList<string> scope) => scope is [All]
        ? [.. Shareable().Where(s => s.Category != SnapshotId.Category).SelectMany(s => s.Registers).Select(r => r.Name)
            .Concat(LedgerServices.Computed.Select(r => r.Name)).Order(StringComparer.Ordinal)]
        : [.. scope.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The registers in scope as of a point.</summary>
    /// <exception cref="LedgerException">There is no such register, or it may not go out, or the log does not reach the point.</exception>
    internal async Task<SnapshotScope> Of(IReadOnlyList<string> names, DateOnly on, long known, IReadOnlyList<WithholdRule> rules, CancellationToken ct)
    {
        var view = await registers.View(known, ct).ConfigureAwait(false);
        var scoped = names.Select(name => Scoped(name, view, on)).ToList();
        if (scoped.Count == 0 || scoped.Select(r => r.Name).Distinct(StringComparer.Ordinal).Count() != scoped.Count)
        {
            throw new LedgerException(Failure.Usage, "the scope names no register, or one twice", "name the registers, or all");
        }

        var hidden = await HiddenByRedactions(scoped, rules, known, ct).ConfigureAwait(false);
        var omitted = rules.Count == 0 && hidden.Count == 0 ? OmittedStreams.None : await Omitted(rules, hidden, known, ct).ConfigureAwait(false);
        foreach (var register in scoped)
        {
            if (register.Computed is not null && omitted.Count(register.Categories) > 0)
            {
                throw new LedgerException(
                    Failure.Refused,
                    $"{register.Name} says what is absent, and rests on streams of which something is withheld: it would call absent what is only withheld",
                    "leave it out of the scope, or withhold less");
            }
        }

        return new SnapshotScope(view, on, scoped, omitted);
    }

    /// <summary>Whether a rule keeps an event's payload back; the rule that does. What the log says of its keys is never kept back: whoever checks signatures needs it.</summary>
    internal static WithholdRule? RuleFor(IReadOnlyList<WithholdRule> rules, EventHeader header, long index)
    {
        if (header.Stream == KeyClaim.Stream)
        {
            return null;
        }

        foreach (var rule in rules)
        {
            var matches = rule.By switch
            {
                WithholdBy.Stream => rule.Value == header.Stream,
                WithholdBy.Class => rule.Value == header.Class.ToString(),
                WithholdBy.Event => rule.Value == index.ToString(CultureInfo.InvariantCulture),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            if (matches)
            {
                return rule;
            }
        }

        return null;
    }

    /// <summary>What stands under a register's name, on the registers of some engine.</summary>
    internal static ScopedRegister Scoped(string name, RegisterView view, DateOnly on)
    {
        if (LedgerServices.Slices.FirstOrDefault(s => s.Registers.Any(r => r.Name == name)) is { } slice)
        {
            return Shareable().Contains(slice)
                ? new ScopedRegister(name, slice.Registers.First(r => r.Name == name), null, new HashSet<string>(StringComparer.Ordinal) { slice.Category })
                : throw new LedgerException(
                    Failure.Refused,
                    $"{name} tells of persons, and what is said of them can be erased; the hash of a document in the log cannot",
                    "leave it out of the scope");
        }

        if (LedgerServices.Computed.FirstOrDefault(r => r.Name == name) is not { } computed)
        {
            throw new LedgerException(Failure.NotFound, $"there is no register '{name}'", "`ledger show` lists the registers");
        }

        // What a computed register rests on is what it asks for.
        var watched = view.Watched(out var asked);
        _ = computed.Rows(watched, on).Count();
        var categories = LedgerServices.Slices.Where(s => s.Registers.Any(asked.Contains)).Select(s => s.Category).ToHashSet(StringComparer.Ordinal);
        return new ScopedRegister(name, null, computed, categories);
    }

    // Slices whose facts tell of no person.
    private static IEnumerable<Slice> Shareable() =>
        LedgerServices.Slices.Where(s => !s.Facts.GetNestedTypes().Any(t => t.GetCustomAttribute<StoredAsAttribute>() is { Personal: true }));

    /// <summary>The redactions that are known up to a point, with the headers of both events: those of what is redacted and of what redacts it.</summary>
    internal async Task<IReadOnlyList<RedactedEntry>> Redacted(long known, CancellationToken ct)
    {
        var entries = new List<RedactedEntry>();
        foreach (var (index, redaction) in facts.Redactions.Where(r => r.Key <= known).OrderBy(r => r.Key))
        {
            entries.Add(new RedactedEntry(index, await HeaderAt(index, ct).ConfigureAwait(false), redaction.Index, await HeaderAt(redaction.Index, ct).ConfigureAwait(false)));
        }

        return entries;
    }

    /// <summary>Refuses to write a snapshot again: what went out is gone, and the registers were made anew without it.</summary>
    internal static void RefuseRedactedSince(long issued, IReadOnlyList<RedactedEntry> redacted, IReadOnlyList<WithholdRule> rules, SnapshotScope scope)
    {
        if (redacted.FirstOrDefault(r => r.RedactedBy > issued && scope.Discloses(OmittedStreams.CategoryOf(r.Header.Stream)) && RuleFor(rules, r.Header, r.Index) is null) is { } since)
        {
            throw new LedgerException(
                Failure.Refused,
                string.Create(CultureInfo.InvariantCulture, $"what entry {since.Index} says was redacted by event {since.RedactedBy}, after this snapshot was issued: it cannot be written again"),
                "issue another one, e.g. with --known now; the recipients of this one hold what was redacted");
        }
    }

    private async Task<EventHeader> HeaderAt(long index, CancellationToken ct)
    {
        await foreach (var logged in log.ReadLog(index, ct).ConfigureAwait(false))
        {
            return logged.Header;
        }

        throw new LogCorruptException(index, "it is missing");
    }

    // A redaction goes out with what it redacts, and not otherwise: what remains of a fact stands in it. Where one of the two is kept back, so are the rows of the other.
    private async Task<HashSet<string>> HiddenByRedactions(List<ScopedRegister> scoped, IReadOnlyList<WithholdRule> rules, long known, CancellationToken ct)
    {
        var hidden = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in await Redacted(known, ct).ConfigureAwait(false))
        {
            var inScope = scoped.Any(r => r.Categories.Contains(OmittedStreams.CategoryOf(entry.Header.Stream)));
            if (!inScope || RuleFor(rules, entry.Header, entry.Index) is not null)
            {
                hidden.Add(entry.RedactedByHeader.Stream);
            }
            else if (RuleFor(rules, entry.RedactedByHeader, entry.RedactedBy) is not null)
            {
                hidden.Add(entry.Header.Stream);
            }
        }

        return hidden;
    }

    private async Task<OmittedStreams> Omitted(IReadOnlyList<WithholdRule> rules, HashSet<string> hidden, long known, CancellationToken ct)
    {
        var omitted = new OmittedStreams();
        await foreach (var logged in log.ReadLog(0, ct).ConfigureAwait(false))
        {
            if (logged.Index > known)
            {
                break;
            }

            if (hidden.Contains(logged.Header.Stream) || RuleFor(rules, logged.Header, logged.Index) is not null)
            {
                omitted.Add(logged.Header.Stream);
            }
        }

        if (omitted.Any)
        {
            await foreach (var logged in log.ReadLog(0, ct).ConfigureAwait(false))
            {
                if (logged.Index > known)
                {
                    break;
                }

                if (omitted.Contains(logged.Header.Stream))
                {
                    omitted.AddEvent(logged.Index);
                }
            }
        }

        return omitted;
    }
}

/// <summary>An event that was redacted.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Header">Its header.</param>
/// <param name="RedactedBy">The index of the event that redacts it.</param>
/// <param name="RedactedByHeader">The header of that.</param>
internal sealed record RedactedEntry(long Index, EventHeader Header, long RedactedBy, EventHeader RedactedByHeader);
