namespace Ledger.Seal;

/// <summary>Where the stored hashes of a tree are read from.</summary>
public interface ITreeHashes
{
    /// <summary>The hash of the complete subtree over leaves [index · 2^level, (index + 1) · 2^level); level 0 is a leaf.
    /// Asked only for subtrees that lie wholly within the tree.</summary>
    TreeHash Read(int level, long index);
}
