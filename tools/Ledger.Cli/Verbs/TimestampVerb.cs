using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ledger.Anchors;
using Ledger.Json;
using Ledger.Seal;
using Ledger.Sealing;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger timestamp</c>: checkpoints stamped by an authority (RFC 3161), by file.</summary>
internal static class TimestampVerb
{
    public static Verb Create(Terminal terminal) => new("timestamp", "Have an authority stamp a checkpoint (RFC 3161): files to carry there and back")
    {
        CreateRequest(terminal),
        CreateAttach(terminal),
        CreateCheck(terminal),
    };

    private static Verb CreateRequest(Terminal terminal)
    {
        var to = new Option<string>("--out") { Description = "The request to write, e.g. checkpoint.tsq; the checkpoint goes beside it, with .checkpoint after the name", HelpName = "FILE", Required = true };
        var verb = new Verb("request", "Write the newest checkpoint, and a request to stamp it") { to, Settings.PolicyOption };
        verb.SetAction(async (arguments, ct) =>
        {
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            await using var session = await Session.Open(Settings.Resolve(arguments, terminal), terminal, ct);
            var newest = await session.Get<Sealer>().Newest(ct);
            var file = arguments.GetValue(to)!;
            await File.WriteAllBytesAsync(file + ".checkpoint", newest.Note.ToBytes(), ct);
            await File.WriteAllBytesAsync(file, Timestamp.Request(newest.Note), ct);
            output.Say($"Wrote {file}.checkpoint ({newest.Size} facts) and {file}: send that as application/timestamp-query, then `ledger timestamp attach {file}.checkpoint RESPONSE`.");
            return 0;
        });
        return verb;
    }

    private static Verb CreateAttach(Terminal terminal)
    {
        var (checkpoint, response) = Files();
        var verb = new Verb("attach", "Check an authority's response, and keep both in seal/timestamps") { checkpoint, response };
        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            Session.Exists(settings);
            var (keys, trusted) = KeysFile.Trusting(settings.Layout, null);
            var (note, bytes, verdict) = Checked(arguments.GetValue(checkpoint)!, arguments.GetValue(response)!, keys, trusted, null);
            Directory.CreateDirectory(settings.Layout.Timestamps);
            var kept = Path.Combine(settings.Layout.Timestamps, verdict.Checkpoint.Size.ToString(CultureInfo.InvariantCulture));
            await File.WriteAllBytesAsync(kept + ".checkpoint", note.ToBytes(), ct);
            await File.WriteAllBytesAsync(kept + ".tsr", bytes, ct);
            return Print(terminal, arguments, verdict);
        });
        return verb;
    }

    private static Verb CreateCheck(Terminal terminal)
    {
        var (checkpoint, response) = Files();
        var key = new Option<string>("--key") { Description = "The log's verifier key, or a file that holds it", HelpName = "KEY", Required = true };
        var authority = new Option<string?>("--authority") { Description = "The authority's certificate (DER or PEM), from somewhere else; without it the one in the response is named, and not trusted", HelpName = "FILE" };
        var verb = new Verb("check", "Check a stamp offline: that the checkpoint existed at the time it says") { checkpoint, response, key, authority };
        verb.SetAction(arguments =>
        {
            var trusted = VerifierKeys.Read(arguments.GetValue(key)!);
            using var certificate = arguments.GetValue(authority) is { } path ? Certificate(path) : null;
            var (_, _, verdict) = Checked(arguments.GetValue(checkpoint)!, arguments.GetValue(response)!, KeyHistory.Of(trusted), trusted, certificate);
            return Print(terminal, arguments, verdict);
        });
        return verb;
    }

    private static (Argument<string> Checkpoint, Argument<string> Response) Files() => (
        new Argument<string>("CHECKPOINT") { Description = "The checkpoint that was stamped" },
        new Argument<string>("RESPONSE") { Description = "The authority's response" });

    private static (SignedNote Note, byte[] Response, TimestampVerdict Verdict) Checked(string checkpoint, string response, KeyHistory keys, VerifierKey trusted, X509Certificate2? authority)
    {
        SignedNote note;
        Checkpoint opened;
        try
        {
            note = SignedNote.Parse(BoundedFile.Read(checkpoint, SignedNote.MaxSize));
            opened = keys.Open(note, trusted, null, out _);
        }
        catch (Exception e) when (e is FormatException or NotGenuineException)
        {
            throw new LedgerException(Failure.Integrity, $"{checkpoint} is not a checkpoint of this log: {e.Message.TrimEnd('.')}", null, e);
        }

        var bytes = BoundedFile.Read(response, Timestamp.MaxSize);
        return (note, bytes, Timestamp.Check(bytes, note, opened, authority));
    }

    private static X509Certificate2 Certificate(string path)
    {
        try
        {
            var bytes = BoundedFile.Read(path, 64 * 1024);
            return bytes.AsSpan().StartsWith("-----BEGIN"u8) ? X509Certificate2.CreateFromPem(System.Text.Encoding.ASCII.GetString(bytes)) : X509CertificateLoader.LoadCertificate(bytes);
        }
        catch (CryptographicException e)
        {
            throw new LedgerException(Failure.Usage, $"{path} is not a certificate", null, e);
        }
    }

    private static int Print(Terminal terminal, ParseResult arguments, TimestampVerdict verdict)
    {
        var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
        var time = verdict.Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        output.Line(output.Json
            ? LedgerJson.Write(new Stamped(verdict.Checkpoint.Origin, verdict.Checkpoint.Size, time, verdict.Authority))
            : string.Create(CultureInfo.InvariantCulture, $"stamped: {verdict.Checkpoint.Size} facts of {verdict.Checkpoint.Origin} existed at {time}, says {verdict.Authority}"));
        return 0;
    }

    private sealed record Stamped(string Origin, long Size, string Time, string Authority);
}
