using System.Globalization;
using System.Text;

namespace Ledger.Seal;

/// <summary>
/// Whose signatures make a checkpoint count (c2sp.org/tlog-policy): logs, witnesses, groups of them, and the quorum. Names are octet strings, as the
/// specification says, and are shown as UTF-8 where they are that.
/// </summary>
public sealed class TrustPolicy
{
    /// <summary>The largest policy that is read, in bytes.</summary>
    public const int MaxSize = 1 << 16;

    /// <summary>The most logs, witnesses and groups together.</summary>
    public const int MaxLines = 512;

    /// <summary>The name that stands for no witness at all.</summary>
    public const string None = "none";

    private readonly Rule quorum;

    private TrustPolicy(List<PolicyLog> logs, List<PolicyWitness> witnesses, string quorumName, Rule quorum)
    {
        (Logs, Witnesses, Quorum, this.quorum) = (logs, witnesses, quorumName, quorum);
    }

    /// <summary>The logs; may be empty where the log is known otherwise.</summary>
    public IReadOnlyList<PolicyLog> Logs { get; }

    /// <summary>The witnesses, in the order of their lines.</summary>
    public IReadOnlyList<PolicyWitness> Witnesses { get; }

    /// <summary>The name of the witness or group whose word is needed; <c>none</c> if nobody's is.</summary>
    public string Quorum { get; }

    /// <summary>The policy that asks for no witness and names no log.</summary>
    public static TrustPolicy WithoutWitnesses { get; } = new([], [], None, new Rule.Group(0, []));

    /// <summary>Reads a policy.</summary>
    /// <exception cref="PolicyFormatException">The bytes are not a policy, or exceed the caps; says in which line, and why.</exception>
    public static TrustPolicy Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxSize)
        {
            throw new PolicyFormatException($"policy: {bytes.Length} bytes, more than {MaxSize}");
        }

        if (bytes.IsEmpty || bytes[^1] != (byte)'\n')
        {
            throw new PolicyFormatException("policy: the last line does not end in a newline");
        }

        var reader = new Reader();
        var number = 0;
        foreach (var range in bytes[..^1].Split((byte)'\n'))
        {
            number++;
            try
            {
                reader.Line(bytes[range]);
            }
            catch (FormatException e)
            {
                throw new PolicyFormatException(string.Create(CultureInfo.InvariantCulture, $"policy: line {number}: {e.Message}"), e);
            }
        }

        return reader.Policy();
    }

    /// <summary>
    /// Checks a checkpoint: the log signed it, enough witnesses cosigned it, and no signature by a key of the policy is wrong. If the policy names logs, the
    /// log must be one of them.
    /// </summary>
    /// <param name="note">The signed checkpoint.</param>
    /// <param name="logKey">The log's key.</param>
    /// <param name="trusted">Another key of the log, from which the reader was led to that one: the policy may name it instead.</param>
    public PolicyVerdict Check(SignedNote note, VerifierKey logKey, VerifierKey? trusted = null)
    {
        ArgumentNullException.ThrowIfNull(note);
        ArgumentNullException.ThrowIfNull(logKey);
        if (Logs.Count > 0 && !Logs.Any(log => log.Key.Equals(logKey) || log.Key.Equals(trusted)))
        {
            return new PolicyVerdict.NotMet($"the policy does not name the log's key {logKey}");
        }

        if (!Checkpoint.TryOpen(note, logKey, out var checkpoint, out var problem))
        {
            return new PolicyVerdict.NotMet(problem);
        }

        return note.Check([logKey, .. Witnesses.Select(w => w.Key)]) switch
        {
            NoteVerdict.Refused refused => new PolicyVerdict.NotMet(refused.Reason),
            NoteVerdict.Genuine genuine when IsMetBy(genuine.By) => new PolicyVerdict.Met(checkpoint, Cosigned(genuine.By)),
            NoteVerdict.Genuine genuine => new PolicyVerdict.NotMet(
                $"the quorum {Quorum} is not met: {(Cosigned(genuine.By) is { Count: > 0 } some ? "only " + string.Join(", ", some.Select(w => w.Name)) + " cosigned it" : "no witness of the policy cosigned it")}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Whether cosignatures by these keys, which are known to be right, are enough.</summary>
    public bool IsMetBy(IReadOnlyCollection<VerifierKey> cosigners)
    {
        ArgumentNullException.ThrowIfNull(cosigners);
        return quorum.IsMetBy(cosigners);
    }

    private List<PolicyWitness> Cosigned(IReadOnlyList<VerifierKey> by) => [.. Witnesses.Where(w => by.Contains(w.Key))];

    private abstract record Rule
    {
        public abstract bool IsMetBy(IReadOnlyCollection<VerifierKey> cosigners);

        public sealed record Witness(VerifierKey Key) : Rule
        {
            public override bool IsMetBy(IReadOnlyCollection<VerifierKey> cosigners) => cosigners.Contains(Key);
        }

        public sealed record Group(int Threshold, IReadOnlyList<Rule> Members) : Rule
        {
            public override bool IsMetBy(IReadOnlyCollection<VerifierKey> cosigners) => Members.Count(m => m.IsMetBy(cosigners)) >= Threshold;
        }
    }

    /// <summary>Reads line after line. Octets are kept as the characters of Latin-1, so that no two names are one.</summary>
    private sealed class Reader
    {
        private readonly List<PolicyLog> logs = [];
        private readonly List<PolicyWitness> witnesses = [];
        private readonly Dictionary<string, Rule> defined = new(StringComparer.Ordinal);
        private readonly HashSet<string> members = new(StringComparer.Ordinal);
        private (string Name, Rule Rule)? quorum;
        private int lines;

        public void Line(ReadOnlySpan<byte> line)
        {
            foreach (var octet in line)
            {
                if (octet is (< 0x20 and not (byte)'\t') or 0x7F)
                {
                    throw new PolicyFormatException(string.Create(CultureInfo.InvariantCulture, $"a control character (0x{octet:x2})"));
                }
            }

            var items = Encoding.Latin1.GetString(line).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (items.Length == 0 || items[0].StartsWith('#'))
            {
                return;
            }

            if (++lines > MaxLines)
            {
                throw new PolicyFormatException($"more than {MaxLines} logs, witnesses and groups");
            }

            Define(items);
        }

        public TrustPolicy Policy() => quorum is var (name, rule)
            ? new TrustPolicy(logs, witnesses, name, rule)
            : throw new PolicyFormatException("policy: no quorum line");

        private void Define(string[] items)
        {
            switch (items)
            {
                case ["log", var key, .. var url] when url.Length <= 1:
                    Log(key, url);
                    break;
                case ["witness", var name, var key, .. var url] when url.Length <= 1:
                    Witness(name, key, url);
                    break;
                case ["group", var name, var threshold, .. var names] when names.Length > 0:
                    Group(name, threshold, names);
                    break;
                case ["quorum", var name]:
                    SetQuorum(name);
                    break;
                default:
                    throw new PolicyFormatException("not of the form `log KEY [URL]`, `witness NAME KEY [URL]`, `group NAME all|any|K NAME…` or `quorum NAME`");
            }
        }

        private void Log(string key, string[] url)
        {
            var parsed = Key(key);
            if (parsed.Type != VerifierKey.Ed25519)
            {
                throw new PolicyFormatException("the key of a log has type 0x01, and this one has not");
            }

            if (logs.Any(log => log.Key.PublicKey.SequenceEqual(parsed.PublicKey)))
            {
                throw new PolicyFormatException("this log is listed already");
            }

            logs.Add(new PolicyLog(parsed, url is [var one] ? Shown(one) : null));
        }

        private void Witness(string name, string key, string[] url)
        {
            var parsed = Key(key);
            if (parsed.Type != VerifierKey.Cosignature)
            {
                throw new PolicyFormatException("the key of a witness has type 0x04, and this one has not");
            }

            if (witnesses.Any(witness => witness.Key.PublicKey.SequenceEqual(parsed.PublicKey)))
            {
                throw new PolicyFormatException("this witness is listed already");
            }

            Name(name, new Rule.Witness(parsed));
            witnesses.Add(new PolicyWitness(Shown(name), parsed, url is [var one] ? Shown(one) : null));
        }

        private void Group(string name, string threshold, string[] names)
        {
            var rules = names.Select(Member).ToList();
            var needed = threshold switch
            {
                "any" => 1,
                "all" => names.Length,
                _ when StrictText.Decimal(threshold, out var k) && k >= 1 && k <= names.Length => (int)k,
                _ => throw new PolicyFormatException($"the threshold is neither all, any, nor a number from 1 to {names.Length}"),
            };
            Name(name, new Rule.Group(needed, rules));
        }

        private Rule Member(string name)
        {
            if (name is None || !defined.TryGetValue(name, out var rule))
            {
                throw new PolicyFormatException($"no witness or group {Shown(name)} is defined before this line");
            }

            return members.Add(name) ? rule : throw new PolicyFormatException($"{Shown(name)} is a member of a group already");
        }

        private void SetQuorum(string name)
        {
            if (quorum is not null)
            {
                throw new PolicyFormatException("a second quorum line");
            }

            quorum = name is None ? (None, new Rule.Group(0, []))
                : defined.TryGetValue(name, out var rule) ? (Shown(name), rule)
                : throw new PolicyFormatException($"no witness or group {Shown(name)} is defined before this line");
        }

        private void Name(string name, Rule rule)
        {
            if (name is None)
            {
                throw new PolicyFormatException("the name none is taken");
            }

            if (!defined.TryAdd(name, rule))
            {
                throw new PolicyFormatException($"the name {Shown(name)} is taken");
            }
        }

        private static VerifierKey Key(string octets) =>
            VerifierKey.Parse(StrictText.FromUtf8(Encoding.Latin1.GetBytes(octets)) ?? throw new PolicyFormatException("the key's name is not well-formed UTF-8"));

        private static string Shown(string octets) => StrictText.FromUtf8(Encoding.Latin1.GetBytes(octets)) ?? octets;
    }
}

/// <summary>A log of a policy.</summary>
/// <param name="Key">Its key; the name is the log's origin.</param>
/// <param name="Url">Where it is reached, if the policy says.</param>
public sealed record PolicyLog(VerifierKey Key, string? Url);

/// <summary>A witness of a policy.</summary>
/// <param name="Name">Its name within the policy.</param>
/// <param name="Key">Its key, of type 0x04.</param>
/// <param name="Url">Where it is reached, if the policy says: the prefix of c2sp.org/tlog-witness.</param>
public sealed record PolicyWitness(string Name, VerifierKey Key, string? Url);
