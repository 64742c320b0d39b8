using System.CommandLine;
using System.Globalization;
using System.Text;
using Ledger.Corrections;
using Ledger.Json;
using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Cli.Verbs;

/// <summary><c>ledger show</c>: a register, on a day, as known at a point.</summary>
internal static class ShowVerb
{
    public static Verb Create(Terminal terminal)
    {
        var register = new Argument<string?>("REGISTER") { Description = "The register; without one they are listed", Arity = ArgumentArity.ZeroOrOne };
        var on = new Option<string?>("--on") { Description = "The day on which rows are to hold: 2026-04-01 or today", HelpName = "DATE" };
        var known = new Option<string?>("--known")
        {
            Description = "As it was known then: a day (its end), an instant, an index of the log, or now",
            HelpName = "DATE|INDEX",
        };
        var of = new Option<string?>("--of") { Description = "Only rows about this one, e.g. chief-executive", HelpName = "ID" };
        var timeline = new Option<bool>("--timeline") { Description = "Also the rows that were once asserted and have been ended since" };
        var verb = new Verb("show", "Show a register as it was on a day, as it was known at a point; every row names its source") { register, on, known, of, timeline };
        verb.SetAction(async (arguments, ct) =>
        {
            var output = new Output(terminal, arguments.GetValue(Settings.JsonOption));
            if (arguments.GetValue(register) is not { } name)
            {
                List(output);
                return 0;
            }

            using var progress = output.Progress("bringing the registers up to date");
            await using var session = await Session.Read(Settings.Resolve(arguments, terminal), terminal, progress, ct);
            var zone = session.Zone;
            var day = arguments.GetValue(on) is { } text ? Days.Read(text, zone, terminal.Time) : (DateOnly?)null;
            var point = arguments.GetValue(known) is { } then ? KnownPoint.Parse(then, zone) : null;
            var answer = await session.Mediator.Send(new ShowRegister(name, arguments.GetValue(of), day, point, arguments.GetValue(timeline)), ct);
            if (point is KnownPoint.By { Instant: var instant } && instant > terminal.Time.GetUtcNow())
            {
                output.Say("That point is not over yet: more may become known by then. The index names what is known now.");
            }

            if (output.Json)
            {
                output.Line(Encoding.UTF8.GetString(answer.ToJson()));
            }
            else
            {
                Print(output, answer);
            }

            await SayRedacted(session, output, answer.Register, ct);
            return 0;
        });
        return verb;
    }

    // A row does not show that something that it rests on is gone.
    private static async Task SayRedacted(Session session, Output output, string register, CancellationToken ct)
    {
        if (LedgerServices.Slices.FirstOrDefault(s => s.Registers.Any(r => r.Name == register)) is not { } slice)
        {
            return;
        }

        var redactions = await session.Mediator.Send(new ShowRegister(CorrectionRegister.Redactions.Name), ct);
        var streams = redactions.Rows.Select(row => LedgerJson.Read<RedactionRow>(row.Data).Stream)
            .Where(stream => stream.StartsWith(slice.Category + "-", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (streams.Count > 0)
        {
            output.Say($"Something was redacted in {string.Join(", ", streams.Take(5))}{(streams.Count > 5 ? " and others" : string.Empty)}; `ledger show redactions` says what, and why.");
        }
    }

    public static void Print(Output output, RegisterAnswer answer)
    {
        var data = answer.Rows.Select(row => Cells.Of(row.Data)).ToList();
        var order = Fields(answer.Register);
        var fields = data.SelectMany(cells => cells.Select(cell => cell.Name)).Distinct(StringComparer.Ordinal).OrderBy(order.IndexOf).ToList();
        var keyed = answer.Rows.Any(row => row.Key.Length > 0);
        var ended = answer.Rows.Any(row => row.EndedBy is not null);
        string[] columns = ["about", .. keyed ? ["key"] : (string[])[], .. fields, "effective", .. answer.On is null ? [] : (string[])["holds"], "source", .. ended ? ["ended by"] : (string[])[]];
        if (answer.Rows.Count > 0)
        {
            output.Table(columns, answer.Rows.Zip(data, (row, cells) => (IReadOnlyList<string>)[
                row.Entity,
                .. keyed ? [row.Key] : (string[])[],
                .. fields.Select(field => cells.FirstOrDefault(cell => cell.Name == field).Text ?? string.Empty),
                Cells.When(row.Effective),
                .. answer.On is null ? [] : (string[])[row.Holds == Holding.Certainly ? "certainly" : "possibly"],
                $"#{row.MadeTrueBy.ToString(CultureInfo.InvariantCulture)}",
                .. ended ? [row.EndedBy is { } end ? $"#{end.ToString(CultureInfo.InvariantCulture)}" : string.Empty] : (string[])[],
            ]));
        }

        output.Say(Point(answer));
    }

    /// <summary>What was asked, and up to which index it is answered.</summary>
    public static string Point(RegisterAnswer answer)
    {
        var count = answer.Rows.Count switch { 0 => "Nothing", 1 => "1 row", var n => string.Create(CultureInfo.InvariantCulture, $"{n:N0} rows") };
        var on = answer.On is { } day ? $" on {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : string.Empty;
        var known = answer.Recorded is { } recorded
            ? $"as known at index {answer.Index.ToString(CultureInfo.InvariantCulture)} (recorded {Cells.Recorded(recorded)})"
            : "as known before anything was recorded";
        return $"{count} in {answer.Register}{on}, {known}.";
    }

    // Canonical JSON sorts names; people read a row in the order in which its record says it.
    private static List<string> Fields(string register) =>
        [.. (LedgerServices.Slices.SelectMany(s => s.Registers).Select(r => (r.Name, r.RowType))
            .Concat(LedgerServices.Computed.Select(r => (r.Name, r.RowType)))
            .First(r => r.Name == register).RowType.GetProperties()).Select(p => Cells.Name(p.Name))];

    private static void List(Output output)
    {
        var registers = LedgerServices.Slices.SelectMany(s => s.Registers).Select(r => (r.Name, r.Title))
            .Concat(LedgerServices.Computed.Select(r => (r.Name, Title: $"{r.Title} (computed for a day: needs --on)")))
            .OrderBy(r => r.Name, StringComparer.Ordinal);
        if (output.Json)
        {
            foreach (var (name, title) in registers)
            {
                output.Line(LedgerJson.Write(new Listed(name, title)));
            }
        }
        else
        {
            output.Table(["register", "what it shows"], registers.Select(r => (IReadOnlyList<string>)[r.Name, r.Title]));
        }
    }

    private sealed record Listed(string Register, string Title);
}
