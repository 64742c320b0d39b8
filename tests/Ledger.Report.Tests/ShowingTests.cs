using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Ledger.Report.Tests;

/// <summary>What a report shows, in a real browser.</summary>
[Collection(InChromium.Name)]
public class ShowingTests(Chromium chromium, Reports reports, ITestOutputHelper console)
{
    [Fact]
    public async Task It_opens_offline_and_asks_for_nothing()
    {
        await using var report = await chromium.Open(reports.Whole, console, new BrowserNewContextOptions { Offline = true });
        if (report is null)
        {
            return;
        }

        await report.Check(reports.Key);
        Assert.Empty(report.Requests);
        Assert.Empty(report.Complaints);
        Assert.Equal("Snapshot for The regulator: Well-led review", await report.Page.TitleAsync());
        Assert.DoesNotMatch(new Regex("(?:src|href)=\"[^#\"]", RegexOptions.None, TimeSpan.FromSeconds(5)), await File.ReadAllTextAsync(reports.Small));
    }

    [Fact]
    public async Task The_cover_says_for_whom_of_which_point_and_of_which_log_it_is()
    {
        await using var report = await chromium.Open(reports.Whole, console);
        if (report is null)
        {
            return;
        }

        var cover = await report.Page.InnerTextAsync("#cover");
        foreach (var words in new[] { "Well-led review", "The regulator", "trust.example/ledger", "1 April 2026", "recorded 31 March 2026", reports.WholeCheckpoint.Split('\n')[2] })
        {
            Assert.Contains(words, cover, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Texts_from_the_bundle_are_never_markup()
    {
        await using var report = await chromium.Open(reports.Whole, console);
        if (report is null)
        {
            return;
        }

        Assert.Equal("good", (await report.Check(reports.Key)).Kind);
        Assert.Equal(Reports.Hostile, (await report.Page.Locator("#decisions h3").AllTextContentsAsync()).Single(text => text.StartsWith("</script>", StringComparison.Ordinal)));
        Assert.Contains(await report.Page.Locator("#timelines dd").AllTextContentsAsync(), text => text == Reports.Hostile);
        Assert.Equal(0, await report.Page.Locator("img").CountAsync());
        Assert.Empty(report.Complaints);
        Assert.Empty(report.Requests);

        // And if one did, the browser would not run it, nor fetch anything for it.
        await Assert.ThrowsAsync<PlaywrightException>(() => report.Page.EvaluateAsync("() => { document.body.innerHTML = '<img src=x onerror=alert(1)>'; }"));
        await report.Page.EvaluateAsync("() => { const image = document.createElement('img'); image.src = 'https://sender.example/seen'; document.body.append(image); }");
        await report.Page.EvaluateAsync("() => fetch('https://sender.example/').catch(() => null)");
        Assert.Contains(report.Complaints, complaint => complaint.Contains("'https://sender.example/seen' violates", StringComparison.Ordinal));
        Assert.Contains(report.Complaints, complaint => complaint.Contains("'https://sender.example/' violates", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nor_are_the_words_of_the_snapshot_itself()
    {
        await using var report = await chromium.Open(reports.Harmful, console);
        if (report is null)
        {
            return;
        }

        Assert.Equal("good", (await report.Check(reports.Key)).Kind);
        Assert.Equal($"Snapshot for {Reports.HostileRecipient}: {Reports.Hostile}", await report.Page.TitleAsync());
        Assert.Equal(Reports.Hostile, await report.Page.TextContentAsync("h1"));
        Assert.Equal("For " + Reports.HostileRecipient, await report.Page.TextContentAsync("#recipient"));
        Assert.Contains($"kept back by the sender: {Reports.Hostile}.", await report.Page.TextContentAsync("#withheld"), StringComparison.Ordinal);
        Assert.Equal(0, await report.Page.Locator("img").CountAsync());
        Assert.Empty(report.Complaints);
        Assert.Empty(report.Requests);
    }

    [Fact]
    public async Task Registers_stand_as_tables_with_what_they_show_and_their_sources()
    {
        await using var report = await chromium.Open(reports.Whole, console);
        if (report is null)
        {
            return;
        }

        var leads = report.Page.Locator("#register-lead-directors");
        Assert.Contains("Which office leads on a subject", await leads.Locator("caption").InnerTextAsync(), StringComparison.Ordinal);
        var row = await leads.Locator("tbody tr").InnerTextAsync();
        foreach (var words in new[] { "Capital delivery of the dormitories' replacement", "Lead director for capital delivery", "from March 2026 or earlier", "certainly", "entry 19" })
        {
            Assert.Contains(words, row, StringComparison.Ordinal);
        }

        Assert.Contains("from July 2025, ended 1 June 2026", await report.Page.InnerTextAsync("#register-tenures"), StringComparison.Ordinal);
        Assert.Contains("The rows of 1 stream are left out", await report.Page.InnerTextAsync("#register-offices"), StringComparison.Ordinal);
        Assert.DoesNotContain("Secret Office", await report.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Contains("Chairs", await report.Page.Locator("table", new PageLocatorOptions { HasText = "Registers in scope without a row" }).InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_stands_with_its_votes_and_conditions()
    {
        await using var report = await chromium.Open(reports.Whole, console);
        if (report is null)
        {
            return;
        }

        var decision = await report.Page.Locator("article", new PageLocatorOptions { HasText = "dormitory accommodation" }).InnerTextAsync();
        foreach (var words in new[] { "Adopted", "Votes", "Chair of the Trust", "National capital approval is granted", "September 2026", "4 February 2026" })
        {
            Assert.Contains(words, decision, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_withheld_erased_and_kept_back_is_told_with_the_reason()
    {
        await using var report = await chromium.Open(reports.Whole, console);
        if (report is null)
        {
            return;
        }

        var withheld = await report.Page.InnerTextAsync("#withheld");
        Assert.Contains("kept back by the sender: Private session.", withheld, StringComparison.Ordinal);
        Assert.Matches(new Regex("erased by entry [0-9]+\\. Person erased", RegexOptions.None, TimeSpan.FromSeconds(5)), withheld);
        Assert.Contains("Withheld: erased by entry", await report.Page.InnerTextAsync("#entry-3"), StringComparison.Ordinal);
        Assert.DoesNotContain("Quill", await report.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_is_withheld_it_says_so()
    {
        await using var report = await chromium.Open(reports.Small, console);
        if (report is null)
        {
            return;
        }

        Assert.Equal("good", (await report.Check(reports.Key)).Kind);
        Assert.Contains("Nothing: the payload of every entry in the bundle is disclosed.", await report.Page.InnerTextAsync("#withheld"), StringComparison.Ordinal);
        Assert.Contains("none withheld", await report.Page.InnerTextAsync("#cover"), StringComparison.Ordinal);
        Assert.Contains("not in the scope", await report.Page.InnerTextAsync("#decisions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timelines_go_by_the_day_from_which_something_holds_as_exactly_as_it_is_known()
    {
        await using var report = await chromium.Open(reports.Whole, console);
        if (report is null)
        {
            return;
        }

        var dates = await report.Page.Locator("details.stream:has(summary:text('Chair of the Trust'))").Locator(".events > li > div:first-child").AllInnerTextsAsync();
        Assert.Equal(["from 1 January 2025", "from July 2025, ended 1 June 2026"], dates.Select(date => date.Trim()));
        Assert.Contains("from a day between October 2025 and March 2026", await report.Page.InnerTextAsync("#timelines"), StringComparison.Ordinal);
        Assert.Contains("Source: Open letter on the Well-led report, line 40 (C6)", await report.Page.InnerTextAsync("#timelines"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_leads_to_its_entry()
    {
        await using var report = await chromium.Open(reports.Whole, console);
        if (report is null)
        {
            return;
        }

        await report.Page.Locator("details.stream").EvaluateAllAsync<object?>("all => all.forEach(one => { one.open = false; })");
        await report.Page.Locator("#register-lead-directors a").First.ClickAsync();
        await report.Page.WaitForFunctionAsync("() => document.activeElement.id === 'entry-19'");
        Assert.True(await report.Page.Locator("#entry-19").IsVisibleAsync());
        Assert.Contains("Lead director designated", await report.Page.InnerTextAsync("#entry-19"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_are_found_in_registers_decisions_and_timelines()
    {
        await using var report = await chromium.Open(reports.Whole, console);
        if (report is null)
        {
            return;
        }

        await report.Page.FillAsync("#words", "DORMITOR accommodation");
        await report.Page.WaitForFunctionAsync("() => document.getElementById('found').textContent !== ''");
        Assert.Matches(new Regex("^[0-9]+ places found\\.$", RegexOptions.None, TimeSpan.FromSeconds(5)), (await report.Page.TextContentAsync("#found"))!);
        Assert.True(await report.Page.Locator("article", new PageLocatorOptions { HasText = "dormitory accommodation" }).IsVisibleAsync());
        Assert.False(await report.Page.Locator("#register-portfolios").IsVisibleAsync());

        await report.Page.FillAsync("#words", "no such words anywhere");
        await report.Page.WaitForFunctionAsync("() => document.getElementById('found').textContent === 'Nothing found.'");
        await report.Page.FillAsync("#words", string.Empty);
        await report.Page.WaitForFunctionAsync("() => document.getElementById('found').textContent === ''");
        Assert.True(await report.Page.Locator("#register-portfolios").IsVisibleAsync());
    }

    [Fact]
    public async Task On_paper_stand_the_verdict_and_everything_else_and_no_controls()
    {
        await using var report = await chromium.Open(reports.Whole, console);
        if (report is null)
        {
            return;
        }

        await report.Check(reports.Key);
        await report.Page.Locator("details.stream").EvaluateAllAsync<object?>("all => all.forEach(one => { one.open = false; })");
        await report.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.False(await report.Page.Locator("#with-key").IsVisibleAsync());
        Assert.False(await report.Page.Locator("nav").IsVisibleAsync());
        Assert.Equal(2, await report.Page.GetByText("Verified with your key: this page is what it says it is.").CountAsync()); // on the cover too
        Assert.True(await report.Page.Locator("#verdict").IsVisibleAsync());
        Assert.True(await report.Page.Locator("#entry-19").IsVisibleAsync());
        Assert.All(
            await report.Page.Locator("thead").EvaluateAllAsync<string[]>("all => all.map(head => getComputedStyle(head).display)"),
            display => Assert.Equal("table-header-group", display)); // so that it is repeated on every sheet
        var pdf = await report.Page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true });
        Assert.Equal("%PDF"u8.ToArray(), pdf[..4]);
        Assert.Contains("/MediaBox [0 0 594.95996 841.91998]", System.Text.Encoding.Latin1.GetString(pdf), StringComparison.Ordinal); // A4
    }
}
