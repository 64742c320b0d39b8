using System.Globalization;
using Ledger.Seal;

namespace Ledger.Sealing;

/// <summary>Compares a stored tree with the tree that the log gives, hash by hash, as that one grows: both come in the same order.</summary>
internal sealed class TreeComparison(TreeFile stored) : ITreeHashSink
{
    private readonly TreeHash[] _chunk = new TreeHash[8192];
    private long _position;
    private int _held;
    private int _at;
    private bool _ended;

    /// <summary>The first leaf that differs.</summary>
    public long? Leaf { get; private set; }

    /// <summary>What is the matter with the stored tree, if anything.</summary>
    public string? Problem { get; private set; }

    /// <inheritdoc/>
    public void Add(int level, long index, in TreeHash hash)
    {
        if (_at == _held && !_ended)
        {
            _held = stored.ReadFrom(_position, _chunk);
            _position += _held;
            _at = 0;
            _ended = _held == 0;
        }

        if (_ended)
        {
            Problem ??= string.Create(CultureInfo.InvariantCulture, $"the stored tree ends before level {level}, index {index}");
        }
        else if (_chunk[_at++] != hash)
        {
            Problem ??= string.Create(CultureInfo.InvariantCulture, $"the stored tree has another hash at level {level}, index {index}");
            Leaf ??= level == 0 ? index : null;
        }
    }
}
