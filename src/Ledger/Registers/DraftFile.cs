using System.Globalization;

namespace Ledger.Registers;

/// <summary>A file that becomes the registers when it is complete. Those of processes that ended before that are cleared away.</summary>
internal sealed class DraftFile : IDisposable
{
    private static int s_count;

    private readonly FileStream _claim;

    private DraftFile(string path)
    {
        Path = path;
        _claim = Claim(path + ".lock", FileMode.CreateNew);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>A draft beside the registers, that nobody else uses.</summary>
    public static DraftFile Next(string path)
    {
        var directory = System.IO.Path.GetDirectoryName(path)!;
        var name = System.IO.Path.GetFileName(path);
        if (!Directory.Exists(directory))
        {
            throw new LedgerException(Failure.Usage, $"there is no directory {directory}", "check the path");
        }

        if (Directory.Exists(path))
        {
            throw new LedgerException(Failure.Usage, $"{path} is a directory", "move it away: the registers are a file, made again from the log");
        }

        foreach (var left in Directory.EnumerateFiles(directory, name + ".*.new.lock"))
        {
            Clear(left);
        }

        var number = Interlocked.Increment(ref s_count).ToString(CultureInfo.InvariantCulture);
        return new DraftFile($"{path}.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}-{number}.new");
    }

    /// <summary>Deletes what is left of it.</summary>
    public void Dispose()
    {
        ViewsFile.Delete(Path);
        File.Delete(Path + ".lock");
        _claim.Dispose();
    }

    // A lock that can be taken belongs to a process that is no more.
    private static void Clear(string claim)
    {
        try
        {
            using var taken = Claim(claim, FileMode.Open);
            ViewsFile.Delete(claim[..^".lock".Length]);
            File.Delete(claim);
        }
        catch (IOException)
        {
            // Somebody is at work there, or has just finished.
        }
    }

    private static FileStream Claim(string path, FileMode mode) => new(path, mode, FileAccess.ReadWrite, FileShare.None);
}
