using System.Diagnostics;
using System.Text;
using Ledger.Seal;

namespace Ledger.Sealing;

/// <summary>
/// Where the signing key comes from, as <c>seal/key.source</c> says: <c>file</c> (<c>seal/key</c>, as without that file), <c>environment NAME</c>, or
/// <c>command VERIFIER-KEY PROGRAM ARGUMENT…</c>, separated by single spaces. A secret is never printed and stands in no message.
/// </summary>
public static class KeySource
{
    private const int MaxBytes = 4096;
    private const string Hint = "it holds one line: file, environment NAME, or command VERIFIER-KEY PROGRAM ARGUMENTS";

    /// <summary>Opens the key.</summary>
    /// <exception cref="LedgerException">There is none, or it may not be used.</exception>
    public static INoteSigner Open(Layout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return ReadSource(layout) is { } source ? Open(layout, source) : KeyFile.Read(layout);
    }

    /// <summary>Whether the key is in <c>seal/key</c>.</summary>
    public static bool IsFile(Layout layout) => ReadSource(layout) is null or ["file"];

    /// <summary>Has the key taken from elsewhere from now on, if it is the same key there.</summary>
    /// <exception cref="LedgerException">It is another key, or none.</exception>
    public static void Use(Layout layout, IReadOnlyList<string> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var other = Open(layout, source);
        if (DurableFile.Read(layout.Guard, SignedNote.MaxSize) is not { } guard || !SignedNote.Parse(guard).VerifiedBy(other.Verifier))
        {
            throw new LedgerException(Failure.Refused, $"there is another key than the one that signed the guard: {other.Verifier}", "a log changes its key only by `ledger key rotate`");
        }

        DurableFile.Replace(layout.KeySource, Encoding.UTF8.GetBytes(string.Join(' ', source) + "\n"));
    }

    private static string[]? ReadSource(Layout layout)
    {
        try
        {
            return DurableFile.Read(layout.KeySource, MaxBytes) is { } bytes ? Encoding.UTF8.GetString(bytes).TrimEnd('\n').Split(' ') : null;
        }
        catch (InvalidDataException e)
        {
            throw new LedgerException(Failure.Usage, $"{layout.KeySource} does not say where the signing key is", Hint, e);
        }
    }

    private static INoteSigner Open(Layout layout, IReadOnlyList<string> source)
    {
        switch (source)
        {
            case ["file"]:
                return KeyFile.Read(layout);
            case ["environment", var name] when name.Length > 0:
                return FromEnvironment(name);
            case ["command", var key, var program, ..] when program.Length > 0:
                return VerifierKey.TryParse(key, out var verifier)
                    ? new SigningCommand(verifier, program, [.. source.Skip(3)])
                    : throw new LedgerException(Failure.Usage, $"{layout.KeySource}: after `command` comes the verifier key", Hint);
            default:
                throw new LedgerException(Failure.Usage, $"{layout.KeySource} does not say where the signing key is", Hint);
        }
    }

    private static SigningKey FromEnvironment(string name)
    {
        if (Environment.GetEnvironmentVariable(name) is not { Length: > 0 } secret)
        {
            throw new LedgerException(Failure.NotFound, $"the signing key is to come from the environment variable {name}, which is not set");
        }

        try
        {
            return SigningKey.Parse(secret.Trim());
        }
        catch (FormatException e)
        {
            throw new LedgerException(Failure.Integrity, $"the environment variable {name} does not hold a signing key", null, e);
        }
    }

    /// <summary>A program that signs: the message on its standard input, the base64 of 64 bytes expected on its standard output.</summary>
    private sealed class SigningCommand(VerifierKey verifier, string program, IReadOnlyList<string> arguments) : INoteSigner
    {
        private const int Patience = 60_000;
        private const int MaxAnswer = 4096;

        public VerifierKey Verifier { get; } = verifier;

        public byte[] Sign(ReadOnlySpan<byte> message)
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
            try
            {
                using var process = Process.Start(start) ?? throw new IOException("it did not start");
                Write(process.StandardInput.BaseStream, message);
                var answer = new char[MaxAnswer];
                var length = process.StandardOutput.ReadBlock(answer, 0, answer.Length);
                if (!process.WaitForExit(Patience))
                {
                    process.Kill();
                    throw new IOException("it did not end within a minute");
                }

                if (process.ExitCode != 0)
                {
                    throw new IOException($"it ended with exit code {process.ExitCode}");
                }

                var signature = new byte[64];
                return Convert.TryFromBase64Chars(answer.AsSpan(0, length).Trim(), signature, out var written) && written == signature.Length && Verifier.Verify(message, signature)
                    ? signature
                    : throw new IOException("what it printed is not the base64 of a signature by the expected key");
            }
            catch (Exception e) when (e is IOException or System.ComponentModel.Win32Exception)
            {
                throw new LedgerException(Failure.Unexpected, $"the signing command {program} cannot be used: {e.Message.TrimEnd('.')}", "nothing was signed; ask again when it works", e);
            }
        }

        private static void Write(Stream input, ReadOnlySpan<byte> message)
        {
            try
            {
                input.Write(message);
                input.Close();
            }
            catch (IOException)
            {
                // It did not read all: its answer tells whether that was right.
            }
        }

        public void Dispose()
        {
            // Nothing is kept.
        }
    }
}
