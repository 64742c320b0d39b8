using System.CommandLine;
using System.Globalization;
using Ledger.Json;
using Ledger.Keys;
using Ledger.Sealing;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger key</c>: the key with which others check, and what becomes of it.</summary>
internal static class KeyVerb
{
    public static Verb Create(Terminal terminal)
    {
        var verb = new Verb("key", "Print the verifier key, with which others check receipts and checkpoints")
        {
            CreateHistory(terminal),
            CreateRotate(terminal),
            CreateCompromised(terminal),
            CreateSource(terminal),
        };
        verb.SetAction(arguments =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            Session.Exists(settings);
            var key = SealSetup.VerifierKeyOf(settings.Layout);
            output.Line(output.Json ? LedgerJson.Write(new Answer(key.Name, key.ToString())) : key.ToString());
            return 0;
        });
        return verb;
    }

    private static Verb CreateHistory(Terminal terminal)
    {
        var to = new Option<string?>("--out") { Description = "Write the history to a file, for those who hold one of the keys", HelpName = "FILE" };
        var verb = new Verb("history", "List the keys that signed, and for which sizes each counts") { to };
        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            Session.Exists(settings);
            var history = KeysFile.Read(settings.Layout);
            if (arguments.GetValue(to) is { } file)
            {
                await File.WriteAllBytesAsync(file, history.ToBytes(), ct);
                output.Say($"Wrote the history of {history.Periods.Count} keys to {file}: `ledger receipt check --keys {file}` goes by it from any key in it.");
                return 0;
            }

            var lines = history.Periods.Select((p, i) => new Period(p.Key.ToString(), p.From, i + 1 < history.Periods.Count ? history.Periods[i + 1].From : null, p.CompromisedFrom)).ToList();
            if (output.Json)
            {
                lines.ForEach(line => output.Line(LedgerJson.Write(line)));
            }
            else
            {
                output.Table(["from", "to", "compromised", "key"], lines.Select(l => (IReadOnlyList<string>)[Number(l.From), Number(l.To), Number(l.CompromisedFrom), l.Key]));
            }

            return 0;
        });
        return verb;
    }

    private static Verb CreateRotate(Terminal terminal)
    {
        var verb = new Verb("rotate", "Have a new key take over: an event says so, both keys sign one checkpoint, and the old key is deleted") { Settings.PolicyOption };
        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            await using var session = await Session.Open(settings, terminal, ct);
            await session.Get<Sealer>().Seal(0, ct); // a rotation that was interrupted is finished first
            var old = SealSetup.VerifierKeyOf(settings.Layout);
            var next = KeyRotation.Prepare(settings.Layout);
            var outcome = await session.Mediator.Send(new RotateSigningKey(KeyringId.Signing, old.ToString(), next.ToString()), ct);
            if (outcome is Outcome.Refused refused)
            {
                return CommandLineApp.Fail(terminal, Failure.Refused, $"refused ({refused.Code}): {char.ToLowerInvariant(refused.Detail[0])}{refused.Detail[1..].TrimEnd('.')}", null);
            }

            if (outcome is Outcome.Conflict conflict)
            {
                return CommandLineApp.Fail(terminal, Failure.Conflict, conflict.Detail, "ask again");
            }

            var covering = outcome is Outcome.Recorded recorded ? recorded.Facts[^1].Index + 1 : session.Get<Sealer>().Latest!.Size;
            var history = await KeyRotation.HandOver(settings.Layout, covering, ct);
            var key = history.Current.ToString();
            output.Line(output.Json ? LedgerJson.Write(new Answer(history.Current.Name, key)) : key);
            output.Say(string.Create(CultureInfo.InvariantCulture, $"The key above has taken over at size {history.Periods[^1].From}; the old one counts up to there, and its secret is deleted."));
            output.Say("Tell those who check, by another way than the receipts; witnesses need it too (`ledger witness add-log`).");
            await Cosign(session, settings, output, ct);
            return 0;
        });
        return verb;
    }

    private static Verb CreateCompromised(Terminal terminal)
    {
        var from = new Option<long>("--from-size") { Description = "The size of the last checkpoint that is known to be the ledger's own", HelpName = "N", Required = true };
        var which = new Option<string?>("--key") { Description = "The verifier key; without it the one that signs now", HelpName = "KEY" };
        var verb = new Verb("compromised", "Say that a key may be in other hands: beyond a size its signature alone counts for nothing, and witnesses are required") { from, which };
        verb.SetAction(async (arguments, ct) =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            await using var session = await Session.Open(settings, terminal, ct);
            await session.Get<Sealer>().Seal(0, ct);
            var key = arguments.GetValue(which) is { } given ? VerifierKeys.Read(given) : SealSetup.VerifierKeyOf(settings.Layout);
            if (!KeysFile.Read(settings.Layout).Periods.Any(p => p.Key.Equals(key)))
            {
                throw new LedgerException(Failure.NotFound, $"{key} was never one of this ledger's keys", "`ledger key history` shows them");
            }

            switch (await session.Mediator.Send(new ReportCompromisedKey(KeyringId.Signing, key.ToString(), arguments.GetValue(from)), ct))
            {
                case Outcome.Refused refused:
                    return CommandLineApp.Fail(terminal, Failure.Refused, $"refused ({refused.Code}): {char.ToLowerInvariant(refused.Detail[0])}{refused.Detail[1..].TrimEnd('.')}", null);
                case Outcome.Conflict conflict:
                    return CommandLineApp.Fail(terminal, Failure.Conflict, conflict.Detail, "ask again");
            }

            var history = await KeyRotation.Compromise(settings.Layout, key, arguments.GetValue(from), ct);
            output.Say(string.Create(CultureInfo.InvariantCulture, $"Key {key.KeyId:x8} counts alone up to size {arguments.GetValue(from)} only. Tell everybody who checks."));
            if (history.Current.Equals(key))
            {
                output.Say("It still signs: have a new key take over with `ledger key rotate`, and the handover cosigned by your witnesses.");
            }

            return 0;
        });
        return verb;
    }

    private static Verb CreateSource(Terminal terminal)
    {
        var source = new Argument<string[]>("SOURCE") { Description = "file; environment NAME; or command VERIFIER-KEY PROGRAM ARGUMENTS", Arity = ArgumentArity.OneOrMore };
        var verb = new Verb("source", "Take the signing key from elsewhere: an environment variable, or a program that signs what it reads") { source };
        verb.SetAction(arguments =>
        {
            var settings = Settings.Resolve(arguments, terminal);
            Session.Exists(settings);
            var words = arguments.GetValue(source)!;
            KeySource.Use(settings.Layout, words);
            new Output(terminal, json: false).Say(words is ["file"] ? "The key is taken from its file." : $"The key is taken from there; {settings.Layout.Key} can be put into a safe and deleted here.");
            return 0;
        });
        return verb;
    }

    /// <summary>Asks the witnesses, and keeps their cosignatures with the handover.</summary>
    private static async Task Cosign(Session session, Settings settings, Output output, CancellationToken ct)
    {
        if (session.Witnesses is null)
        {
            return;
        }

        await using var again = await session.Reopened(ct); // its sealer goes by the new key
        await again.Witness(output, ct);
        if (again.Witnesses!.Newest(KeysFile.Read(settings.Layout).Current) is { } witnessed && await KeyRotation.KeepCosignatures(settings.Layout, witnessed.Note, ct))
        {
            output.Say("The witnesses cosigned the handover.");
        }
    }

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    private sealed record Answer(string Origin, string Key);

    private sealed record Period(string Key, long From, long? To, long? CompromisedFrom);
}
