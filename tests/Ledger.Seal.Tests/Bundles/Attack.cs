using System.Globalization;
using System.Text;
using Ledger.Seal.Bundles;

namespace Ledger.Seal.Tests.Bundles;

/// <summary>One way in which somebody could make a bundle say what is not so, and the verdict that it must come to.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Code">The exit code.</param>
/// <param name="Index">The first bad entry, where one can be named.</param>
/// <param name="Does">The bundle with it done; what the recipient brings along may be changed too.</param>
internal sealed record Attack(string Name, int Code, long? Index, Func<Attack.Stage, BundleMaker> Does)
{
    /// <summary>Every attack on a bundle's content.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        // 10: genuine
        new("the sender signs with a key of his own", 10, null, s => s.Trusting(new BundleMaker().Make(), _ => new BundleMaker().Make().Key)),
        new("the checkpoint gives another size", 10, null, s => s.Of(new BundleMaker().Make(), m => m.Files["checkpoint"] = Replaced(m.Files["checkpoint"], "\n12\n", "\n11\n"))),
        new("the checkpoint is another log's, by the same key", 10, null, s => s.Of(new BundleMaker().Make(), m => m.Files["checkpoint"] = SignedNote.Sign($"other.example/log\n12\n{m.Signed.Root}\n", m.Key).ToBytes())),
        new("the witnesses that the recipient asks for did not cosign", 10, null, s => s.Asking(new BundleMaker().Make())),
        new("a witness's cosignature was made for another checkpoint", 10, null, s => s.Asking(new BundleMaker().Make(), "another text\n")),

        new("the history of keys has a handover that the old key did not sign", 10, null, s => s.Trusting(new BundleMaker { Old = K.Old }.Make(), _ => K.Old, m => m.Relist("keys", Handover(m, m.Key, m.Key)))),
        new("the history of keys has a handover that the new key did not sign", 10, null, s => s.Trusting(new BundleMaker { Old = K.Old }.Make(), _ => K.Old, m => m.Relist("keys", Handover(m, K.Old, K.Old)))),
        new("the history of keys leads to the thief's key by a handover of another log", 10, null, s => s.Trusting(new BundleMaker { Old = K.Old }.Make(), _ => K.Old, m => m.Relist("keys", Foreign(m)))),
        new("the history of keys does not have the recipient's key", 10, null, s => s.Trusting(new BundleMaker { Old = K.Old, BendKeys = _ => KeyHistory.Of(K.Old.Verifier) }.Make(), m => m.Key)),
        new("the history of keys is cut before the key that signed", 10, null, s => s.Trusting(new BundleMaker { Old = K.Old }.Make(), _ => K.Old, m => m.Relist("keys", Line(m.Files["keys"], 0)))),
        new("a retired key signs beyond the size where it was replaced", 10, null, s => s.Trusting(new BundleMaker { Old = K.Old }.Make(), _ => K.Old, m => m.Sign(m.CheckpointAt(12, K.Old)))),
        new("a retired key signs beyond its size, for somebody who has the new one", 10, null, s => s.Trusting(new BundleMaker { Old = K.Old }.Make(), m => m.Key, m => m.Sign(m.CheckpointAt(12, K.Old)))),
        new("a new key signs for a size before it took over", 10, null, s => s.Trusting(new BundleMaker(12, 10, 7) { Old = K.Old }.Make(), _ => K.Old, m => m.Sign(m.CheckpointAt(3)))),
        new("a compromised key signs beyond the size of the compromise, and nobody is asked for a cosignature", 10, null, s => s.Trusting(new BundleMaker { Key = K.Lost, Compromise = (6, K.Lost, 5) }.Make(), _ => K.Lost)),
        new("a compromised key signs, and the recipient's policy asks for no witness", 10, null, s => s.Trusting(new BundleMaker { Key = K.Lost, Compromise = (6, K.Lost, 5) }.Make(), _ => K.Lost, policy: TrustPolicy.WithoutWitnesses)),
        new("a compromised key signs, and the recipient's witnesses did not cosign", 10, null, s => s.Trusting(new BundleMaker { Key = K.Lost, Compromise = (6, K.Lost, 5) }.Make(), _ => K.Lost, policy: K.Policy)),
        new("a compromised key signs, and only the sender's own policy is met", 10, null, s => s.Trusting(new BundleMaker { Key = K.Lost, Compromise = (6, K.Lost, 5) }.Make(), _ => K.Lost, m => { m.Relist("policy", K.PolicyText); m.Sign(K.Cosigned(m)); })),
        new("a key that was compromised before hands over to another without witnesses", 10, null, s => s.Trusting(new BundleMaker { Old = K.Lost, Compromise = (6, K.Lost, 2) }.Make(), _ => K.Lost, policy: K.Policy, change: m => m.Sign(K.Cosigned(m)))),

        // 11: not rewritten
        new("an earlier bundle is sent again", 11, null, s => s.Holding(new BundleMaker().Make(), m => new Checkpoint(BundleMaker.Origin, 20, m.Signed.Root).Sign(m.Key))),
        new("two recipients were shown different logs (split view)", 11, null, s => s.Holding(new BundleMaker().Make(), m => new BundleMaker { Key = m.Key, Bend = (i, h) => i == 4 ? h with { Actor = "somebody-else" } : h }.Make().CheckpointAt(9))),
        new("the log was rewritten after the recipient's checkpoint, and signed anew", 11, null, s => s.Holding(new BundleMaker { Bend = (i, h) => i == 2 ? h with { Actor = "nobody" } : h }.Make(), m => new BundleMaker { Key = m.Key }.Make().CheckpointAt(5))),
        new("the checkpoint that the recipient holds is signed by none of the log's keys", 11, null, s => s.Holding(new BundleMaker().Make(), _ => new BundleMaker().Make().CheckpointAt(5))),
        new("the log was changed before the checkpoint at which its key changed, and signed anew with the new key", 11, null, s => s.Trusting(Forked(), m => m.Key)),
        new("a bundle that continues another is given without what it continues", 11, null, s => s.Of(new BundleMaker(from: 5).Make())),
        new("a bundle begins after what the recipient holds", 11, null, s => s.Holding(new BundleMaker(from: 5).Make(), m => m.CheckpointAt(4))),
        new("the base edge is another tree's", 11, null, s => s.Holding(new BundleMaker(from: 5).Make(), m => m.CheckpointAt(5), m => m.Files["base/edge"][3] ^= 1)),
        new("the base checkpoint is signed by somebody else", 11, null, s => s.Holding(new BundleMaker(from: 5).Make(), m => m.CheckpointAt(5), m => m.Files["base/checkpoint"] = new BundleMaker().Make().CheckpointAt(5).ToBytes())),

        // 12: complete
        new("an entry is changed", 12, 3, s => s.Of(new BundleMaker().Make(), m => Changed(m, 3, tilesToo: false))),
        new("an entry is changed, and the tile of hashes with it", 12, null, s => s.Of(new BundleMaker().Make(), m => Changed(m, 3, tilesToo: true))),
        new("an entry is changed in the second tile", 12, 300, s => s.Of(new BundleMaker(600, 590, 500).Make(), m => Changed(m, 300, tilesToo: false))),
        new("an entry is left out, and the others move up", 12, 11, s => s.Of(new BundleMaker().Make(), m => m.Replace([.. m.Leaves.Where((_, i) => i != 4)], tilesToo: false, 12))),
        new("an entry is left out, and the last is put in its place", 12, 4, s => s.Of(new BundleMaker().Make(), m => m.Replace([.. m.Leaves.Select((l, i) => i == 4 ? m.Leaves[11] : l)], tilesToo: false))),
        new("two entries are swapped", 12, 4, s => s.Of(new BundleMaker().Make(), m => m.Replace([.. m.Leaves.Select((l, i) => i is 4 or 6 ? m.Leaves[10 - i] : l)], tilesToo: false))),
        new("an entry is there twice", 12, 5, s => s.Of(new BundleMaker().Make(), m => m.Replace([.. m.Leaves.Select((l, i) => i == 5 ? m.Leaves[4] : l)], tilesToo: false))),
        new("the last entries are left out", 12, 9, s => s.Of(new BundleMaker().Make(), m => m.Replace([.. m.Leaves.Take(9)], tilesToo: true, 12))),
        new("a file of entries is missing", 12, 256, s => s.Of(new BundleMaker(600, 590, 500).Make(), m => m.Files.Remove("tile/entries/001"))),
        new("an entry is added to a file of entries", 12, 12, s => s.Of(new BundleMaker().Make(), m => m.Files["tile/entries/000.p/12"] = [.. m.Files["tile/entries/000.p/12"], 0, 1, 65])),
        new("a file of entries is added", 12, 12, s => s.Of(new BundleMaker().Make(), m => m.Files["tile/entries/001"] = [0, 1, 65])),
        new("the entries that overlap with what the recipient holds are others", 12, 1, s => s.Holding(new BundleMaker(from: 5).Make(), m => m.CheckpointAt(5), m => m.Replace([.. m.Leaves.Select((l, i) => i == 1 ? [.. l[..^1], (byte)' '] : l)], tilesToo: false))),

        // 13: sound
        new("a header is dated before the one before it, and the log is signed so", 13, 6, s => s.Of(new BundleMaker { Bend = (i, h) => i == 6 ? h with { Recorded = BundleMaker.At(5).AddSeconds(-3) } : h }.Make())),
        new("a revision is left out, and the log is signed so", 13, 7, s => s.Of(new BundleMaker { Bend = (i, h) => i == 7 ? h with { Rev = h.Rev + 1 } : h }.Make())),
        new("a revision is there twice, and the log is signed so", 13, 7, s => s.Of(new BundleMaker { Bend = (i, h) => i == 7 ? h with { Rev = h.Rev - 1 } : h }.Make())),
        new("a header has white space, and the log is signed so", 13, 2, s => s.Of(new BundleMaker { BendBytes = (i, b) => i == 2 ? [.. b, (byte)' '] : b }.Make())),
        new("a map of streams has another root, and the log is signed so", 13, 5, s => s.Of(new BundleMaker { Map = (5, c => c with { Root = TreeHash.Empty }) }.Make())),
        new("a map of streams has one stream too few, and the log is signed so", 13, 5, s => s.Of(new BundleMaker { Map = (5, c => c with { Streams = c.Streams - 1 }) }.Make())),
        new("a map of streams is said to be of fewer entries, and the log is signed so", 13, 5, s => s.Of(new BundleMaker { Map = (5, c => c with { Size = 2 }) }.Make())),
        new("a map of streams is said to be of more entries than there were, and the log is signed so", 13, 5, s => s.Of(new BundleMaker { Map = (5, c => c with { Size = 7 }) }.Make())),
        new("a map of no entries is not empty, and the log is signed so", 13, 5, s => s.Of(new BundleMaker { Map = (5, c => c with { Size = 0 }) }.Make())),
        new("a map of streams does not read, and the log is signed so", 13, 5, s => s.Of(new BundleMaker { Map = (5, c => c with { Size = -1 }) }.Make())),
        new("a payload is another", 13, 1, s => s.Of(new BundleMaker().Make(), m => m.Files["payload/000.p/12"][4 + 4 + 16 + 2 + 1] ^= 1)),
        new("a salt is another", 13, 1, s => s.Of(new BundleMaker().Make(), m => m.Files["payload/000.p/12"][4 + 4] ^= 1)),
        new("a payload is left out and not listed", 13, 0, s => s.Of(new BundleMaker().Make(), m => m.Relist("withheld.jsonl", Without(m.Files["withheld.jsonl"], 0)))),
        new("the list of what is withheld is left out", 13, 0, s => s.Of(new BundleMaker().Make(), m => m.Relist("withheld.jsonl", null))),
        new("all payloads are left out", 13, 1, s => s.Of(new BundleMaker().Make(), m => m.Files.Remove("payload/000.p/12"))),
        new("a payload is given and listed as withheld", 13, 1, s => s.Of(new BundleMaker().Make(), m => m.Relist("withheld.jsonl", With(m, 1)))),
        new("the list of what is withheld is out of order", 13, 3, s => s.Of(new BundleMaker().Make(), m => m.Relist("withheld.jsonl", [.. Line(m.Files["withheld.jsonl"], 0), .. Line(m.Files["withheld.jsonl"], 2), .. Line(m.Files["withheld.jsonl"], 1)]))),
        new("the list gives another commitment", 13, 3, s => s.Of(new BundleMaker().Make(), m => m.Relist("withheld.jsonl", Replaced(m.Files["withheld.jsonl"], m.Commitment(3), m.Commitment(4))))),
        new("the list says that an entry was erased by one before it", 13, 6, s => s.Of(new BundleMaker().Make(), m => m.Relist("withheld.jsonl", Replaced(m.Files["withheld.jsonl"], "\"erasedBy\":9", "\"erasedBy\":5")))),
        new("the list names an entry that is not there", 13, null, s => s.Of(new BundleMaker().Make(), m => m.Relist("withheld.jsonl", [.. m.Files["withheld.jsonl"], .. Encoding.UTF8.GetBytes($"{{\"commitment\":\"{m.Commitment(3)}\",\"index\":12,\"reason\":\"scope\"}}\n")]))),
        new("a payload is said to be redacted by an entry that is no redaction", 13, 6, s => s.Of(new BundleMaker().Make(), m => m.Relist("withheld.jsonl", Replaced(m.Files["withheld.jsonl"], "\"erased\"", "\"redacted\"")))),
        new("a document of evidence is added that nobody named", 13, null, s => s.Of(new BundleMaker().Make(), m => m.Relist("evidence/" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("forged"u8)), "forged"u8.ToArray()))),
        new("a document of evidence is left out", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Files.Remove("evidence/" + BundleMaker.DocumentHash))),
        new("the manifest does not list a document of evidence", 17, null, s => s.Of(new BundleMaker().Make(), m => { m.Relist("evidence/" + BundleMaker.DocumentHash, null); m.Files["evidence/" + BundleMaker.DocumentHash] = BundleMaker.Document; })),
        new("a document of evidence is another", 13, null, s => s.Of(new BundleMaker().Make(), m => m.Files[m.Files.Keys.Single(f => f.StartsWith("evidence/", StringComparison.Ordinal))] = "minutes, improved"u8.ToArray())),

        new("the log says that a key is compromised, and the history of keys leaves it out", 13, 6, s => s.Of(new BundleMaker { Key = K.Lost, Compromise = (6, K.Lost, 5), BendKeys = _ => KeyHistory.Of(K.Lost.Verifier) }.Make())),
        new("the history of keys says that a key is compromised from a later size than the log", 13, 6, s => s.Of(new BundleMaker { Key = K.Lost, Compromise = (6, K.Lost, 5), BendKeys = _ => KeyHistory.Of(K.Lost.Verifier).Compromised(K.Lost.Verifier, 40) }.Make())),
        new("the history of keys says that a key is compromised, and the log does not", 13, null, s => s.Of(new BundleMaker { Key = K.Lost, BendKeys = k => k.Compromised(K.Lost.Verifier, 40) }.Make())),
        new("the log says that another key took over, and the history of keys is cut before it", 13, 3, s => s.Trusting(new BundleMaker { Old = K.Old, BendKeys = _ => KeyHistory.Of(K.Old.Verifier) }.Make(), _ => K.Old, m => m.Sign(m.CheckpointAt(12, K.Old)))),
        new("the history of keys has a key take over, and no event of the log says so", 13, null, s => s.Of(new BundleMaker().Make(), m => m.Relist("keys", KeyHistory.Of(K.Old.Verifier).Rotated(m.Key.Verifier, m.CheckpointAt(4, K.Old, m.Key)).ToBytes()))),
        new("what the log says of its keys is withheld", 13, 3, s => s.Of(new BundleMaker { Old = K.Old, DisclosesKeys = false }.Make())),

        // 14: exact cut
        new("an entry that was recorded later is included", 14, 7, s => s.Of(new BundleMaker { Asked = BundleMaker.At(5) }.Make())),
        new("an entry that was recorded by then is left out", 14, 8, s => s.Of(new BundleMaker { Asked = BundleMaker.At(9) }.Make())),
        new("the point is after the event that logged the snapshot", 14, null, s => s.Of(new BundleMaker(known: 11, asked: false).Make())),
        new("the point is among what the recipient holds", 14, null, s => s.Holding(new BundleMaker(from: 9).Make(), m => m.CheckpointAt(9))),

        // 15: logged
        new("a register is another", 15, 10, s => s.Of(new BundleMaker().Make(), m => m.Files["state/tenures.json"] = Replaced(m.Files["state/tenures.json"], "chair", "nurse"))),
        new("a register is left out", 15, 10, s => s.Of(new BundleMaker().Make(), m => m.Files.Remove("state/tenures.json"))),
        new("a register is added", 15, 10, s => s.Of(new BundleMaker().Make(), m => m.Files["state/vacancies.json"] = "{}"u8.ToArray())),
        new("two registers are swapped", 15, 10, s => s.Of(new BundleMaker().Make(), m => (m.Files["state/tenures.json"], m.Files["state/offices.json"]) = (m.Files["state/offices.json"], m.Files["state/tenures.json"]))),
        new("a proof is for another entry", 15, 10, s => s.Of(new BundleMaker().Make(), m => m.Files["state/tenures.tlog-proof"] = m.ReceiptOf(3))),
        new("a proof is left out", 15, 10, s => s.Of(new BundleMaker().Make(), m => m.Files.Remove("state/tenures.tlog-proof"))),
        new("a proof is no proof", 15, 10, s => s.Of(new BundleMaker().Make(), m => m.Files["state/tenures.tlog-proof"] = "c2sp.org/tlog-proof@v1\n"u8.ToArray())),
        new("the manifest names another event", 15, 9, s => s.Of(new BundleMaker().Make(), m => m.Claim(9, m.LoggedFact))),
        new("the manifest names another recipient than was logged", 15, 10, s => s.Of(new BundleMaker().Make(), m => m.Claim(10, m.LoggedFact.Replace("The regulator", "The auditor", StringComparison.Ordinal)))),
        new("a whole bundle is passed off as one that continues", 15, 10, s => s.Of(new BundleMaker { BendFact = f => f.Replace("\"states\"", "\"base\":5,\"states\"", StringComparison.Ordinal) }.Make())),

        // 17: malformed or hostile
        new("there is no checkpoint", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Files.Remove("checkpoint"))),
        new("the checkpoint is no note", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Files["checkpoint"] = "nothing"u8.ToArray())),
        new("the checkpoint is as long as a book", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Files["checkpoint"] = new byte[(1 << 20) + 1])),
        new("there is no manifest", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Files.Remove("manifest.json"))),
        new("the manifest has white space", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Files["manifest.json"] = [.. m.Files["manifest.json"], (byte)'\n'])),
        new("the manifest has a member that nobody knows", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Files["manifest.json"] = Replaced(m.Files["manifest.json"], "{\"bundle\":1", "{\"also\":1,\"bundle\":1"))),
        new("the manifest is nested without end", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Files["manifest.json"] = Encoding.ASCII.GetBytes("{\"bundle\":" + new string('[', 5000)))),
        new("the manifest is of a later format", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Files["manifest.json"] = Replaced(m.Files["manifest.json"], "{\"bundle\":1", "{\"bundle\":2"))),
        new("a file has no place in a bundle", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Files["install.sh"] = "rm"u8.ToArray())),
        new("the procedure is another text", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Files["VERIFY.txt"] = "Trust me.\n"u8.ToArray())),
        new("the keys are left out", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Relist("keys", null))),
        new("the history of keys is cut in the middle of a line", 17, null, s => s.Of(new BundleMaker { Old = K.Old }.Make(), m => m.Relist("keys", m.Files["keys"][..^9]))),
        new("the history of keys has a key twice", 17, null, s => s.Of(new BundleMaker { Old = K.Old }.Make(), m => m.Relist("keys", [.. m.Files["keys"], .. Line(m.Files["keys"], 1)]))),
        new("the history of keys is longer than any", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Relist("keys", new byte[KeyHistory.MaxSize + 1]))),
        new("the history of keys is another than the one that is listed", 17, null, s => s.Of(new BundleMaker { Old = K.Old, Witness = K.Witness }.Make(), m => m.Files["keys"] = new BundleMaker { Old = K.Old, Key = m.Key }.Make().Files["keys"])),
        new("the keys are no keys", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Relist("keys", "none\n"u8.ToArray()))),
        new("the policy is none", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Relist("policy", "quorum nobody\n"u8.ToArray()))),
        new("a tile of hashes is another, and the entries are right", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Files["tile/0/000.p/12"][40] ^= 1)),
        new("a tile of a higher level is another", 17, null, s => s.Of(new BundleMaker(600, 590, 500).Make(), m => m.Files["tile/1/000.p/2"][40] ^= 1)),
        new("a tile of a higher level is missing", 17, null, s => s.Of(new BundleMaker(600, 590, 500).Make(), m => m.Files.Remove("tile/1/000.p/2"))),
        new("a payload is said to have two thousand million bytes", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Files["payload/000.p/12"][4] = 0x7F)),
        new("a file of payloads ends too early", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Files["payload/000.p/12"] = m.Files["payload/000.p/12"][..^1])),
        new("a file of payloads goes on after its end", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Files["payload/000.p/12"] = [.. m.Files["payload/000.p/12"], 0])),
        new("the list of what is withheld has a reason that nobody knows", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Relist("withheld.jsonl", Replaced(m.Files["withheld.jsonl"], "\"personal\"", "\"whatever\"")))),
        new("the list of what is withheld has a line without end", 17, null, s => s.Of(new BundleMaker().Make(), m => m.Relist("withheld.jsonl", Encoding.ASCII.GetBytes(new string('x', 5_000_000))))),
    ];

    /// <summary>Sets up what an attack needs.</summary>
    public sealed class Stage
    {
        public BundleQuestion? Question { get; private set; }

        public BundleMaker Of(BundleMaker maker, Action<BundleMaker>? change = null)
        {
            Question = new BundleQuestion(maker.Key.Verifier);
            change?.Invoke(maker);
            return maker;
        }

        public BundleMaker Trusting(BundleMaker maker, Func<BundleMaker, SigningKey> key, Action<BundleMaker>? change = null, TrustPolicy? policy = null)
        {
            Question = new BundleQuestion(key(maker).Verifier, policy);
            change?.Invoke(maker);
            return maker;
        }

        public BundleMaker Holding(BundleMaker maker, Func<BundleMaker, SignedNote> held, Action<BundleMaker>? change = null)
        {
            Question = new BundleQuestion(maker.Key.Verifier, Held: held(maker));
            change?.Invoke(maker);
            return maker;
        }

        public BundleMaker Asking(BundleMaker maker, string? cosigned = null)
        {
            using var witness = SigningKey.Generate("w.example");
            Question = new BundleQuestion(
                maker.Key.Verifier, TrustPolicy.Parse(Encoding.UTF8.GetBytes($"witness w {Cosigning.KeyOf(witness)}\nquorum w\n")));
            if (cosigned is not null)
            {
                maker.Files["checkpoint"] = SignedNote.Parse(maker.Files["checkpoint"]).With(Cosigning.Sign(witness, cosigned, 1)).ToBytes();
            }

            return maker;
        }
    }

    public override string ToString() => Name;

    /// <summary>Keys and a witness of other people.</summary>
    private static class K
    {
        public static SigningKey Old { get; } = SigningKey.Generate(BundleMaker.Origin);

        public static SigningKey Lost { get; } = SigningKey.Generate(BundleMaker.Origin);

        public static Cosigner Witness { get; } = Cosigner.Generate("w.example");

        public static byte[] PolicyText { get; } = Encoding.UTF8.GetBytes($"witness w {Witness.Verifier}\nquorum w\n");

        public static TrustPolicy Policy { get; } = TrustPolicy.Parse(PolicyText);

        public static SignedNote Cosigned(BundleMaker maker) => SignedNote.Parse(maker.Files["checkpoint"]) is var note ? note.With(Witness.Cosign(note, 1_800_000_000)) : note;
    }

    // A line for the new key whose handover these two signed.
    private static byte[] Handover(BundleMaker maker, params SigningKey[] by) => Encoding.UTF8.GetBytes(
        $"{K.Old.Verifier}\n{maker.Key.Verifier} from {maker.HandedOver} handover {Convert.ToBase64String(maker.CheckpointAt(maker.HandedOver, by.Distinct().ToArray()).ToBytes())}\n");

    private static byte[] Foreign(BundleMaker maker) => Encoding.UTF8.GetBytes(
        $"{K.Old.Verifier}\n{maker.Key.Verifier} from 4 handover {Convert.ToBase64String(SignedNote.Sign($"other.example/log\n4\n{maker.Signed.Root}\n", K.Old, maker.Key).ToBytes())}\n");

    // The handover is that of the true log; the bundle is of another one, in which an entry before it was changed.
    private static BundleMaker Forked()
    {
        var honest = new BundleMaker { Old = K.Old }.Make();
        return new BundleMaker { Old = K.Old, Key = honest.Key, BendKeys = _ => honest.History(), Bend = (i, h) => i == 1 ? h with { Actor = "nobody" } : h }.Make();
    }

    private static void Changed(BundleMaker maker, int entry, bool tilesToo) =>
        maker.Replace([.. maker.Leaves.Select((l, i) => i == entry ? Replaced(l, "desk-1", "desk-2") : l)], tilesToo);

    private static byte[] Replaced(byte[] bytes, string what, string by)
    {
        var text = Encoding.UTF8.GetString(bytes);
        Assert.Contains(what, text, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace(what, by, StringComparison.Ordinal));
    }

    private static byte[] Line(byte[] lines, int number) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(lines).Split('\n')[number] + "\n");

    private static byte[] Without(byte[] lines, int number) =>
        Encoding.UTF8.GetBytes(string.Concat(Encoding.UTF8.GetString(lines)[..^1].Split('\n').Where((_, i) => i != number).Select(l => l + "\n")));

    private static byte[] With(BundleMaker maker, int entry)
    {
        var lines = Encoding.UTF8.GetString(maker.Files["withheld.jsonl"])[..^1].Split('\n').ToList();
        lines.Insert(1, string.Create(CultureInfo.InvariantCulture, $"{{\"commitment\":\"{maker.Commitment(entry)}\",\"index\":{entry},\"reason\":\"scope\"}}"));
        return Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
    }
}
