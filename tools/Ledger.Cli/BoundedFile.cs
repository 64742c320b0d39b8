namespace Ledger.Cli;

/// <summary>Small files that people name: read to a limit, since a name can lead to a device without an end.</summary>
internal static class BoundedFile
{
    public static byte[] Read(string path, int most)
    {
        if (Directory.Exists(path) || !File.Exists(path))
        {
            throw new LedgerException(Failure.NotFound, $"there is no file {path}");
        }

        using var file = File.OpenRead(path);
        var bytes = new byte[most + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= most ? bytes[..length] : throw new LedgerException(Failure.Usage, $"{path} is longer than {most} bytes, which no such file is");
    }
}
