namespace Ledger.Log;

/// <summary>The engines that there are.</summary>
public sealed class LogEngines(params IReadOnlyList<ILogEngine> engines)
{
    /// <summary>The engine of a connection.</summary>
    /// <exception cref="LedgerException"><see cref="Failure.Usage"/>: there is none for its scheme.</exception>
    public ILogEngine Of(LogConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return engines.FirstOrDefault(engine => engine.Schemes.Contains(connection.Scheme, StringComparer.Ordinal))
            ?? throw new LedgerException(
                Failure.Usage,
                $"there is no engine for {connection.Scheme}://",
                $"known are {string.Join(", ", engines.SelectMany(engine => engine.Schemes))}");
    }
}
