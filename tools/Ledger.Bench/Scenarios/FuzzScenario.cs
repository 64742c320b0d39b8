using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Ledger.Seal;
using Ledger.Seal.Bundles;
using Ledger.Seal.Maps;

namespace Ledger.Bench.Scenarios;

/// <summary>
/// Mutated inputs for every parser that reads what strangers send: ten for each event of --events. What a parser may do is take an input, and then give it back as the same bytes,
/// or refuse it with its own exception; anything else, and anything that takes a second, is a finding and is printed with the input. An input that is refused in a new way
/// joins the corpus, so that mutations go deeper than one step.
/// </summary>
internal static partial class FuzzScenario
{
    private const int MostKept = 1000;
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(1);

    public static async Task Run(BenchRun bench)
    {
        await bench.InDirectory(directory =>
        {
            using var samples = new FuzzSamples();
            var findings = 0;
            foreach (var target in Targets(samples, Path.Combine(directory, "fuzzed.zip")))
            {
                findings += Run(bench, target);
            }

            bench.Add(new Figure("fuzz", "findings", findings.ToString(CultureInfo.InvariantCulture), Target: "none", Met: findings == 0));
            return Task.CompletedTask;
        });
    }

    private static IEnumerable<Target> Targets(FuzzSamples samples, string path) =>
    [
        new("note", 0.2, [samples.Note, samples.Cosigned], SameBytes(input => SignedNote.Parse(input).ToBytes())),
        new("checkpoint", 0.19, [Encoding.UTF8.GetBytes(samples.Checkpoint)], SameBytes(input => Encoding.UTF8.GetBytes(Checkpoint.Parse(Encoding.UTF8.GetString(input)).ToText()), lossless: false)),
        new("header", 0.2, samples.Headers, SameBytes(input => HeaderView.TryParse(input, out var view, out var problem, out _) ? view.ToHeader().Encode() : throw new HeaderFormatException(problem!))),
        new("receipt", 0.18, [samples.Receipt], SameBytes(input => Receipt.Parse(input).ToBytes())),
        new("stream proof", 0.15, samples.StreamProofs, input => StreamProven(input, samples.Key)),
        new("policy", 0.18, [samples.Policy], input => TrustPolicy.Parse(input)),
        new("keys", 0.005, [samples.Keys], SameBytes(input => KeyHistory.Parse(input).ToBytes())),
        new("key claim", 0.1, samples.KeyClaims, input => Claimed(input, samples.KeyHeaders)),
        new("manifest", 0.02, [samples.Manifest], SameBytes(input => BundleManifest.Parse(input).ToBytes())),
        new("withheld", 0.02, samples.Withheld, input => Withheld.Parse(input)),
        new("bundle", 0.01, [samples.Bundle], input => Bundle(input, path, samples.Key)),
    ];

    private static Action<byte[]> SameBytes(Func<byte[], byte[]> parse, bool lossless = true) => input =>
    {
        var again = parse(input);
        if (lossless && !again.AsSpan().SequenceEqual(input))
        {
            throw new InvalidOperationException("It was read as other bytes than it has.");
        }
    };

    private static void Claimed(byte[] input, IReadOnlyList<byte[]> headers)
    {
        var problem = string.Empty;
        foreach (var bytes in headers)
        {
            var header = HeaderView.Parse(bytes);
            if (KeyClaim.TryRead(in header, input, out _, out var why))
            {
                return;
            }

            problem = why;
        }

        throw new NoteFormatException(problem); // a refusal of a kind
    }

    private static void StreamProven(byte[] input, VerifierKey key)
    {
        var proof = StreamProof.Parse(input);
        if (!proof.ToBytes().AsSpan().SequenceEqual(input))
        {
            throw new InvalidOperationException("It was read as other bytes than it has.");
        }

        var verdict = proof.Verify(new StreamProofQuestion(key));
        _ = StreamProofText.ForPeople(verdict);
        _ = StreamProofText.Json(verdict);
        if (verdict.Failed is { } failed)
        {
            throw new StreamProofFormatException(failed.Text); // a refusal of a kind
        }
    }

    private static void Bundle(byte[] input, string path, VerifierKey key)
    {
        File.WriteAllBytes(path, input);
        var verdict = BundleVerifier.Verify(path, new BundleQuestion(key));
        if (verdict.ExitCode is not (0 or >= 10 and <= 17))
        {
            throw new InvalidOperationException($"exit code {verdict.ExitCode}");
        }

        _ = VerdictText.ForPeople(verdict);
        _ = VerdictText.Json(verdict);
        if (verdict.ExitCode > 0)
        {
            throw new BundleFormatException(verdict.Failed!.Text); // a refusal of a kind
        }
    }

    private static int Run(BenchRun bench, Target target)
    {
        var inputs = (long)(bench.Events * 10L * target.Part);
        var mutator = new Mutator(0x9E3779B97F4A7C15UL ^ (ulong)target.Name.Length);
        var corpus = target.Corpus.ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (taken, findings, slowest) = (0L, 0, TimeSpan.Zero);
        using var memory = Memory.Watch();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0L; i < inputs; i++)
        {
            var input = mutator.Change(corpus[mutator.Below(corpus.Count)], corpus);
            var start = Stopwatch.GetTimestamp();
            string told;
            try
            {
                target.Parse(input);
                taken++;
                told = "taken";
            }
            catch (FormatException e)
            {
                told = Digits().Replace(e.Message, "#");
            }
#pragma warning disable CA1031 // whatever else it is, it is a finding
            catch (Exception e)
#pragma warning restore CA1031
            {
                told = e.GetType().Name;
                findings += Found(target, input, e.ToString());
            }

            var took = Stopwatch.GetElapsedTime(start);
            slowest = took > slowest ? took : slowest;
            if (took > TooLong && Again(target, input) > TooLong) // once may be the machine
            {
                findings += Found(target, input, $"took {took}");
            }

            if (input.Length < 64 * 1024 && corpus.Count < MostKept && seen.Add(told))
            {
                corpus.Add(input);
            }
        }

        var rate = inputs / Stopwatch.GetElapsedTime(started).TotalSeconds;
        bench.Add(new Figure("fuzz", target.Name, string.Create(
            CultureInfo.InvariantCulture,
            $"{inputs:N0} inputs, {taken:N0} taken, {seen.Count} ways to be refused, {findings} findings; {rate:N0}/s, slowest {slowest.TotalMilliseconds:0.0} ms, memory grew by {memory.Growth:0} MiB")));
        return findings;
    }

    private static TimeSpan Again(Target target, byte[] input)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            target.Parse(input);
        }
#pragma warning disable CA1031 // only the time is asked for
        catch (Exception)
#pragma warning restore CA1031
        {
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static int Found(Target target, byte[] input, string what)
    {
        Screen.Talk($"  FOUND {target.Name}: {what}\n  {Convert.ToBase64String(input)}");
        return 1;
    }

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Digits();

    private sealed record Target(string Name, double Part, IReadOnlyList<byte[]> Corpus, Action<byte[]> Parse);
}
