using System.Text;
using CsCheck;

namespace Ledger.Seal.Tests;

/// <summary>Headers to test with.</summary>
internal static class Headers
{
    public static readonly EventHeader Minimal = new()
    {
        Id = new Guid("8f14e45f-ceea-467f-9d1b-2a3c4d5e6f70"),
        Stream = "decision-1",
        Rev = 0,
        Type = "vote-recorded",
        Schema = 1,
        Recorded = new DateTimeOffset(2025, 7, 14, 9, 30, 0, TimeSpan.Zero),
        Actor = "office-1",
        Command = "c-1",
        Media = "application/json",
        Length = 0,
        Commit = TreeHash.Empty,
        Class = Classification.Public,
    };

    public static readonly EventHeader Full = Minimal with
    {
        Stream = "décision \"41\" \\ 日本 😀",
        Rev = long.MaxValue,
        Schema = int.MaxValue,
        Recorded = new DateTimeOffset(DateTime.MaxValue.Ticks, TimeSpan.Zero),
        Effective = new Effective(PartialDate.Parse("[2025-10-01..2026-02-10]"), PartialDate.Parse("not-stated")),
        Behalf = "body-1",
        Capacity = "chair",
        Cause = new Guid("00000000-0000-0000-0000-0000000000ff"),
        Correlation = "import-7",
        Length = int.MaxValue,
        Protect = new Protection("key-17", TreeHash.Leaf([1])),
        Class = Classification.Personal,
    };

    private static readonly Gen<string> Piece = Gen.OneOf("a", "Z", "0", " ", "\"", "\\", "\\\"", "{", "}", ":", "~", "é", "ß", "日", "😀", "\u0338x", "-");

    private static readonly Gen<PartialDate> Date =
        Gen.OneOf("2025", "2025-07", "2025-07-14", "[2025-10-01..2026-02-10]", "[2025-10..]", "[..2026-02]", "not-stated", "0001", "9999-12-31").Select(PartialDate.Parse);

    public static Gen<EventHeader> Valid { get; } =
        from texts in Text(100).Array[8]
        from id in Gen.Guid
        from optional in Gen.Bool.Array[7]
        from rev in Gen.Long[0, long.MaxValue]
        from numbers in Gen.Int[0, int.MaxValue].Array[2]
        from ticks in Gen.Long[0, DateTime.MaxValue.Ticks]
        from @from in Date
        from to in Date
        from hash in Gen.Byte.Array[32]
        from classification in Gen.Enum<Classification>()
        select new EventHeader
        {
            Id = id,
            Stream = texts[0],
            Rev = rev,
            Type = texts[1],
            Schema = numbers[0],
            Recorded = new DateTimeOffset(ticks, TimeSpan.Zero),
            Effective = optional[0] ? Interval(@from, optional[1] ? to : null) : null,
            Actor = texts[2],
            Behalf = optional[2] ? texts[3] : null,
            Capacity = optional[3] ? texts[4] : null,
            Command = texts[5],
            Cause = optional[4] ? id : null,
            Correlation = optional[5] ? texts[6] : null,
            Media = texts[7],
            Length = numbers[1],
            Commit = TreeHash.FromBytes(hash),
            Protect = optional[6] ? new Protection(texts[3], TreeHash.FromBytes(hash)) : null,
            Class = classification,
        };

    private static Gen<string> Text(int cap) =>
        Piece.Array[1, 30].Select(string.Concat).Select(text => text.Normalize(NormalizationForm.FormC)).Where(text => Encoding.UTF8.GetByteCount(text) <= cap);

    private static Effective Interval(PartialDate from, PartialDate? to) =>
        to is null || from.Earliest is not { } earliest || to.Latest is not { } latest || earliest < latest ? new Effective(from, to) : new Effective(from);
}
