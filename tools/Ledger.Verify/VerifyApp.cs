using System.Text;
using Ledger.Seal;
using Ledger.Seal.Bundles;
using Ledger.Seal.Maps;

namespace Ledger.Verify;

/// <summary>
/// <c>ledger-verify FILE --key KEY [--policy FILE] [--base CHECKPOINT] [--at-least SIZE] [--keys FILE] [--json]</c>. Exit codes: 0 the bundle, or the proof of a stream, is what it says; 1 unexpected; 2 the call is
/// wrong, or a file of the recipient's own cannot be read; 10 to 17 the first step that failed, plus 9 (docs/format/bundle.md, docs/format/streams-map.md).
/// </summary>
internal static class VerifyApp
{
    private const int Unexpected = 1;
    private const int Usage = 2;
    private const int MaxSmallFile = 1 << 20;

    private const string Help = """
        ledger-verify: checks a bundle, or a proof of a stream, that somebody sent you, with the
        log's key and nothing else.

        ledger-verify FILE --key KEY [--policy FILE] [--base CHECKPOINT] [--at-least SIZE]
                      [--keys FILE] [--json]

          FILE               the bundle: a zip, or the directory that you unpacked it to; or the
                             proof: a file *.stream-proof
          --key KEY          the log's verifier key, or a file that holds it. Have it from somewhere
                             else than the sender of the bundle. If the log has changed its key
                             since, an older one does as well: a bundle holds what leads from it
                             to the newer, signed by both.
          --policy FILE      whose cosignatures you ask for (c2sp.org/tlog-policy)
          --base CHECKPOINT  a checkpoint of the log that you hold from before, such as the file
                             `checkpoint` of an earlier bundle
          --at-least SIZE    of a proof: of how many entries it must speak, so that an old one is
                             not taken for now
          --keys FILE        of a proof: the history of the log's keys, if it has changed them; it
                             may come from the sender
          --json             the verdict for programs

        Nothing is written, and no network is used. Exit code 0: the file is what it says it is.
        10 not genuine, 11 rewritten, 12 not complete, 13 not sound, 14 not cut where it was asked,
        15 not what was logged, 17 not readable, 2 the call is wrong, 1 unexpected.

        """;

    public static int Run(string[] args, Streams streams)
    {
        using (streams)
        {
            try
            {
                return Run(args, streams.Out, streams.Error);
            }
            catch (UsageException e)
            {
                streams.Error.WriteLine($"ledger-verify: {e.Message}");
                streams.Error.WriteLine("hint: `ledger-verify --help` shows how it is called");
                return Usage;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                streams.Error.WriteLine($"ledger-verify: {e.Message.TrimEnd('.')}");
                return Usage;
            }
#pragma warning disable CA1031 // The last line of defence: whatever it was, it is no verdict.
            catch (Exception e)
            {
                streams.Error.WriteLine($"ledger-verify: unexpected: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}");
                return Unexpected;
            }
#pragma warning restore CA1031
        }
    }

    private static int Run(string[] args, TextWriter output, TextWriter error)
    {
        if (args is [] or ["--help"] or ["-h"])
        {
            (args is [] ? error : output).Write(Help);
            return args is [] ? Usage : 0;
        }

        var call = Arguments.Read(args);
        var key = ReadKey(call.Key);
        var policy = call.Policy is { } file ? ReadPolicy(file) : null;
        var held = call.Base is { } checkpoint ? ReadHeld(checkpoint, key) : null;
        var keys = call.Keys is { } history ? ReadKeys(history) : null;
        if (!Path.Exists(call.File))
        {
            throw new UsageException($"there is no {call.File}");
        }

        if (StreamProofFile.IsOne(call.File))
        {
            var proven = StreamProofFile.Verify(call.File, new StreamProofQuestion(key, keys, policy, held is null ? null : Opened(call.Base!, held, keys ?? KeyHistory.Of(key)), call.AtLeast));
            output.Write(call.Json ? StreamProofText.Json(proven) : StreamProofText.ForPeople(proven));
            return proven.ExitCode;
        }

        if (call.AtLeast > 0 || keys is not null)
        {
            throw new UsageException($"{(keys is null ? "--at-least" : "--keys")} goes with a proof of a stream, and this is none");
        }

        var verdict = BundleVerifier.Verify(call.File, new BundleQuestion(key, policy, held));
        output.Write(call.Json ? VerdictText.Json(verdict) : VerdictText.ForPeople(verdict));
        return verdict.ExitCode;
    }

    private static VerifierKey ReadKey(string given)
    {
        try
        {
            return VerifierKey.Parse(File.Exists(given) ? Encoding.UTF8.GetString(ReadSmall(given)).Trim() : given);
        }
        catch (FormatException e)
        {
            throw new UsageException($"--key is no verifier key: {e.Message}", e);
        }
    }

    private static TrustPolicy ReadPolicy(string path)
    {
        try
        {
            return TrustPolicy.Parse(ReadSmall(path));
        }
        catch (PolicyFormatException e)
        {
            throw new UsageException($"{path}: {e.Message}", e);
        }
    }

    // Which of the log's keys signed it is seen once their history is known.
    private static SignedNote ReadHeld(string path, VerifierKey key)
    {
        try
        {
            var note = SignedNote.Parse(ReadSmall(path));
            return Checkpoint.Parse(note.Text).Origin == key.Name ? note : throw new UsageException($"--base is no checkpoint of {key.Name}, but of another log");
        }
        catch (FormatException e)
        {
            throw new UsageException($"--base is no checkpoint: {e.Message}", e);
        }
    }

    private static Checkpoint Opened(string path, SignedNote held, KeyHistory keys) =>
        keys.TrySigned(held, out var checkpoint) ? checkpoint : throw new UsageException($"--base is no checkpoint of this log: none of its keys signed {path}");

    private static KeyHistory ReadKeys(string path)
    {
        try
        {
            return KeyHistory.Parse(ReadSmall(path));
        }
        catch (NoteFormatException e)
        {
            throw new UsageException($"{path}: {e.Message}", e);
        }
    }

    // To a limit, since a name can lead to a device without an end.
    private static byte[] ReadSmall(string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"there is no file {path}");
        }

        using var file = File.OpenRead(path);
        var bytes = new byte[MaxSmallFile + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= MaxSmallFile ? bytes[..length] : throw new UsageException($"{path} is longer than any such file is");
    }
}
