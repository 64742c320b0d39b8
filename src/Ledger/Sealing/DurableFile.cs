namespace Ledger.Sealing;

/// <summary>A small file that is replaced as a whole.</summary>
internal static class DurableFile
{
    /// <summary>
    /// Writes a file under its name plus <c>.new</c>, flushes it, gives it its name and flushes the directory: after a crash there is the old content or the
    /// new, and once this has returned the new.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">What it shall hold.</param>
    /// <param name="written">Called when the new content is durable and does not have the file's name yet.</param>
    public static void Replace(string path, ReadOnlySpan<byte> bytes, Action? written = null)
    {
        var next = path + ".new";
        using (var file = File.OpenHandle(next, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete))
        {
            RandomAccess.Write(file, bytes, 0);
            RandomAccess.FlushToDisk(file);
        }

        written?.Invoke();
        File.Move(next, path, overwrite: true);
        Posix.FlushDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>What a file holds; null when there is none.</summary>
    /// <exception cref="InvalidDataException">It is longer than <paramref name="most"/> bytes.</exception>
    public static byte[]? Read(string path, int most)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = RandomAccess.GetLength(file);
            if (length > most)
            {
                throw new InvalidDataException($"{path} has {length} bytes, more than {most}");
            }

            var bytes = new byte[length];
            var read = 0;
            while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), read) is > 0 and var count)
            {
                read += count;
            }

            return bytes[..read];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
