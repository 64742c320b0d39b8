using System.Globalization;

namespace Ledger.Seal;

/// <summary>
/// What the log itself says of its keys, held against their history: the history comes from a sender, and of a compromise it carries no signature; the log's events are
/// under the signed root (docs/format/keys.md).
/// </summary>
/// <param name="said">The events that say something of the keys, by ascending index; without a claim where the payload is not at hand.</param>
public sealed class LoggedKeys(IReadOnlyList<(long Index, KeyClaim? Claim)> said)
{
    /// <summary>The most events that are looked at: more than any log has, and few enough that somebody who logs more keeps nobody busy.</summary>
    public const int Most = 10_000;

    /// <summary>How many events there are.</summary>
    public int Count => said.Count;

    /// <summary>What the first entries say.</summary>
    public LoggedKeys Until(long size) => new([.. said.TakeWhile(s => s.Index < size)]);

    /// <summary>The history as it stands in a log of so many entries: with the keys that had taken over by then, and compromised where the log says so.</summary>
    public KeyHistory AsOf(KeyHistory keys, long size)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return keys.AsOf(size, key => CompromisedFrom(key, size));
    }

    /// <summary>Where the history and the log say otherwise; null where they agree.</summary>
    /// <param name="keys">The history.</param>
    /// <param name="from">The first entry of which the events are known: in a log of which only the later entries are at hand, earlier events may have said what the history says.</param>
    /// <param name="size">How many entries the log has.</param>
    public (long? Index, string What)? Contradiction(KeyHistory keys, long from, long size)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var (index, claim) in said)
        {
            var problem = claim switch
            {
                null => "it says something of the log's keys, and its payload is withheld: whoever checks signatures needs it",
                KeyClaim.Rotated rotated when !HandsOver(keys, rotated, index) => $"it says that the key {Told(rotated.New)} takes over from {Told(rotated.Old)}, and the history of the keys does not",
                KeyClaim.Compromised compromised when !(PeriodOf(keys, compromised.Key)?.CompromisedFrom <= compromised.From) =>
                    string.Create(CultureInfo.InvariantCulture, $"it says that the key {Told(compromised.Key)} is compromised from {compromised.From} on, and the history of the keys does not"),
                _ => null,
            };
            if (problem is not null)
            {
                return (index, problem);
            }
        }

        return NotLogged(keys, from, size) is { } what ? (null, what) : null;
    }

    private static string Told(VerifierKey key) => string.Create(CultureInfo.InvariantCulture, $"{key.KeyId:x8}");

    private static KeyPeriod? PeriodOf(KeyHistory keys, VerifierKey key) => keys.Periods.FirstOrDefault(p => p.Key.Equals(key));

    private static bool HandsOver(KeyHistory keys, KeyClaim.Rotated rotated, long index) =>
        keys.Periods.Zip(keys.Periods.Skip(1)).Any(pair => pair.First.Key.Equals(rotated.Old) && pair.Second.Key.Equals(rotated.New) && pair.Second.From > index);

    private long? CompromisedFrom(VerifierKey key, long size) =>
        said.Where(s => s.Index < size).Select(s => s.Claim).OfType<KeyClaim.Compromised>().Where(c => c.Key.Equals(key)).Min(c => (long?)c.From);

    private string? NotLogged(KeyHistory keys, long from, long size)
    {
        foreach (var (before, period) in keys.Periods.Zip(keys.Periods.Skip(1)))
        {
            if (period.From > size)
            {
                return string.Create(CultureInfo.InvariantCulture, $"the history of the keys has {Told(period.Key)} take over at {period.From} entries, and the log has {size}");
            }

            if (from == 0 && !said.Any(s => s.Index < period.From && s.Claim is KeyClaim.Rotated rotated && rotated.Old.Equals(before.Key) && rotated.New.Equals(period.Key)))
            {
                return string.Create(CultureInfo.InvariantCulture, $"the history of the keys has {Told(period.Key)} take over at {period.From} entries, and no event of the log says so");
            }
        }

        return from > 0 ? null
            : keys.Periods.FirstOrDefault(p => p.CompromisedFrom is { } said && CompromisedFrom(p.Key, size) != said) is { } marked
                ? string.Create(CultureInfo.InvariantCulture, $"the history of the keys has {Told(marked.Key)} compromised from {marked.CompromisedFrom} on, and no event of the log says so")
                : null;
    }
}
