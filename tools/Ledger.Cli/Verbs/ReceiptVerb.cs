using System.CommandLine;
using System.Globalization;
using System.Text;
using Ledger.Json;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Sealing;
using Ledger.Witnessing;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger receipt</c>: gives a receipt; <c>ledger receipt check</c> checks one offline.</summary>
internal static class ReceiptVerb
{
    public static Verb Create(Terminal terminal)
    {
        var entry = new Argument<string>("INDEX|EVENT-ID") { Description = "The fact: its index in the log, or its event id" };
        var to = new Option<string?>("--out") { Description = "Write the receipt to a file, e.g. 12.tlog-proof", HelpName = "FILE" };
        var verb = new Verb("receipt", "Print the receipt of a fact: a C2SP tlog-proof that anybody with the verifier key can check") { entry, to, Settings.PolicyOption, Settings.RequireWitnessOption };
        verb.SetAction(async (arguments, ct) =>
        {
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            await using var session = await Session.Open(Settings.Resolve(arguments, terminal), terminal, ct);
            var logged = await Find(session, arguments.GetValue(entry)!, ct);
            var sealer = session.Get<Sealer>();
            await sealer.Seal(logged.Index + 1, ct);
            var receipt = await sealer.ReceiptFor(logged, ct);
            var erasure = await session.Get<FactReader>().ErasureOf(logged.Header, ct);
            if (erasure is not null)
            {
                output.Say($"What entry {logged.Index} says was {erasure}. The receipt proves its header, as before.");
            }

            var redaction = await session.Get<FactReader>().RedactionOf(logged.Index, ct);
            if (redaction is not null)
            {
                output.Say($"What entry {logged.Index} says was {redaction}. The receipt proves its header, as before.");
            }

            if (arguments.GetValue(to) is { } file)
            {
                await File.WriteAllBytesAsync(file, receipt.ToBytes(), ct);
                output.Say($"Wrote the receipt of entry {logged.Index} to {file}. Check it with `ledger receipt check {file} --key KEY`.");
            }
            else
            {
                var text = Encoding.UTF8.GetString(receipt.ToBytes());
                output.Text(output.Json ? LedgerJson.Write(new Given(logged.Index, logged.Header.Id, logged.Header.Type, text, erasure, redaction)) + "\n" : text);
            }

            return 0;
        });
        verb.Add(CreateCheck(terminal));
        return verb;
    }

    private static Verb CreateCheck(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "The receipt" };
        var key = new Option<string>("--key")
        {
            Description = "The log's verifier key, or a file that holds it: from somewhere else than the sender of the receipt",
            HelpName = "KEY",
            Required = true,
        };
        var policy = new Option<string?>("--policy") { Description = "Also require the cosignatures that this policy asks for (a c2sp.org/tlog-policy file)", HelpName = "FILE" };
        var history = new Option<string?>("--keys") { Description = "The history of the log's keys, if it has changed them (`ledger key history --out`): it may come from the sender", HelpName = "FILE" };
        var verb = new Verb("check", "Check a receipt offline, with the log's verifier key and nothing else") { file, key, policy, history };
        verb.SetAction(arguments =>
        {
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            var path = arguments.GetValue(file)!;
            var verifier = VerifierKeys.Read(arguments.GetValue(key)!);
            var witnesses = arguments.GetValue(policy) is { } named ? Witnesses.ReadPolicy(named) : null;
            var keys = arguments.GetValue(history) is { } given ? ReadKeys(given) : KeyHistory.Of(verifier);
            Receipt receipt;
            try
            {
                receipt = Receipt.Parse(BoundedFile.Read(path, Receipt.MaxSize));
            }
            catch (FormatException e)
            {
                throw new LedgerException(
                    Failure.Integrity, $"{path} is not a receipt: {e.Message.TrimEnd('.')}", Seal.Maps.StreamProofFile.IsOne(path) ? $"it is a proof of a stream: `ledger verify {path} --key KEY` checks it" : null, e);
            }

            switch (receipt.Verify(keys, verifier, witnesses))
            {
                case ReceiptVerdict.Valid when witnesses?.Check(receipt.Checkpoint, Signer(), verifier) is PolicyVerdict.NotMet unmet:
                    return CommandLineApp.Fail(terminal, Failure.Integrity, $"{path} is not witnessed as the policy asks: {unmet.Reason}", "ask for a receipt of a later checkpoint, or look why the witnesses do not cosign");
                case ReceiptVerdict.Valid valid:
                    var header = Encoding.UTF8.GetString(receipt.Header);
                    if (output.Json)
                    {
                        output.Line(LedgerJson.Write(new Checked(true, valid.Index, valid.Checkpoint.Origin, valid.Checkpoint.Size, header)));
                    }
                    else
                    {
                        output.Line($"genuine: entry {valid.Index} of {valid.Checkpoint.Origin}, sealed at size {valid.Checkpoint.Size}");
                        if (witnesses?.Check(receipt.Checkpoint, Signer(), verifier) is PolicyVerdict.Met met)
                        {
                            output.Line($"witnessed: {(met.Witnesses.Count == 0 ? "the policy asks for nobody" : string.Join(", ", met.Witnesses.Select(w => w.Name)))}");
                        }

                        output.Line(header);
                        if (EventHeader.Decode(receipt.Header).Protect is { } protection)
                        {
                            output.Say($"Its payload is encrypted under the key {protection.Key} and can be erased; whether it was, the ledger tells (`ledger receipt {valid.Index}`).");
                        }
                    }

                    return 0;
                case ReceiptVerdict.Invalid invalid:
                    return CommandLineApp.Fail(terminal, Failure.Integrity, $"{path} proves nothing: {char.ToLowerInvariant(invalid.Reason[0]) + invalid.Reason[1..].TrimEnd('.')}", null);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }

            VerifierKey Signer() => keys.TryOpen(receipt.Checkpoint, verifier, witnesses, out _, out var by, out _) ? by : verifier;
        });
        return verb;
    }

    /// <summary>The history of keys in a file.</summary>
    public static KeyHistory ReadKeys(string path)
    {
        try
        {
            return KeyHistory.Parse(BoundedFile.Read(path, KeyHistory.MaxSize));
        }
        catch (FormatException e)
        {
            throw new LedgerException(Failure.Integrity, $"{path} is not a history of keys: {e.Message.TrimEnd('.')}", null, e);
        }
    }

    private static async Task<LoggedEvent> Find(Session session, string entry, CancellationToken ct)
    {
        long index;
        if (Guid.TryParseExact(entry, "D", out var id))
        {
            index = await session.Get<RegisterEngine>().IndexOf(id, ct) ?? throw new LedgerException(Failure.NotFound, $"there is no event {entry}");
        }
        else if (!long.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out index))
        {
            throw new LedgerException(Failure.Usage, $"'{entry}' is neither an index nor an event id", "indexes are printed by `ledger record` and `ledger replay`");
        }

        await foreach (var logged in session.Get<IEventLog>().ReadLog(index, ct))
        {
            return logged;
        }

        throw new LedgerException(Failure.NotFound, $"there is no entry {index}");
    }

    private sealed record Given(long Index, Guid Id, string Type, string Receipt, Erasure? Erased, Redaction? Redacted);

    private sealed record Checked(bool Genuine, long Index, string Origin, long Size, string Header);
}
