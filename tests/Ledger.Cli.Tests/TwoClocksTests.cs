using Newtonsoft.Json.Linq;

namespace Ledger.Cli.Tests;

/// <summary>The golden case of two clocks, with what these slices hold: something done on 30 March is recorded on 9 April.</summary>
public class TwoClocksTests
{
    [Fact]
    public async Task Asked_as_known_then_and_as_known_now_there_are_two_answers_and_the_first_stays_reproducible()
    {
        using var folder = await Folder.WithLedger();
        folder.Time.SetUtcNow(new DateTimeOffset(2026, 4, 2, 10, 0, 0, TimeSpan.Zero));
        (await folder.Run("record", "create-office", "--id", "finance-director", "--title", "Director of Finance", "--effective", "2024")).Done();
        var then = (await folder.Run("show", "tenures", "--on", "2026-04-01", "--json")).Done().Data;

        folder.Time.SetUtcNow(new DateTimeOffset(2026, 4, 9, 10, 0, 0, TimeSpan.Zero));
        (await folder.Run("record", "appoint-holder", "--id", "finance-director", "--holder", "not-stated", "--basis", "substantive", "--effective", "2026-03-30")).Done();

        var asKnownThen = (await folder.Run("show", "tenures", "--on", "2026-04-01", "--known", "2026-04-02", "--json")).Done().Data;
        var asKnownNow = JObject.Parse((await folder.Run("show", "tenures", "--on", "2026-04-01", "--known", "2026-04-10", "--json")).Done().Data);
        Assert.Equal(then, asKnownThen);
        Assert.Empty(JObject.Parse(asKnownThen)["rows"]!);
        Assert.Equal("certainly", (string?)asKnownNow["rows"]![0]!["holds"]);
    }

    [Fact]
    public async Task A_vacancy_is_computed_at_the_asked_point()
    {
        using var folder = await Folder.WithLedger();
        folder.Time.SetUtcNow(new DateTimeOffset(2026, 4, 2, 10, 0, 0, TimeSpan.Zero));
        (await folder.Run("record", "create-office", "--id", "finance-director", "--title", "Director of Finance", "--effective", "2024")).Done();
        folder.Time.SetUtcNow(new DateTimeOffset(2026, 4, 9, 10, 0, 0, TimeSpan.Zero));
        (await folder.Run("record", "appoint-holder", "--id", "finance-director", "--holder", "not-stated", "--basis", "substantive", "--effective", "2026-03-30")).Done();

        Assert.Contains("1 row", (await folder.Run("show", "vacancies", "--on", "2026-04-01", "--known", "2026-04-02")).Done().Talk, StringComparison.Ordinal);
        Assert.Contains("Nothing", (await folder.Run("show", "vacancies", "--on", "2026-04-01")).Done().Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_a_day_is_the_end_of_it_in_London()
    {
        using var folder = await Folder.WithLedger();
        folder.Time.SetUtcNow(new DateTimeOffset(2026, 3, 31, 22, 59, 59, TimeSpan.Zero));
        (await folder.Run("record", "create-office", "--id", "a", "--title", "A")).Done();
        folder.Time.SetUtcNow(new DateTimeOffset(2026, 3, 31, 23, 0, 0, TimeSpan.Zero));
        (await folder.Run("record", "create-office", "--id", "b", "--title", "B")).Done();

        var ran = (await folder.Run("show", "offices", "--known", "2026-03-31", "--json")).Done();

        Assert.Equal(["a"], JObject.Parse(ran.Data)["rows"]!.Select(row => (string?)row["entity"]));
    }

    [Fact]
    public async Task The_same_question_at_the_same_index_gives_the_same_bytes_after_the_registers_are_deleted()
    {
        using var folder = await Folder.WithLedger();
        (await folder.Run("record", "-f", Path.Combine(Repository.Root, "samples", "well-led-letter", "commands.ndjson"))).Done();
        var registers = (await folder.Run("show", "--json")).Done().Lines.Select(line => (string)JObject.Parse(line)["register"]!).ToList();
        async Task<List<string>> Answers()
        {
            var answers = new List<string>();
            foreach (var register in registers)
            {
                foreach (var known in Enumerable.Range(0, 18))
                {
                    answers.Add((await folder.Run("show", register, "--on", "2026-04-01", "--known", $"{known}", "--json")).Done().Data);
                }
            }

            return answers;
        }

        var before = await Answers();
        foreach (var file in Directory.EnumerateFiles(folder.Data, "views.db*"))
        {
            File.Delete(file);
        }

        Assert.Equal(before, await Answers());
    }
}
