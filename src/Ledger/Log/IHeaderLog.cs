using Ledger.Seal;

namespace Ledger.Log;

/// <summary>A log that can be read for its headers alone.</summary>
internal interface IHeaderLog : IEventLog
{
    /// <summary>
    /// Adds the hashes of some headers as leaves, as they are read from the file, in log order from an index on. Each is as strictly decoded and held against its row as by
    /// <see cref="IEventLog.ReadLog"/>.
    /// </summary>
    /// <returns>False when the end was reached.</returns>
    /// <exception cref="LogCorruptException">An event is missing, or its header is not what was written.</exception>
    bool ReadLeaves(long from, List<TreeHash> leaves);
}
