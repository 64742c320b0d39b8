using System.Text;
using Ledger.Decisions;
using Ledger.Json;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

public class DecisionJsonTests
{
    [Fact]
    public void Every_sample_is_written_and_read_back_unchanged() => Assert.All(DecisionSamples.All, sample =>
    {
        var json = LedgerJson.Write(sample.Fact);
        Assert.Equal(json, LedgerJson.Write(LedgerJson.Bind(LedgerJson.ToObject(sample.Fact), sample.Fact.GetType(), 1)));
    });

    [Fact]
    public void There_is_a_full_and_a_minimal_sample_of_every_fact() => Assert.Equal(
        typeof(DecisionEvent).GetNestedTypes().SelectMany(t => new[] { $"{t.Name} full", $"{t.Name} minimal" }).Order(StringComparer.Ordinal),
        DecisionSamples.All.Select(s => $"{s.Fact.GetType().Name} {s.Variant}").Order(StringComparer.Ordinal));

    [Fact]
    public void A_motion_is_proposed_in_few_words()
    {
        var command = Read<ProposeMotion>("""
            {"id":"2026-03-budget","text":"To approve the budget","body":"board","authority":{"framework":"scheme-of-delegation","version":3,"clause":"4.2"},"effective":"2026-03-04"}
            """);
        Assert.Equal(new ProposeMotion(Id, "To approve the budget", Board, Scheme) { Effective = From("2026-03-04") }, command);
    }

    [Fact]
    public void A_letter_is_quoted_in_few_words()
    {
        var command = Read<AdoptDecision>("""
            {"id":"2026-03-budget","on":"[2025-10-01..2026-02-10]","text":"To approve an accountability framework","source":{"document":"Open letter","locator":"lines 31-32"}}
            """);
        Assert.Equal(new AdoptDecision(Id, Date("[2025-10-01..2026-02-10]"), Text: "To approve an accountability framework") { Source = Letter }, command);
    }

    [Fact]
    public void A_vote_is_recorded_in_few_words()
    {
        Assert.Equal(new RecordVote(Id, Medical, Choice.For), Read<RecordVote>("""{"id":"2026-03-budget","voter":"medical-director","choice":"for"}"""));
        Assert.Equal(
            new RecordVote(Id, Chair, Choice.Against, true, Item),
            Read<RecordVote>("""{"id":"2026-03-budget","voter":"chair","choice":"against","casting":true,"item":{"meeting":"board-2026-03","item":"7"}}"""));
    }

    [Fact]
    public void A_value_that_may_be_left_out_may_also_be_said_to_be_not_stated() =>
        Assert.Equal(
            new RecordVote(Id, Medical, Choice.For, null, NoItem),
            Read<RecordVote>("""{"id":"2026-03-budget","voter":"medical-director","choice":"for","item":"not-stated"}"""));

    [Fact]
    public void An_urgent_decision_says_whom_they_consulted_or_that_nobody_says()
    {
        const string Rest = """
            "id":"2026-03-budget","text":"To hire a generator","body":"board","by":["chair","chief-executive"],"urgency":"not-stated","on":"2026-03-04","ratifyBy":"2026-03","authority":"not-stated"
            """;
        Assert.Equal([Medical], Read<TakeUrgentDecision>($$"""{{{Rest}},"consulted":["medical-director"]}""").Consulted.Value);
        Assert.Empty(Read<TakeUrgentDecision>($$"""{{{Rest}},"consulted":[]}""").Consulted.Value);
        Assert.False(Read<TakeUrgentDecision>($$"""{{{Rest}},"consulted":"not-stated"}""").Consulted.IsStated);
    }

    private static T Read<T>(string json) => (T)LedgerJson.Bind(LedgerJson.ParseObject(Encoding.UTF8.GetBytes(json)), typeof(T), 1);
}
