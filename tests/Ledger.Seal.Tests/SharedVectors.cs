using System.Text.Json;
using Xunit.Abstractions;

namespace Ledger.Seal.Tests;

/// <summary>Public test vectors that lie beside the repository, when they do.</summary>
internal static class SharedVectors
{
    /// <summary>The vectors; null, and a line in the test's output, when they are not there.</summary>
    public static JsonElement? Read(string file, ITestOutputHelper output)
    {
        foreach (var path in Candidates(file))
        {
            if (File.Exists(path))
            {
                using var json = JsonDocument.Parse(File.ReadAllBytes(path));
                return json.RootElement.Clone();
            }
        }

        output.WriteLine($"shared/vectors/{file} was not found: its vectors were not checked. Set LEDGER_SHARED to the directory that holds vectors/.");
        return null;
    }

    private static IEnumerable<string> Candidates(string file)
    {
        if (Environment.GetEnvironmentVariable("LEDGER_SHARED") is { Length: > 0 } shared)
        {
            yield return Path.Combine(shared, "vectors", file);
            yield break;
        }

        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            yield return Path.Combine(directory.FullName, "shared", "vectors", file);
        }
    }
}
