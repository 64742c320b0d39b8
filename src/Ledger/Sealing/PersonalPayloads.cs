using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ledger.Log;
using Ledger.People;
using Ledger.Seal;

namespace Ledger.Sealing;

/// <summary>
/// Opens every encrypted payload while a log is verified, and tells those that were erased from those that cannot be opened. Memory grows with the number
/// of subjects whose keys are gone, not with the log. Any thread.
/// </summary>
/// <param name="secrets">The keys.</param>
/// <param name="types">What tells an erasure.</param>
public sealed class PersonalPayloads(Secrets secrets, EventTypes types)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long First, long Count)> _missing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _opened = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _erasures = new(StringComparer.Ordinal);
    private VerificationProblem? _wrong;

    /// <summary>What it came to.</summary>
    internal PersonalReport Report()
    {
        lock (_gate)
        {
            var unopenable = _missing.Where(m => !_erasures.ContainsKey(m.Key)).OrderBy(m => m.Value.First).Select(m => Missing(m.Key, m.Value.First)).FirstOrDefault();
            return new PersonalReport(
                _opened.Where(o => !_erasures.ContainsKey(o.Key)).Sum(o => o.Value),
                _missing.Where(m => _erasures.ContainsKey(m.Key)).Sum(m => m.Value.Count) + _opened.Where(o => _erasures.ContainsKey(o.Key)).Sum(o => o.Value),
                unopenable is null || _wrong?.Index < unopenable.Index ? _wrong : unopenable,
                [.. _erasures.Keys.Where(subject => secrets.Find(subject) is not null).Order(StringComparer.Ordinal)]);
        }
    }

    /// <summary>Takes an event that is sound otherwise.</summary>
    internal void Check(long index, in HeaderView view, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        if (!view.ProtectKey.IsEmpty)
        {
            Open(index, EventHeader.Decode(header), payload);
        }
        else if (types.Erases(Encoding.UTF8.GetString(view.Type)))
        {
            lock (_gate)
            {
                _erasures.TryAdd(EventHeader.Decode(header).Stream, index);
            }
        }
    }

    private void Open(long index, EventHeader header, ReadOnlySpan<byte> payload)
    {
        var subject = header.Protect!.Key;
        var key = secrets.Find(subject);
        var opens = key is not null && Opens(key, header, payload);
        lock (_gate)
        {
            if (key is null)
            {
                var (first, count) = _missing.GetValueOrDefault(subject, (index, 0));
                _missing[subject] = (Math.Min(first, index), count + 1);
            }
            else if (opens)
            {
                _opened[subject] = _opened.GetValueOrDefault(subject) + 1;
            }
            else if (_wrong is null || index < _wrong.Index)
            {
                _wrong = new VerificationProblem(index, $"the key {subject} in secrets.db does not open its payload");
            }
        }
    }

    private static bool Opens(byte[] key, EventHeader header, ReadOnlySpan<byte> payload)
    {
        try
        {
            _ = ErasablePayload.Open(key, header, payload);
            return true;
        }
        catch (Exception e) when (e is CryptographicException or PayloadFormatException)
        {
            return false;
        }
    }

    private static VerificationProblem Missing(string subject, long index) =>
        new(index, string.Create(CultureInfo.InvariantCulture, $"the key {subject} of its payload is not in secrets.db, and no erasure of it is recorded"));
}

/// <summary>What the encrypted payloads of a log came to.</summary>
/// <param name="Opened">How many were opened and are what their headers commit to.</param>
/// <param name="Erased">How many were erased.</param>
/// <param name="Unopenable">The first that cannot be opened though it was not erased; null if there is none. The log is what was sealed all the same.</param>
/// <param name="KeysLeft">The subjects that were erased and whose keys are still there: their erasure was interrupted, or old keys were brought back.</param>
public sealed record PersonalReport(long Opened, long Erased, VerificationProblem? Unopenable, IReadOnlyList<string> KeysLeft);
