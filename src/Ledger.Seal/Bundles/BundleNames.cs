using System.Text.RegularExpressions;

namespace Ledger.Seal.Bundles;

/// <summary>The names of a bundle's files (docs/format/bundle.md).</summary>
public static partial class BundleNames
{
    /// <summary>The checking procedure, for people.</summary>
    public const string Procedure = "VERIFY.txt";

    /// <summary>What the bundle is: <see cref="BundleManifest"/>.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>The signed checkpoint.</summary>
    public const string Checkpoint = "checkpoint";

    /// <summary>The log's verifier keys, oldest first, one a line.</summary>
    public const string Keys = "keys";

    /// <summary>The sender's trust policy (c2sp.org/tlog-policy).</summary>
    public const string Policy = "policy";

    /// <summary>The checkpoint that the recipient holds already.</summary>
    public const string BaseCheckpoint = "base/checkpoint";

    /// <summary>The right edge of its tree: 32 bytes each, largest subtree first.</summary>
    public const string BaseEdge = "base/edge";

    /// <summary>The payloads that are not here, and why.</summary>
    public const string Withheld = "withheld.jsonl";

    /// <summary>The bundle for people, with a browser.</summary>
    public const string Report = "report.html";

    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 200;

    private const string StateFolder = "state/";
    private const string StateSuffix = ".json";
    private const string ProofSuffix = ".tlog-proof";
    private const string EvidenceFolder = "evidence/";
    private const string EntriesFolder = "tile/entries/";
    private const string PayloadFolder = "payload/";

    /// <summary>A register's document.</summary>
    public static string State(string register) => StateFolder + register + StateSuffix;

    /// <summary>The proof that goes with it.</summary>
    public static string Proof(string register) => StateFolder + register + ProofSuffix;

    /// <summary>A document of evidence.</summary>
    public static string Evidence(TreeHash sha256) => EvidenceFolder + sha256.ToHex();

    /// <summary>The payloads of the entries of a bundle of entries.</summary>
    public static string Payloads(Tile entries) => string.Concat(PayloadFolder, entries.Path.AsSpan(EntriesFolder.Length));

    /// <summary>The register of a document, if the name is that of one.</summary>
    public static string? RegisterOfState(string name) => Register(name, StateSuffix);

    /// <summary>The register of a proof, if the name is that of one.</summary>
    public static string? RegisterOfProof(string name) => Register(name, ProofSuffix);

    /// <summary>Whether the text can name a register: lower-case words with hyphens, at most 64 characters.</summary>
    public static bool IsRegister(string text) => text is { Length: <= 64 } && RegisterName().IsMatch(text);

    /// <summary>The hash that a document of evidence is named by, if the name is that of one.</summary>
    public static bool TryEvidence(string name, out string sha256)
    {
        sha256 = name.StartsWith(EvidenceFolder, StringComparison.Ordinal) ? name[EvidenceFolder.Length..] : string.Empty;
        return sha256.Length == 2 * TreeHash.Size && TreeHash.TryParseHex(sha256, out _);
    }

    /// <summary>The entries that a file of payloads belongs to, if the name is that of one.</summary>
    public static bool TryPayloads(string name, out Tile entries)
    {
        entries = default;
        return name.StartsWith(PayloadFolder, StringComparison.Ordinal) && Tile.TryParse(EntriesFolder + name[PayloadFolder.Length..], out entries);
    }

    /// <summary>
    /// Whether a name may stand in a bundle at all: parts of letters, digits and <c>. _ -</c> between slashes, none of them made of dots only. So no name leads
    /// out of the bundle, and none differs from another only by case-folding of other alphabets.
    /// </summary>
    public static bool IsSafe(string name) => name is { Length: > 0 and <= MaxLength } && SafeName().IsMatch(name);

    private static string? Register(string name, string suffix) =>
        name.StartsWith(StateFolder, StringComparison.Ordinal) && name.EndsWith(suffix, StringComparison.Ordinal)
        && name[StateFolder.Length..^suffix.Length] is var register && IsRegister(register)
            ? register
            : null;

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(?:-[a-z0-9]+)*\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex RegisterName();

    [GeneratedRegex(@"\A[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SafeName();
}
