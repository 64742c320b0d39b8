using CsCheck;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Tests.Registers;

/// <summary>Random histories of a few things.</summary>
internal static class ThingHistories
{
    private static readonly Gen<PartialDate> Date = Gen.OneOf(
        "2025", "2025-07", "2025-07-14", "2025-08-01", "[2025-06-10..2025-07-20]", "[2025-07..]", "[..2025-08]", "2026-01-01", "not-stated").Select(PartialDate.Parse);

    private static readonly Gen<Effective?> When = Gen.Select(Date, Date.Null(), Gen.Int[0, 4], (from, to, some) =>
        some == 0 ? null
        : to is null || (from.Earliest is { } first && to.Latest is { } last && first >= last) ? new Effective(from)
        : new Effective(from, to));

    private static readonly Gen<string> Word = Gen.OneOf("ann", "bo", "cy");

    /// <summary>The days on which rows of these histories begin or end, and those around.</summary>
    public static IReadOnlyList<DateOnly> Days { get; } =
    [
        new(2024, 12, 31), new(2025, 1, 1), new(2025, 6, 10), new(2025, 7, 1), new(2025, 7, 14), new(2025, 7, 20), new(2025, 8, 1), new(2025, 12, 31), new(2026, 6, 1),
    ];

    public static Gen<Recording[]> Some { get; } = Gen.Select(Gen.Int[0, 3], Fact(), Gen.Int[0, 2], (thing, fact, wait) => new Recording($"thing-t{thing}", fact($"t{thing}"), wait)).Array[0, 25];

    private static Gen<Func<string, ThingEvent>> Fact() => Gen.Frequency(
        (2, Gen.Select(Word, When, (name, when) => (Func<string, ThingEvent>)(id => new ThingEvent.Named(id, name) { Effective = when }))),
        (4, Gen.Select(Word, When, (keeper, when) => (Func<string, ThingEvent>)(_ => new ThingEvent.Kept(keeper) { Effective = when }))),
        (2, Gen.Select(Word, When, (keeper, when) => (Func<string, ThingEvent>)(_ => new ThingEvent.Released(keeper) { Effective = when }))),
        (2, Gen.Select(Gen.Int[0, 5], When, (number, when) => (Func<string, ThingEvent>)(_ => new ThingEvent.Redated(number) { Effective = when }))),
        (2, Word.Array[0, 3].Select(tags => (Func<string, ThingEvent>)(_ => new ThingEvent.Tagged(tags)))),
        (1, Word.Select(by => (Func<string, ThingEvent>)(_ => new ThingEvent.Seen(by)))));

    /// <summary>One fact, and how many hours after the one before it is recorded.</summary>
    internal sealed record Recording(string Stream, ThingEvent Fact, int Hours);

    public static async Task Record(this Shelf shelf, IEnumerable<Recording> history)
    {
        foreach (var item in history)
        {
            shelf.Time.Advance(TimeSpan.FromHours(item.Hours));
            await shelf.Record(item.Stream, item.Fact);
        }
    }
}
