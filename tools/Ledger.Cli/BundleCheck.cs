using Ledger.Seal;
using Ledger.Seal.Bundles;
using Ledger.Sealing;
using Ledger.Snapshots;

namespace Ledger.Cli;

/// <summary><c>ledger verify BUNDLE</c>: all that <c>ledger-verify</c> checks, and the replay. Exit codes 10 to 17 as there.</summary>
internal static class BundleCheck
{
    public static async Task<int> Run(string path, string? key, string? policy, string? held, IReadOnlyList<string> earlier, Settings settings, Output output, CancellationToken ct)
    {
        if (!Path.Exists(path))
        {
            throw new LedgerException(Failure.NotFound, $"there is no {path}");
        }

        if (held is not null && earlier.Count > 0)
        {
            throw new LedgerException(Failure.Usage, "--base and --base-bundle do not go together: an earlier bundle brings its own checkpoint", "leave --base out");
        }

        if (earlier.FirstOrDefault(file => !Path.Exists(file)) is { } missing)
        {
            throw new LedgerException(Failure.NotFound, $"there is no {missing}");
        }

        var verifier = Key(key, settings);
        BundleVerdict verdict;
        using (var progress = output.Progress("checking entries"))
        {
            verdict = await BundleReplay.Verify(path, new BundleQuestion(verifier, policy is null ? null : ReadPolicy(policy), held is null ? null : ReadHeld(held, verifier), progress), ct, earlier);
        }

        output.Text(output.Json ? VerdictText.Json(verdict) : VerdictText.ForPeople(verdict));
        return verdict.ExitCode;
    }

    /// <summary>The key that was given; without one, that of the ledger that is here.</summary>
    public static VerifierKey Key(string? key, Settings settings) =>
        key is not null ? VerifierKeys.Read(key)
        : File.Exists(settings.Layout.Log) ? SealSetup.VerifierKeyOf(settings.Layout)
        : throw new LedgerException(Failure.Usage, "--key is missing, and there is no ledger here whose own could be used", "have the key from somewhere else than the sender of the bundle");

    /// <summary>The policy in a file.</summary>
    public static TrustPolicy ReadPolicy(string path)
    {
        try
        {
            return TrustPolicy.Parse(BoundedFile.Read(path, TrustPolicy.MaxSize));
        }
        catch (PolicyFormatException e)
        {
            throw new LedgerException(Failure.Usage, $"{path}: {e.Message}", null, e);
        }
    }

    /// <summary>The checkpoint in a file, of the log that the key is of. Which of the log's keys signed it is seen once their history is known.</summary>
    public static SignedNote ReadHeld(string path, VerifierKey key)
    {
        try
        {
            var note = SignedNote.Parse(BoundedFile.Read(path, SignedNote.MaxSize));
            return Checkpoint.Parse(note.Text).Origin == key.Name ? note : throw new LedgerException(Failure.Usage, $"--base is no checkpoint of {key.Name}, but of another log");
        }
        catch (FormatException e)
        {
            throw new LedgerException(Failure.Usage, $"--base is no checkpoint of this log: {e.Message.TrimEnd('.')}", null, e);
        }
    }

    /// <summary>The same, opened with one of the log's keys.</summary>
    public static Checkpoint OpenHeld(string path, VerifierKey key, KeyHistory? keys) => (keys ?? KeyHistory.Of(key)).TrySigned(ReadHeld(path, key), out var checkpoint)
        ? checkpoint
        : throw new LedgerException(Failure.Usage, "--base is no checkpoint of this log: none of its keys signed it", keys is null ? "if the log has changed its key, give the history with --keys" : null);
}
