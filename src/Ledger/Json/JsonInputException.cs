namespace Ledger.Json;

/// <summary>A JSON text that is not acceptable, with where it goes wrong.</summary>
public sealed class JsonInputException : LedgerException
{
    /// <summary>A problem at a place.</summary>
    /// <param name="problem">What is wrong, in lower case with no full stop.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="column">The column in bytes of UTF-8, from 1; 0 if it is not known.</param>
    /// <param name="inner">What it came from, if anything.</param>
    public JsonInputException(string problem, long line, long column, Exception? inner = null)
        : base(Failure.Usage, column > 0 ? $"line {line}, column {column}: {problem}" : $"line {line}: {problem}", hint: null, inner)
    {
        Problem = problem;
        Line = line;
        Column = column;
    }

    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; }

    /// <summary>The line, from 1.</summary>
    public long Line { get; }

    /// <summary>The column in bytes of UTF-8, from 1; 0 if it is not known.</summary>
    public long Column { get; }
}
