using System.CommandLine;
using System.Globalization;
using Ledger.Json;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Seal.Bundles;
using Ledger.Snapshots;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger snapshot</c>: logs a snapshot and writes its bundle.</summary>
internal static class SnapshotVerb
{
    public static Verb Create(Terminal terminal)
    {
        var on = new Option<string>("--on") { Description = "The day that the registers are to be of: 2026-04-01, or today", HelpName = "DATE", Required = true };
        var known = new Option<string>("--known")
        {
            Description = "As it was known when: a day (its end), an instant, an index, or now",
            HelpName = "POINT",
            DefaultValueFactory = _ => "now",
        };
        var scope = new Option<string[]>("--scope")
        {
            Description = "The registers that go out, or all (those that name persons never do)",
            HelpName = "REGISTER",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var recipient = new Option<string>("--for") { Description = "For whom: an organisation or an office, no person's name", HelpName = "RECIPIENT", Required = true };
        var purpose = new Option<string>("--purpose") { Description = "What for", HelpName = "TEXT", Required = true };
        var to = new Option<string>("--out") { Description = "Where the bundle is written, e.g. snapshot.zip", HelpName = "FILE", Required = true };
        var from = new Option<string?>("--base")
        {
            Description = "The checkpoint that the recipient holds, from an earlier bundle: only what is new since goes out",
            HelpName = "CHECKPOINT",
        };
        var withhold = new Option<string[]>("--withhold")
        {
            Description = "What is kept back, and why: stream=decision-7:REASON, class=part-ii:REASON or event=12:REASON",
            HelpName = "RULE",
            AllowMultipleArgumentsPerToken = true,
        };
        var verb = new Verb("snapshot", "Write registers as of a point for somebody else, in a bundle that they can check alone") { on, known, scope, recipient, purpose, to, from, withhold, Settings.PolicyOption, Settings.RequireWitnessOption };
        verb.SetAction(async (arguments, ct) =>
        {
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            await using var session = await Session.Open(Settings.Resolve(arguments, terminal), terminal, ct);
            var held = arguments.GetValue(from) is { } file ? ReadNote(file) : null;
            var request = new SnapshotRequest(
                Days.Read(arguments.GetValue(on)!, session.Zone, terminal.Time),
                KnownPoint.Parse(arguments.GetValue(known)!, session.Zone),
                arguments.GetValue(scope)!,
                arguments.GetValue(recipient)!,
                arguments.GetValue(purpose)!,
                [.. (arguments.GetValue(withhold) ?? []).Select(Rule)],
                held is null ? null : Checkpoint.Parse(held.Text).Size);
            var (command, outcome) = await Issue(session, request, terminal.Time, output, ct);
            switch (outcome)
            {
                case Outcome.Refused refused:
                    return CommandLineApp.Fail(terminal, Failure.Refused, $"{refused.Code}: {refused.Detail.TrimEnd('.')}", null);
                case Outcome.Conflict conflict:
                    return CommandLineApp.Fail(terminal, Failure.Conflict, conflict.Detail.TrimEnd('.'), null);
            }

            await session.Witness(output, ct); // the bundle's checkpoint carries their cosignatures
            WrittenBundle written;
            using (var progress = output.Progress("writing entries"))
            {
                written = await session.Get<SnapshotBundles>().Write(command.Id, Path.GetFullPath(arguments.GetValue(to)!), held, progress, ct);
            }

            Print(output, written, arguments.GetValue(to)!);
            return 0;
        });
        return verb;
    }

    // Whoever records at the same time can move the point until something is recorded after it; then it is fixed, and only then the snapshot is logged.
    private static async Task<(IssueSnapshot Command, Outcome Outcome)> Issue(Session session, SnapshotRequest request, TimeProvider time, Output output, CancellationToken ct)
    {
        const int Attempts = 5;
        var registers = session.Get<RegisterEngine>();
        for (var attempt = 1; ; attempt++)
        {
            if (await request.StillOpen(registers, time, ct) is { } size)
            {
                output.Say("Nothing is recorded after that time yet: a map of the streams is, so that nothing can come before it any more.");
                await MapVerb.Log(session, size, output, ct);
            }

            var command = await request.ToCommand(registers, ct);
            var outcome = await session.Mediator.Send(command, ct);
            if (attempt == Attempts || outcome is not Outcome.Refused { Code: "point-differs" or "point-still-open" })
            {
                return (command, outcome);
            }
        }
    }

    private static void Print(Output output, WrittenBundle written, string file)
    {
        var withheld = written.Withheld.OrderBy(r => r.Key).ToDictionary(r => r.Key.ToString().ToLowerInvariant(), r => r.Value, StringComparer.Ordinal);
        if (output.Json)
        {
            output.Line(LedgerJson.Write(new Written(
                written.Id.Value, written.Index, file, written.Bytes, written.Start, written.Checkpoint.Size, written.Checkpoint.Root.ToBase64(), written.Disclosed, withheld.Values.Sum(), written.Documents, written.DocumentsNotHere)));
            return;
        }

        output.Line(string.Create(CultureInfo.InvariantCulture, $"snapshot  {written.Id}, logged at index {written.Index}"));
        output.Line(string.Create(CultureInfo.InvariantCulture, $"bundle    {file}, {written.Bytes:N0} bytes"));
        output.Line(string.Create(CultureInfo.InvariantCulture, $"entries   {written.Start} to {written.Checkpoint.Size - 1}"));
        output.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"payloads  {written.Disclosed:N0} disclosed{(withheld.Count == 0 ? string.Empty : ", withheld: " + string.Join(", ", withheld.Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Value:N0} {w.Key}"))))}"));
        if (written.Documents + written.DocumentsNotHere > 0)
        {
            output.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"documents {written.Documents:N0} in evidence/{(written.DocumentsNotHere == 0 ? string.Empty : $"; {written.DocumentsNotHere:N0} that are named are not held here, or kept back")}"));
        }

        output.Say($"Whoever has the verifier key checks it with `ledger-verify {file} --key KEY`.");
    }

    private static SignedNote ReadNote(string path)
    {
        try
        {
            var note = SignedNote.Parse(BoundedFile.Read(path, SignedNote.MaxSize));
            _ = Checkpoint.Parse(note.Text);
            return note;
        }
        catch (NoteFormatException e)
        {
            throw new LedgerException(Failure.Usage, $"{path} is no checkpoint: {e.Message}", "the file `checkpoint` of an earlier bundle is one", e);
        }
    }

    private static WithholdRule Rule(string text)
    {
        var (by, rest) = text.IndexOf('=', StringComparison.Ordinal) is var equals and > 0 ? (text[..equals], text[(equals + 1)..]) : (text, string.Empty);
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || colon == rest.Length - 1
            || Enum.GetValues<WithholdBy>().Cast<WithholdBy?>().FirstOrDefault(value => Words.Kebab(value.ToString()!) == by) is not { } kind)
        {
            throw new LedgerException(Failure.Usage, $"'{text}' is not a rule for what is kept back", "write stream=decision-7:REASON, class=part-ii:REASON or event=12:REASON");
        }

        var value = rest[..colon];
        if (kind == WithholdBy.Class)
        {
            value = Enum.GetNames<Classification>().FirstOrDefault(name => Words.Kebab(name) == value)
                ?? throw new LedgerException(Failure.Usage, $"'{value}' is no class", "use public, part-ii, official-sensitive or personal");
        }

        return new WithholdRule(kind, value, rest[(colon + 1)..]);
    }

    private sealed record Written(string Snapshot, long Index, string File, long Bytes, long Start, long Size, string Root, long Disclosed, long Withheld, int Documents, int DocumentsNotHere);
}
