using System.Security.Cryptography;
using System.Text;
using Ledger.Seal;
using Ledger.Sealing;

namespace Ledger.Witnessing;

/// <summary>
/// The names in a witness's directory. <c>key</c> its key, for its owner only; <c>lock</c>, held by the one process that serves it; and for each log that it
/// knows a directory <c>logs/&lt;SHA-256 of the origin&gt;</c> with <c>keys</c> (the log's verifier keys, one a line) and <c>checkpoint</c>: what it cosigned
/// last, with the log's signature and its own. That file is empty until there is one, so that a lost one is not taken for a log never seen.
/// </summary>
public sealed class WitnessDirectory
{
    private const string What = "witness's key";
    private const int MaxKeyBytes = 64 * 1024;

    /// <summary>The directory at a path, which need not exist.</summary>
    public WitnessDirectory(string root)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        Root = Path.GetFullPath(root);
    }

    /// <summary>The directory, as a full path.</summary>
    public string Root { get; }

    /// <summary>The witness's key.</summary>
    public string Key => Path.Combine(Root, "key");

    /// <summary>Held by the process that serves.</summary>
    public string Lock => Path.Combine(Root, "lock");

    private string Logs => Path.Combine(Root, "logs");

    /// <summary>The hash of an origin, as it stands in paths: SHA-256 in lower-case hexadecimal.</summary>
    public static string HashOf(string origin) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)));

    /// <summary>Makes a witness: its directory and its key.</summary>
    /// <param name="name">The name of its key: a schema-less URL such as <c>regulator.example/witness</c>.</param>
    /// <returns>The key that checks its cosignatures.</returns>
    /// <exception cref="LedgerException">There is one already, or the name is not one.</exception>
    public VerifierKey Create(string name)
    {
        Cosigner key;
        try
        {
            key = Cosigner.Generate(name);
        }
        catch (NoteFormatException e)
        {
            throw new LedgerException(Failure.Usage, $"`{name}` is not the name of a key: it is empty, or contains white space, control characters or plus", "for example regulator.example/witness", e);
        }

        using (key)
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(Root);
            }
            else
            {
                Directory.CreateDirectory(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            Directory.CreateDirectory(Logs);
            SecretFile.Create(Key, What, key.Export());
            return key.Verifier;
        }
    }

    /// <summary>Lets the witness know a log, or another key of a log that it knows.</summary>
    /// <returns>False if it knew that key already.</returns>
    /// <exception cref="LedgerException">There is no witness here, or the key is not a log's.</exception>
    public bool AddLog(VerifierKey log)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (log.Type != VerifierKey.Ed25519)
        {
            throw new LedgerException(Failure.Usage, $"{log.Name}: that is a witness's key, not a log's", "`ledger key` prints a log's key where the log is");
        }

        if (!File.Exists(Key))
        {
            throw Missing();
        }

        var directory = DirectoryOf(log.Name);
        Directory.CreateDirectory(directory);
        var known = KeysOf(log.Name) ?? [];
        if (known.Contains(log))
        {
            return false;
        }

        // The state first: a log with keys and without a state is one whose state was lost.
        if (known.Count == 0 && !File.Exists(CheckpointOf(log.Name)))
        {
            DurableFile.Replace(CheckpointOf(log.Name), []);
        }

        DurableFile.Replace(KeyListOf(log.Name), Encoding.UTF8.GetBytes(string.Concat(known.Append(log).Select(key => $"{key}\n"))));
        Posix.FlushDirectory(Logs);
        return true;
    }

    /// <summary>The key that checks the witness's cosignatures.</summary>
    /// <exception cref="LedgerException">There is no witness here, or its key cannot be used.</exception>
    public VerifierKey ReadVerifierKey()
    {
        using var key = ReadKey();
        return key.Verifier;
    }

    /// <summary>The origins and keys of the logs that the witness knows, by origin.</summary>
    public IReadOnlyList<(string Origin, IReadOnlyList<VerifierKey> Keys)> KnownLogs()
    {
        if (!File.Exists(Key))
        {
            throw Missing();
        }

        var known = new List<(string, IReadOnlyList<VerifierKey>)>();
        foreach (var directory in Directory.EnumerateDirectories(Logs))
        {
            if (ReadKeys(Path.Combine(directory, "keys")) is { Count: > 0 } keys)
            {
                known.Add((keys[0].Name, keys));
            }
        }

        return [.. known.OrderBy(log => log.Item1, StringComparer.Ordinal)];
    }

    /// <summary>Reads the witness's key.</summary>
    internal Cosigner ReadKey() => SecretFile.Read(Key, What, "make a witness with `ledger witness init`", Cosigner.Parse);

    /// <summary>The keys that the witness trusts for an origin; null when it does not know the log.</summary>
    internal IReadOnlyList<VerifierKey>? KeysOf(string origin) => ReadKeys(KeyListOf(origin));

    /// <summary>Where the state of a log is.</summary>
    internal string CheckpointOf(string origin) => Path.Combine(DirectoryOf(origin), "checkpoint");

    /// <summary>Where the state of a log is, by the hash of its origin.</summary>
    internal string CheckpointOfHash(string hash) => Path.Combine(Logs, hash, "checkpoint");

    private string DirectoryOf(string origin) => Path.Combine(Logs, HashOf(origin));

    private string KeyListOf(string origin) => Path.Combine(DirectoryOf(origin), "keys");

    private LedgerException Missing() => new(Failure.NotFound, $"there is no witness in {Root}", "make one with `ledger witness init`");

    private static List<VerifierKey>? ReadKeys(string path)
    {
        try
        {
            return DurableFile.Read(path, MaxKeyBytes) is { } bytes
                ? [.. Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(VerifierKey.Parse)]
                : null;
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            throw new LedgerException(Failure.Integrity, $"{path} does not hold verifier keys: {e.Message}", "restore it, or write the log's verifier key into it", e);
        }
    }
}
