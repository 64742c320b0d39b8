using VerifyTests;

namespace VerifyXunit;

/// <summary>Holds a text against its verified file, and leaves a received file where they differ.</summary>
internal static class VerifiedFile
{
    public static async Task Compare(string target, string pathWithoutExtension, string extension)
    {
        var verified = $"{pathWithoutExtension}.verified.{extension}";
        var received = $"{pathWithoutExtension}.received.{extension}";
        var actual = WithPlainNewlines(target);
        var expected = File.Exists(verified) ? WithPlainNewlines(await File.ReadAllTextAsync(verified).ConfigureAwait(false)) : null;
        if (string.Equals(actual, expected, StringComparison.Ordinal))
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        await File.WriteAllTextAsync(received, actual).ConfigureAwait(false);
        throw new VerifyException(
            $"{(expected is null ? "There is no verified file." : FirstDifference(expected, actual))}\nVerified: {verified}\nReceived: {received}\n"
            + "If what was received is right, move it over the verified file.");
    }

    private static string WithPlainNewlines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private static string FirstDifference(string expected, string actual)
    {
        var (before, after) = (expected.Split('\n'), actual.Split('\n'));
        var line = 0;
        while (line < before.Length && line < after.Length && string.Equals(before[line], after[line], StringComparison.Ordinal))
        {
            line++;
        }

        var verified = before.Skip(line).Take(3).Select(text => $"- {text}");
        var received = after.Skip(line).Take(3).Select(text => $"+ {text}");
        return $"They differ from line {line + 1} on:\n{string.Join('\n', verified.Concat(received))}";
    }
}
