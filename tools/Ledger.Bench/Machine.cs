using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Ledger.Bench;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static IReadOnlyList<(string Name, string Value)> Describe(string directory)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        return
        [
            ("processor", Processor()),
            ("cores", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)),
            ("memory", string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30):0.0} GiB")),
            ("system", $"{RuntimeInformation.OSDescription}, {Environment.OSVersion}"),
            (".NET", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}"),
            ("SQLite", Version(connection)),
            ("file system", FileSystem(directory)),
            ("one flush", Flush(directory).Milliseconds() + ", 4 KiB written over and flushed"),
        ];
    }

    private static string Processor()
    {
        var lines = File.Exists("/proc/cpuinfo") ? File.ReadAllLines("/proc/cpuinfo") : [];
        var model = lines.FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
        return model is null ? RuntimeInformation.ProcessArchitecture.ToString() : model[(model.IndexOf(':', StringComparison.Ordinal) + 2)..];
    }

    private static string Version(SqliteConnection connection)
    {
        connection.Open();
        return connection.ServerVersion;
    }

    private static string FileSystem(string directory)
    {
        var drive = DriveInfo.GetDrives()
            .Where(d => directory.StartsWith(d.RootDirectory.FullName, StringComparison.Ordinal))
            .MaxBy(d => d.RootDirectory.FullName.Length);
        return drive?.DriveFormat ?? "not known";
    }

    private static Samples Flush(string directory)
    {
        var path = Path.Combine(directory, "flush");
        var samples = new Samples();
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            var page = new byte[4096];
            for (var i = 0; i < 300; i++)
            {
                page[0] = (byte)i;
                var start = Stopwatch.GetTimestamp();
                RandomAccess.Write(file, page, 0);
                RandomAccess.FlushToDisk(file);
                if (i >= 50)
                {
                    samples.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }
        }

        File.Delete(path);
        return samples;
    }
}
