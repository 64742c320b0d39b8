namespace Ledger;

/// <summary>The names in a ledger's data directory. Nothing else knows them.</summary>
public sealed class Layout
{
    /// <summary>The data directory at a path, which need not exist.</summary>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public Layout(string root)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        Root = Path.GetFullPath(root);
    }

    /// <summary>The data directory, as a full path.</summary>
    public string Root { get; }

    /// <summary>The log of the embedded engine (SQLite).</summary>
    public string Log => Path.Combine(Root, "ledger.db");

    /// <summary>The registers (SQLite). Disposable.</summary>
    public string Views => Path.Combine(Root, "views.db");

    /// <summary>The keys of erasable payloads (SQLite). Never part of a backup of the log.</summary>
    public string Secrets => Path.Combine(Root, "secrets.db");

    /// <summary>The directory of the guard and the signing key.</summary>
    public string SealDirectory => Path.Combine(Root, "seal");

    /// <summary>The guard: the last checkpoint that was signed.</summary>
    public string Guard => Path.Combine(SealDirectory, "checkpoint");

    /// <summary>Where the next guard is written before it takes the guard's name; afterwards it holds the one before.</summary>
    public string NextGuard => Path.Combine(SealDirectory, "checkpoint.next");

    /// <summary>The signing key, for its owner only.</summary>
    public string Key => Path.Combine(SealDirectory, "key");

    /// <summary>The policy of witnesses (c2sp.org/tlog-policy), if there is one.</summary>
    public string Policy => Path.Combine(SealDirectory, "policy");

    /// <summary>The newest checkpoint that the policy's witnesses cosigned, with their cosignatures.</summary>
    public string Witnessed => Path.Combine(SealDirectory, "witnessed");

    /// <summary>What each witness cosigned last, each under the id of its key.</summary>
    public string WitnessNotes => Path.Combine(SealDirectory, "witnesses");

    /// <summary>The key that shall take over, while it has not.</summary>
    public string NextKey => Path.Combine(SealDirectory, "key.next");

    /// <summary>Where the signing key comes from, if not from <see cref="Key"/>.</summary>
    public string KeySource => Path.Combine(SealDirectory, "key.source");

    /// <summary>The history of the log's keys, once one was replaced or compromised.</summary>
    public string Keys => Path.Combine(SealDirectory, "keys");

    /// <summary>Checkpoints that an authority stamped, with its responses.</summary>
    public string Timestamps => Path.Combine(SealDirectory, "timestamps");

    /// <summary>Locked by whoever seals.</summary>
    public string SealLock => Path.Combine(SealDirectory, "lock");

    /// <summary>Locked by a command whose rules ask other streams, while it decides.</summary>
    public string DecisionLock => Path.Combine(Root, "decisions.lock");

    /// <summary>The hashes of the tree. Disposable.</summary>
    public string Tree => Path.Combine(SealDirectory, "tree");

    /// <summary>The documents, each under its SHA-256.</summary>
    public string Evidence => Path.Combine(Root, "evidence");

    /// <summary>The checkpoints under which snapshots went out, so that the same request gives the same bytes again.</summary>
    public string Snapshots => Path.Combine(Root, "snapshots");

    /// <summary>The ledger's settings.</summary>
    public string Config => Path.Combine(Root, "config.json");
}
