namespace Ledger.Seal;

/// <summary>Where the hashes of complete subtrees go as a tree grows.</summary>
public interface ITreeHashSink
{
    /// <summary>Takes the hash of the complete subtree over leaves [index · 2^level, (index + 1) · 2^level).</summary>
    void Add(int level, long index, in TreeHash hash);
}
