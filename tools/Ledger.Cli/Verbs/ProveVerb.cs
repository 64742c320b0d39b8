using System.CommandLine;
using System.Globalization;
using System.Text;
using Ledger.Json;
using Ledger.Log;
using Ledger.Maps;
using Ledger.Seal.Maps;
using Ledger.Sealing;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger prove-stream</c> and <c>ledger prove-absent</c>: a stream had exactly these events, or there was none.</summary>
internal static class ProveVerb
{
    public static Verb CreateStream(Terminal terminal) =>
        Create(terminal, "prove-stream", "Prove that a stream had exactly its events: a file that anybody with the verifier key can check", absent: false);

    public static Verb CreateAbsent(Terminal terminal) =>
        Create(terminal, "prove-absent", "Prove that there was no such stream: a file that anybody with the verifier key can check", absent: true);

    private static Verb Create(Terminal terminal, string name, string says, bool absent)
    {
        var stream = new Argument<string>("STREAM") { Description = "The stream: its category and id, e.g. office-medical-director" };
        var at = new Option<long?>("--at") { Description = "When the log had so many facts; without it, all there are. The map is logged if there is none of that size", HelpName = "SIZE" };
        var logged = new Option<bool>("--logged") { Description = "From the newest map that is logged, and record nothing" };
        var to = new Option<string?>("--out") { Description = "Write the proof to a file, e.g. chair.stream-proof", HelpName = "FILE" };
        var verb = new Verb(name, says) { stream, at, logged, to, Settings.PolicyOption, Settings.RequireWitnessOption };
        verb.SetAction(async (arguments, ct) =>
        {
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            var named = Name(arguments.GetValue(stream)!);
            if (arguments.GetValue(at) is not null && arguments.GetValue(logged))
            {
                throw new LedgerException(Failure.Usage, "--at and --logged exclude each other", "leave one out");
            }

            await using var session = await Session.Open(Settings.Resolve(arguments, terminal), terminal, ct);
            var proof = await Prove(session, named, arguments.GetValue(at), arguments.GetValue(logged), absent, output, ct);
            Print(output, proof, arguments.GetValue(to));
            return 0;
        });
        return verb;
    }

    private static StreamName Name(string given)
    {
        try
        {
            return new StreamName(given);
        }
        catch (ArgumentException e)
        {
            throw new LedgerException(Failure.Usage, $"'{given}' is no stream's name", "it is a category and an id, e.g. office-medical-director", e);
        }
    }

    private static async Task<StreamProof> Prove(Session session, StreamName stream, long? at, bool logged, bool absent, Output output, CancellationToken ct)
    {
        var coverage = await session.Get<StreamsMapping>().Coverage(ct);
        var newest = !logged ? null : coverage.Newest ?? throw new LedgerException(Failure.NotFound, "no map of streams was logged yet", "`ledger map` logs one");
        var size = newest?.Fact.Size ?? at ?? (coverage.New == 0 ? coverage.Newest!.Fact.Size : coverage.Reached);
        if (size < 0 || size > coverage.Reached)
        {
            throw new LedgerException(Failure.Usage, string.Create(CultureInfo.InvariantCulture, $"--at is {size}, and the log has {coverage.Reached} facts"));
        }

        // Before anything is written: whether there is something to prove.
        var proofs = session.Get<StreamProofs>();
        var count = await proofs.Count(stream, size, ct);
        if (absent && count > 0)
        {
            throw new LedgerException(
                Failure.Refused, string.Create(CultureInfo.InvariantCulture, $"{stream} is not absent: it has {count} of the first {size} facts"), $"`ledger prove-stream {stream}` proves that these are all");
        }

        if (!absent && count == 0)
        {
            throw new LedgerException(
                Failure.NotFound, string.Create(CultureInfo.InvariantCulture, $"there is no {stream} among the first {size} facts"), $"`ledger prove-absent {stream}` proves that");
        }

        var map = coverage.Logged.FirstOrDefault(m => m.Fact.Size == size) ?? await MapVerb.Log(session, size, output, ct);
        using var progress = output.Progress("reading");
        return await proofs.Prove(stream, map, ct);
    }

    private static void Print(Output output, StreamProof proof, string? file)
    {
        var bytes = proof.ToBytes();
        if (!StreamProof.IsAnnouncedBy(bytes) || bytes.Length > StreamProof.MaxSize)
        {
            throw new LedgerException(Failure.Refused, $"{proof.Stream} is too long to be proven in one file", "a bundle has all headers: `ledger snapshot`");
        }

        var view = Seal.HeaderView.Parse(proof.Map.Header.Span);
        if (!StreamsMapClaim.TryRead(in view, proof.Payload.Span, out var claim, out _))
        {
            throw new System.Diagnostics.UnreachableException();
        }

        if (file is not null)
        {
            File.WriteAllBytes(file, bytes);
        }

        if (output.Json)
        {
            output.Line(LedgerJson.Write(new Proven(proof.Stream, claim.Size, proof.Map.Index, proof.Events.Count, file is null ? Encoding.UTF8.GetString(bytes) : null)));
        }
        else if (file is null)
        {
            output.Text(Encoding.UTF8.GetString(bytes));
        }

        var had = proof.Events.Count == 0 ? $"there was no {proof.Stream}" : string.Create(CultureInfo.InvariantCulture, $"{proof.Stream} had exactly {proof.Events.Count} {(proof.Events.Count == 1 ? "fact" : "facts")}");
        output.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"Proves that {had} when the log had {claim.Size}. Check it with `ledger-verify {file ?? "FILE"} --key KEY`, or `ledger verify` the same way."));
    }

    private sealed record Proven(string Stream, long Size, long MapIndex, int Events, string? Proof);
}
