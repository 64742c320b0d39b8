using System.CommandLine;
using System.Globalization;
using Ledger.Log;
using Microsoft.Data.Sqlite;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger demo</c>: a short story told by the real verbs, on a fresh ledger in a new folder.</summary>
internal static class DemoVerb
{
    private const string Origin = "trust.example/ledger";
    private const string Sample = "Ledger.Cli.well-led-letter.ndjson";

    public static Verb Create(Terminal terminal)
    {
        var verb = new Verb("demo", "Make a ledger in a new folder from a real letter, and tell a short story: what was recorded, who answered for what, what was known when, and how a changed byte is found");
        verb.SetAction((arguments, ct) => Tell(terminal, arguments.GetValue(Settings.DataOption), ct));
        return verb;
    }

    private static async Task<int> Tell(Terminal terminal, string? asked, CancellationToken ct)
    {
        var folder = asked is null ? Directory.CreateTempSubdirectory("ledger-demo-").FullName : Path.GetFullPath(asked);
        var data = Path.Combine(folder, "data");
        var story = new Story(terminal, folder, ct);

        story.Say("A board's public letter says what it decided. Here it becomes a ledger: recorded, sealed, asked, checked.");
        story.Say();
        story.Say("1. A new ledger. Its verifier key goes to whoever shall check it.");
        var key = (await story.Run(0, "init", "--data", data, "--origin", Origin)).Trim();

        story.Say("2. What the letter says, one fact a line, each with the passage it comes from. Every fact is sealed and has its receipt.");
        var commands = Path.Combine(folder, "commands.ndjson");
        await using (var sample = typeof(DemoVerb).Assembly.GetManifestResourceStream(Sample)!)
        await using (var file = File.Create(commands))
        {
            await sample.CopyToAsync(file, ct);
        }

        var recorded = await story.Run(0, "record", "--data", data, "-f", commands);
        var lead = IndexOf(recorded, "LeadDirectorDesignated");
        story.Say("   The same file again: nothing is recorded twice.");
        await story.RunQuietly(0, "record", "--data", data, "-f", commands);

        story.Say("3. Who answered for what on 1 April 2026? The letter names offices, not people, and says so.");
        await story.Run(0, "show", "--data", data, "lead-directors", "--on", "2026-04-01");
        await story.Run(0, "show", "--data", data, "tenures", "--on", "2026-04-01");
        story.Say("   In January the answer is less certain: the letter only says that it had happened by the end of March.");
        await story.Run(0, "show", "--data", data, "lead-directors", "--on", "2026-01-15");

        story.Say("4. The same question as it was known at other points. Yesterday this ledger knew nothing; one fact before, it did not know this.");
        var yesterday = terminal.Time.GetUtcNow().AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await story.Run(0, "show", "--data", data, "lead-directors", "--on", "2026-04-01", "--known", yesterday);
        await story.Run(0, "show", "--data", data, "lead-directors", "--on", "2026-04-01", "--known", (lead - 1).ToString(CultureInfo.InvariantCulture));
        await story.Run(0, "show", "--data", data, "lead-directors", "--on", "2026-04-01", "--known", "now");

        story.Say("5. Where does that answer come from? One step of the replay.");
        var at = lead.ToString(CultureInfo.InvariantCulture);
        await story.Run(0, "replay", "--data", data, "--from", at, "--to", at);

        story.Say("6. A receipt for it, checked with the verifier key and nothing else: no ledger, no network.");
        var receipt = Path.Combine(folder, $"{at}.tlog-proof");
        await story.Run(0, "receipt", "--data", data, at, "--out", receipt);
        await story.Run(0, "receipt", "check", receipt, "--key", key);

        story.Say("7. Nobody changed the record since.");
        await story.Run(0, "verify", "--data", data);

        story.Say($"   In a copy, one byte of a stored payload is changed, past the program: index {at}.");
        var copy = Path.Combine(folder, "copy");
        Copy(data, copy);
        FlipOneByte(new Layout(copy).Log, lead);
        await story.Run((int)Failure.Integrity, "verify", "--data", copy);

        story.Say($"That was real: it is all in {folder}. Look around with --data {data}, or make your own with `ledger init`.");
        return story.Code;
    }

    private static long IndexOf(string recorded, string fact) => long.Parse(
        recorded.Split('\n').First(line => line.Contains(fact, StringComparison.Ordinal)).Trim().Split(' ')[0], CultureInfo.InvariantCulture);

    private static void Copy(string from, string to)
    {
        foreach (var directory in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, directory)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }

    private static void FlipOneByte(string log, long index)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = log, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'trigger'";
        var triggers = new List<string>();
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                triggers.Add(reader.GetString(0));
            }
        }

        // Whoever can write the file can do this; the triggers only keep mistakes away.
        command.CommandText = string.Concat(triggers.Select(trigger => $"DROP TRIGGER {trigger};"));
        command.ExecuteNonQuery();
        command.CommandText = "SELECT payload FROM event WHERE idx = $index";
        command.Parameters.AddWithValue("$index", index);
        var payload = (byte[])command.ExecuteScalar()!;
        payload[payload.Length / 2] ^= 1;
        command.CommandText = "UPDATE event SET payload = $payload WHERE idx = $index";
        command.Parameters.AddWithValue("$payload", payload);
        command.ExecuteNonQuery();
    }

    /// <summary>Tells: runs verbs as somebody would type them, and shows what they really print.</summary>
    private sealed class Story(Terminal terminal, string folder, CancellationToken ct)
    {
        // The story is about the log in its own folder, wherever somebody's own ledger is.
        private readonly Dictionary<string, string> _environment = new(terminal.Environment, StringComparer.Ordinal) { ["LEDGER_CONNECTION"] = LogConnection.Sqlite + ":" };

        public int Code { get; private set; }

        public void Say(string text = "")
        {
            terminal.Data.WriteLine(text);
        }

        public Task<string> Run(int expected, params string[] args) => Run(expected, args, quietly: false);

        public Task<string> RunQuietly(int expected, params string[] args) => Run(expected, args, quietly: true);

        private async Task<string> Run(int expected, string[] args, bool quietly)
        {
            using var data = new StringWriter { NewLine = "\n" };
            using var talk = new StringWriter { NewLine = "\n" };
            var code = await CommandLineApp.Run(args, new Terminal
            {
                Input = terminal.Input,
                Data = data,
                Talk = talk,
                Width = terminal.Width,
                Environment = _environment,
                Time = terminal.Time,
            }, ct);
            Say($"   $ ledger {string.Join(' ', args.Select(Shown))}");
            Indent(quietly ? string.Empty : data.ToString());
            Indent(talk.ToString());
            if (code != 0)
            {
                Say($"   (exit code {code.ToString(CultureInfo.InvariantCulture)})");
            }

            Say();
            if (code != expected)
            {
                Say($"   This was not expected: exit code {expected.ToString(CultureInfo.InvariantCulture)} was.");
                Code = 1;
            }

            return data.ToString();
        }

        private string Shown(string argument)
        {
            var text = argument.StartsWith(folder, StringComparison.Ordinal) ? Path.GetRelativePath(folder, argument) : argument;
            return text.Contains(' ', StringComparison.Ordinal) ? $"'{text}'" : text;
        }

        private void Indent(string text)
        {
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                Say($"   {line.TrimEnd().Replace(folder + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal)}");
            }
        }
    }
}
