using System.Text;

namespace Ledger.Verify;

#pragma warning disable RS0030 // The program's own output, once.
/// <summary>Where the program prints: the verdict on standard output, what is wrong with the call on standard error.</summary>
internal sealed class Streams : IDisposable
{
    /// <summary>Standard output.</summary>
    public TextWriter Out { get; } = Writer(Console.OpenStandardOutput());

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; } = Writer(Console.OpenStandardError());

    /// <inheritdoc/>
    public void Dispose()
    {
        Out.Dispose();
        Error.Dispose();
    }

    private static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
}
#pragma warning restore RS0030
