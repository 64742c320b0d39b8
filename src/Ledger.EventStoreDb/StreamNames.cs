using System.Text.RegularExpressions;
using Ledger.Log;

namespace Ledger.EventStoreDb;

/// <summary>
/// The names of one ledger's streams at a server: all start with its prefix, which ends in the only dot that it has, so that no ledger's prefix is the
/// start of another's. Written down in <c>docs/format/eventstoredb.md</c>.
/// </summary>
internal sealed partial class StreamNames
{
    /// <summary>The prefix unless another is named.</summary>
    public const string DefaultPrefix = "ledger";

    private static readonly string[] Reserved = ["index", "checkpoints", "about", "copying", "decisions"];

    /// <summary>The names under a prefix, given without its dot.</summary>
    /// <exception cref="LedgerException">It is no prefix.</exception>
    public StreamNames(string prefix)
    {
        if (!Shape().IsMatch(prefix))
        {
            throw new LedgerException(Failure.Usage, "the prefix of a connection has 1 to 64 letters, digits, - and _", "for example prefix=trust-a; a dot is put after it");
        }

        Prefix = prefix + ".";
        Index = Prefix + "index";
        Checkpoints = Prefix + "checkpoints";
        About = Prefix + "about";
        Copying = Prefix + "copying";
        Decisions = Prefix + "decisions";
        Metadata = "$$" + Prefix;
    }

    /// <summary>What all names start with, the dot included.</summary>
    public string Prefix { get; }

    /// <summary>The stream whose revisions are the log's indexes, and whose data are the headers.</summary>
    public string Index { get; }

    /// <summary>Signed checkpoints.</summary>
    public string Checkpoints { get; }

    /// <summary>What the log says of itself.</summary>
    public string About { get; }

    /// <summary>The same while the log is being filled from another.</summary>
    public string Copying { get; }

    /// <summary>Decisions that rest on other streams, in the order in which they were made.</summary>
    public string Decisions { get; }

    /// <summary>What the server's own streams with the settings of these start with.</summary>
    public string Metadata { get; }

    /// <summary>The server's name of a stream.</summary>
    public string Of(string stream) =>
        stream.StartsWith('.') || Reserved.Contains(stream, StringComparer.Ordinal) ? $"{Prefix}.{stream}" : Prefix + stream;

    /// <summary>The stream that a name at the server is of; null if it is of none: one of the ledger's own, or no name that it would give.</summary>
    public string? Read(string name)
    {
        var stream = name[Prefix.Length..];
        if (stream.StartsWith('.'))
        {
            stream = stream[1..];
            return stream.StartsWith('.') || Reserved.Contains(stream, StringComparer.Ordinal) ? stream : null;
        }

        return Reserved.Contains(stream, StringComparer.Ordinal) || !IsName(stream) ? null : stream;
    }

    /// <summary>Whether a stream is one of the ledger's own, and none of events.</summary>
    public bool IsOwn(string name) => name == Index || name == Checkpoints || name == About || name == Copying || name == Decisions;

    private static bool IsName(string stream)
    {
        try
        {
            _ = new StreamName(stream);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Shape();
}
