using System.Globalization;
using Ledger.Log;

namespace Ledger.EventStoreDb.Tests;

/// <summary>A process that a test starts and kills: it makes its office accountable for one subject after the other, and writes down what became of each.</summary>
internal static class DecidingProcess
{
    /// <summary>Data directory, connection, office, first subject, and the file to write to.</summary>
    public static async Task<int> Main(string[] args)
    {
        await using var said = new StreamWriter(new FileStream(args[4], FileMode.Append, FileAccess.Write, FileShare.Read)) { AutoFlush = true, NewLine = "\n" };
        await using var machine = await Machine.Open(new Layout(args[0]), LogConnection.Parse(args[1], new Layout(args[0])), TimeProvider.System);
        for (var subject = int.Parse(args[3], CultureInfo.InvariantCulture); ; subject++)
        {
            var line = await machine.Assign(args[2], Subject(subject)) switch
            {
                Outcome.Recorded recorded => string.Create(CultureInfo.InvariantCulture, $"{subject} recorded {recorded.Facts[0].Index}"),
                Outcome.Refused refused => string.Create(CultureInfo.InvariantCulture, $"{subject} {refused.Code}"),
                var other => string.Create(CultureInfo.InvariantCulture, $"{subject} {other}"),
            };
            await said.WriteLineAsync(line);
        }
    }

    public static string Subject(int number) => string.Create(CultureInfo.InvariantCulture, $"Subject {number}");
}
