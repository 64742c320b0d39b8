namespace Ledger.Log;

/// <summary>What a payload holds: the fact, where it is said, and what was known when it was decided.</summary>
/// <param name="Fact">The fact, with its effective time from the header.</param>
/// <param name="Source">The passage that says so, if one does.</param>
/// <param name="DecidedAt">The log index up to which other streams were known when the rules were checked, if they were asked.</param>
/// <param name="Redacted">What redacted it, if anything did; then the fact is what remains, and the rest is not known.</param>
/// <param name="Erased">What erased it, if anything did; then the fact is what readers see in its place, and the rest is not known.</param>
public sealed record StoredFact(Fact Fact, Source? Source, long? DecidedAt, Erasure? Erased = null, Redaction? Redacted = null);
