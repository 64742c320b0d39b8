using System.Security.Cryptography;
using System.Text;
using Ledger.Json;
using Ledger.People;
using Ledger.Seal;
using Ledger.Seal.Bundles;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Ledger.Log;

/// <summary>
/// Between facts and stored payloads: JSON <c>{"fact":{…},"source":{…},"decidedAt":N}</c> in UTF-8 (docs/format/payload.md), encrypted under the
/// subject's own key where it tells of a person. Strict both ways: what it does not know, it does not read.
/// </summary>
public sealed class EventCodec(EventTypes types, Upcasters upcasters, Secrets secrets)
{
    /// <summary>The media type of a payload in plain JSON.</summary>
    public const string Json = "application/json";

    /// <summary>The media type of an encrypted payload: nonce, ciphertext and tag of AES-256-GCM over the JSON.</summary>
    public const string EncryptedJson = "application/json+aes256gcm";

    /// <summary>What stands where a text was redacted.</summary>
    public const string RedactedText = "[redacted]";

    /// <summary>The payload's plain text for a fact.</summary>
    public static byte[] Plaintext(Fact fact, Source? source, long? decidedAt) =>
        LedgerJson.WriteEnvelope(fact, source, decidedAt);

    /// <summary>The id of a command: its own, or one derived from its content.</summary>
    public CommandId IdOf(StreamName stream, Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.CommandId is { } given)
        {
            return given;
        }

        var content = CanonicalJson.Write(command);
        var name = Words.Kebab(command.GetType().Name);
        return command.IsPersonal ? CommandId.FromContent(name, content, secrets.Foreseen(stream.Value)) : CommandId.FromContent(name, content);
    }

    /// <summary>A fact as an event for the log.</summary>
    /// <param name="stream">Its stream.</param>
    /// <param name="revision">The revision it will have: an encrypted payload is bound to it.</param>
    /// <param name="ordinal">Its place among the facts of its command, from 0.</param>
    /// <param name="fact">The fact.</param>
    /// <param name="command">The command, for what every event carries.</param>
    /// <param name="id">The command's id.</param>
    /// <param name="actor">Who recorded it.</param>
    /// <param name="decidedAt">The index up to which other streams were known, if they were asked.</param>
    /// <exception cref="LedgerException">It could not be read back, e.g. for a text that is empty: it must never be written.</exception>
    public NewEvent Encode(StreamName stream, long revision, int ordinal, Fact fact, Command command, CommandId id, string actor, long? decidedAt)
    {
        ArgumentNullException.ThrowIfNull(fact);
        ArgumentNullException.ThrowIfNull(command);
        var stored = types.StoredAs(fact.GetType());
        var eventId = EventId.Derive(id, ordinal);
        var payload = Plaintext(fact, command.Source, decidedAt);
        CheckReadable(stored.Name, payload, fact.GetType());
        Protection? protection = null;
        if (stored.Personal)
        {
            var key = secrets.KeyOf(stream.Value);
            protection = new Protection(stream.Value, ErasablePayload.PlaintextCommitment(key, eventId, payload));
            payload = ErasablePayload.Seal(key, RandomNumberGenerator.GetBytes(12), stream.Value, revision, eventId, stored.Name, payload);
        }

        return new NewEvent
        {
            Id = eventId,
            Type = stored.Name,
            Schema = stored.Schema,
            Effective = fact.Effective,
            Actor = actor,
            Behalf = command.Behalf?.Value,
            Capacity = command.Capacity,
            Command = id,
            Cause = command.Cause,
            Correlation = command.Correlation,
            Media = stored.Personal ? EncryptedJson : Json,
            Payload = payload,
            Salt = RandomNumberGenerator.GetBytes(PayloadCommitment.SaltSize),
            Protect = protection,
            Class = stored.Personal ? Classification.Personal : command.Class ?? Classification.Public,
        };
    }

    /// <summary>The fact that a logged event holds.</summary>
    /// <exception cref="LogCorruptException">It is of a kind or version that is not known, or does not read as one.</exception>
    public StoredFact Decode(LoggedEvent logged)
    {
        ArgumentNullException.ThrowIfNull(logged);
        var header = logged.Header;
        if (!types.TryFind(header.Type, out var type, out var stored))
        {
            throw new LogCorruptException(logged.Index, $"{header.Type} is a fact that this program does not know");
        }

        var payload = PlaintextOf(logged);
        try
        {
            var (fact, source, decidedAt) = LedgerJson.ReadEnvelope((header.Schema == stored.Schema ? payload : Lift(header, stored, payload)).Span, type);
            return new StoredFact(fact with { Effective = header.Effective }, source, decidedAt);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw new LogCorruptException(logged.Index, $"{header.Type} does not read: {e.Message}", e);
        }
    }

    /// <summary>What stands in the place of a payload that was erased.</summary>
    /// <exception cref="LogCorruptException">It is no fact that can be erased.</exception>
    public StoredFact Erased(LoggedEvent logged, Erasure erasure)
    {
        ArgumentNullException.ThrowIfNull(logged);
        var header = logged.Header;
        return types.Erased(header.Type, header.Stream, erasure) is { } fact
            ? new StoredFact(fact with { Effective = header.Effective }, Source: null, DecidedAt: null, erasure)
            : throw new LogCorruptException(logged.Index, $"{header.Type} is no fact of a person that this program knows, and its payload is encrypted");
    }

    /// <summary>What remains of a payload that was redacted.</summary>
    internal StoredFact Redacted(LoggedEvent logged, Redaction redaction, string? remains) => remains is null
        ? new StoredFact(RedactedFact.Instance with { Effective = logged.Header.Effective }, Source: null, DecidedAt: null, Redacted: redaction)
        : Remaining(logged, remains) with { Redacted = redaction };

    /// <summary>The fact that remains of an event, read as strictly as a stored one.</summary>
    /// <exception cref="LogCorruptException">It does not read.</exception>
    internal StoredFact Remaining(LoggedEvent logged, string remains) => Decode(logged with { Payload = Encoding.UTF8.GetBytes($"{{\"fact\":{remains}}}"), Salt = new byte[PayloadCommitment.SaltSize] });

    /// <summary>What remains of a fact, in the form in which it was stored, without the texts of some fields; or what is wrong with the fields, as a sentence.</summary>
    internal (string? Remains, string? Problem) Without(LoggedEvent logged, IReadOnlyList<string> fields)
    {
        var fact = (JObject)LedgerJson.ParseObject(PlaintextOf(logged).Span)["fact"]!;
        if (fields.Count == 0 || fields.Distinct(StringComparer.Ordinal).Count() < fields.Count)
        {
            return (null, "Name each field once, or none to redact all.");
        }

        foreach (var field in fields)
        {
            switch (fact[field])
            {
                case JValue { Type: JTokenType.String } text:
                    text.Value = RedactedText;
                    break;
                case JArray list when list.Count > 0 && list.All(item => item.Type == JTokenType.String):
                    list.ReplaceAll(list.Select(_ => (JToken)RedactedText).ToArray());
                    break;
                default:
                    return (null, $"{logged.Header.Type} has no text in the field {field}. Its fields are {string.Join(", ", fact.Properties().Select(p => p.Name))}.");
            }
        }

        var remains = Encoding.UTF8.GetString(LedgerJson.WriteUtf8(fact));
        if (Encoding.UTF8.GetByteCount(remains) > LedgerTexts.MaxBytes)
        {
            return (null, "What would remain is too long to be recorded. Redact all of it.");
        }

        try
        {
            _ = Remaining(logged, remains);
            return (remains, null);
        }
        catch (LogCorruptException)
        {
            return (null, $"{logged.Header.Type} would not read without these fields: they hold ids or dates, not free text.");
        }
    }

    /// <summary>The redaction that an event records, with what remains; null if it records none.</summary>
    internal (long Target, Redaction Redaction, string? Remains)? RedactionIn(LoggedEvent logged) =>
        RedactionNames.TryTarget(Encoding.UTF8.GetBytes(logged.Header.Type), Encoding.UTF8.GetBytes(logged.Header.Stream), out var target) && target < logged.Index && Decode(logged).Fact is IRedacts fact && fact.Redacts == target
            ? (target, RedactionOf(logged.Index, logged.Header, (Fact)fact), fact.What)
            : null;

    /// <summary>The redaction that a fact records.</summary>
    internal static Redaction RedactionOf(long index, EventHeader header, Fact fact)
    {
        var redacts = (IRedacts)fact;
        return new Redaction(index, DayOf(header, fact), redacts.Under, redacts.OrderedBy, redacts.ApprovedBy, redacts.Of);
    }

    /// <summary>Whether facts of this name erase what is known of a person.</summary>
    internal bool Erases(string type) => types.Erases(type);

    /// <summary>The erasure that an event records; null if it records none.</summary>
    public Erasure? ErasureIn(LoggedEvent logged)
    {
        ArgumentNullException.ThrowIfNull(logged);
        if (!types.Erases(logged.Header.Type))
        {
            return null;
        }

        var fact = Decode(logged).Fact;
        var erases = (IErases)fact;
        return new Erasure(logged.Index, DayOf(logged.Header, fact), erases.Under, erases.OrderedBy);
    }

    /// <summary>Destroys the key of a subject that was erased, if it is still there.</summary>
    internal void DestroyKey(string subject) => secrets.Destroy(subject);

    /// <summary>The plain text of a payload.</summary>
    /// <exception cref="LogCorruptException">It is of a medium that is not known, or encrypted and its key is missing or does not open it.</exception>
    public ReadOnlyMemory<byte> PlaintextOf(LoggedEvent logged)
    {
        ArgumentNullException.ThrowIfNull(logged);
        var header = logged.Header;
        if (logged.LacksPayload)
        {
            throw new LogCorruptException(logged.Index, "its payload is gone, and no redaction of it is recorded");
        }

        if (header.Media != (header.Protect is null ? Json : EncryptedJson))
        {
            throw new LogCorruptException(logged.Index, $"a payload of {header.Media} {(header.Protect is null ? "without" : "with")} a key is not known here");
        }

        if (header.Protect is not { } protection)
        {
            return logged.Payload;
        }

        var key = secrets.Find(protection.Key)
            ?? throw new LogCorruptException(logged.Index, $"the key {protection.Key} of this payload is not in secrets.db, and no erasure of it is recorded");
        try
        {
            return ErasablePayload.Open(key, header, logged.Payload.Span);
        }
        catch (Exception e) when (e is CryptographicException or PayloadFormatException)
        {
            throw new LogCorruptException(logged.Index, $"the key {protection.Key} does not open this payload", e);
        }
    }

    private static PartialDate DayOf(EventHeader header, Fact fact) =>
        fact.Effective?.From is { IsStated: true } from ? from : PartialDate.Day(DateOnly.FromDateTime(header.Recorded.UtcDateTime));

    private ReadOnlyMemory<byte> Lift(EventHeader header, StoredAsAttribute stored, ReadOnlyMemory<byte> payload)
    {
        var json = LedgerJson.ParseObject(payload.Span);
        json["fact"] = json["fact"] is JObject fact
            ? upcasters.Lift(header.Type, header.Schema, stored.Schema, fact)
            : throw new JsonSerializationException("the fact is missing, or is no object");
        return LedgerJson.WriteUtf8(json);
    }

    private static void CheckReadable(string name, byte[] payload, Type type)
    {
        try
        {
            _ = LedgerJson.ReadEnvelope(payload, type);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw new LedgerException(Failure.Usage, $"{name} cannot be recorded: {e.Message}", hint: null, e);
        }
    }

    private static bool IsUnreadable(Exception e) => e is JsonException or JsonInputException or InvalidOperationException or ArgumentException or FormatException;
}
