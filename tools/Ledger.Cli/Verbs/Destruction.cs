using System.CommandLine;
using Ledger.Decisions;
using Ledger.Json;
using Ledger.Seal;

namespace Ledger.Cli.Verbs;

/// <summary>
/// What <c>ledger erase</c> and <c>ledger redact</c> ask alike: on what basis, which decision orders it, from which day on, and whether it is meant, since nothing brings back what they destroy.
/// </summary>
/// <typeparam name="TBasis">The bases there are.</typeparam>
/// <param name="verb">The verb, e.g. <c>erase</c>.</param>
/// <param name="noun">The same as a noun, e.g. <c>an erasure</c>.</param>
/// <param name="basisIs">What the basis is, for the help.</param>
internal sealed class Destruction<TBasis>(string verb, string noun, string basisIs)
    where TBasis : struct, Enum
{
    private readonly Option<string> _basis = new("--basis") { Description = basisIs, HelpName = string.Join('|', Enum.GetNames<TBasis>().Select(Words.Kebab)), Required = true };
    private readonly Option<string> _decision = new("--decision") { Description = "The adopted decision that orders it, e.g. d-2026-17", HelpName = "ID", Required = true };
    private readonly Option<string?> _on = new("--on") { Description = "From which day on: 2026-04-01; today, if none is named", HelpName = "DATE" };
    private readonly Option<bool> _yes = new("--yes") { Description = "Do not ask; needed where nobody can answer" };

    /// <summary>The options that come before those of the verb itself.</summary>
    public IEnumerable<Option> Order => [_basis, _decision];

    /// <summary>The options that come after them.</summary>
    public IEnumerable<Option> Manner => [_on, _yes];

    /// <summary>What was asked.</summary>
    /// <exception cref="LedgerException"><see cref="Failure.Usage"/>: an option does not read.</exception>
    public (TBasis Basis, DecisionId Decision, PartialDate? On) Read(ParseResult arguments) => (
        Parse("--basis", () => (TBasis)Words.ParseEnum(typeof(TBasis), arguments.GetValue(_basis)!)),
        Parse("--decision", () => DecisionId.Parse(arguments.GetValue(_decision)!)),
        arguments.GetValue(_on) is { } text ? Parse("--on", () => PartialDate.TryParse(text, out var date) ? date : throw new FormatException($"'{text}' is not a date")) : null);

    /// <summary>Reads one more argument.</summary>
    /// <exception cref="LedgerException"><see cref="Failure.Usage"/>: it does not read.</exception>
    public T Parse<T>(string what, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (FormatException e)
        {
            throw new LedgerException(Failure.Usage, $"{what}: {e.Message.TrimEnd('.')}", $"see `ledger {verb} --help`", e);
        }
    }

    /// <summary>Today, where the ledger is.</summary>
    public static PartialDate Today(Terminal terminal, Session session) =>
        PartialDate.Day(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(terminal.Time.GetUtcNow(), session.Zone).DateTime));

    /// <summary>Has whoever asks type what it is that goes, unless they said that it is meant.</summary>
    /// <param name="arguments">What was asked.</param>
    /// <param name="terminal">Where to ask.</param>
    /// <param name="output">Where to say it.</param>
    /// <param name="warning">What it destroys, as a sentence.</param>
    /// <param name="what">What is to be typed, e.g. <c>index</c>.</param>
    /// <param name="answer">That.</param>
    /// <exception cref="LedgerException"><see cref="Failure.Usage"/>: nobody is there; <see cref="Failure.Refused"/>: it is not that.</exception>
    public void Confirm(ParseResult arguments, Terminal terminal, Output output, string warning, string what, string answer)
    {
        if (arguments.GetValue(_yes))
        {
            return;
        }

        if (!terminal.InputIsScreen)
        {
            throw new LedgerException(Failure.Usage, $"{noun} cannot be undone, and nobody is here to confirm it", "add --yes if it is meant");
        }

        output.Say(warning);
        output.Say($"Type the {what} to go on:");
        using var input = new StreamReader(terminal.Input());
        if (input.ReadLine()?.Trim() != answer)
        {
            throw new LedgerException(Failure.Refused, $"that is not the {what}: nothing was done");
        }
    }
}
