using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using VerifyTests;

namespace VerifyXunit;

/// <summary>
/// Compares a text with the <c>.verified.</c> file beside the test. A small stand-in for the published Verify.Xunit: same names and
/// signatures for what is here, no scrubbing, and strict JSON only.
/// </summary>
public static class Verifier
{
    public static SettingsTask Verify(string? target, VerifySettings? settings = null, [CallerFilePath] string sourceFile = "") =>
        new(settings, Comparison(target ?? "null", "txt", sourceFile));

    public static SettingsTask Verify(string? target, string extension, VerifySettings? settings = null, [CallerFilePath] string sourceFile = "") =>
        new(settings, Comparison(target ?? "null", extension, sourceFile));

    public static SettingsTask VerifyJson(string? target, VerifySettings? settings = null, [CallerFilePath] string sourceFile = "") =>
        new(settings, Comparison(Indented(target ?? "null"), "json", sourceFile));

    private static string Indented(string target)
    {
        using var json = JsonDocument.Parse(target);
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(stream, options))
        {
            json.RootElement.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static Func<VerifySettings, Task> Comparison(string target, string extension, string sourceFile)
    {
        var test = RunningTest.Method;
        return settings => VerifiedFile.Compare(target, settings.PathFor(test, sourceFile), extension);
    }
}
