namespace Ledger.Testing;

/// <summary>A directory for one test, gone with it.</summary>
public sealed class TempDirectory : IDisposable
{
    /// <summary>Makes it, among the system's temporary files.</summary>
    public TempDirectory() => Path = Directory.CreateTempSubdirectory("ledger-test-").FullName;

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The path of a file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Deletes it with all that is in it.</summary>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
