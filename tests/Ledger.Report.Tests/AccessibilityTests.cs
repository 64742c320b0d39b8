using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Ledger.Report.Tests;

/// <summary>WCAG 2.2, levels A and AA, as far as a program can tell.</summary>
[Collection(InChromium.Name)]
public class AccessibilityTests(Chromium chromium, Reports reports, ITestOutputHelper console)
{
    private static readonly AxeRunOptions s_rules = Rules([]);

    // There is nothing to touch on paper.
    private static readonly AxeRunOptions s_onPaper = Rules(new Dictionary<string, RuleOptions>(StringComparer.Ordinal) { ["target-size"] = new() { Enabled = false } });

    [Theory]
    [InlineData(ColorScheme.Light, Media.Screen, 1280)]
    [InlineData(ColorScheme.Dark, Media.Screen, 1280)]
    [InlineData(ColorScheme.Light, Media.Print, 1280)]
    [InlineData(ColorScheme.Light, Media.Screen, 320)]
    [InlineData(ColorScheme.Dark, Media.Screen, 320)]
    public async Task Axe_finds_nothing(ColorScheme colours, Media media, int width)
    {
        await using var report = await chromium.Open(reports.Whole, console, Screen(width, colours));
        if (report is null)
        {
            return;
        }

        await report.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = media, ColorScheme = colours });
        await AxeFindsNothing(report, "without a key", media == Media.Print ? s_onPaper : s_rules);
        if (media == Media.Screen)
        {
            await report.Check("nonsense");
            await AxeFindsNothing(report, "with what is no key");
            await report.Check(reports.Key, policy: "nonsense");
            await AxeFindsNothing(report, "with what is no policy");
            await report.Check(reports.Key, policy: string.Empty);
            await report.Check(reports.Key, reports.SmallCheckpoint);
            await AxeFindsNothing(report, "verified");
            await report.Page.FillAsync("#words", "office");
            await report.Page.WaitForFunctionAsync("() => document.getElementById('found').textContent !== ''");
            await AxeFindsNothing(report, "searched");
        }
    }

    [Fact]
    public async Task Axe_finds_nothing_where_a_page_is_refused()
    {
        await using var report = await chromium.Open(reports.Small, console);
        if (report is null)
        {
            return;
        }

        using var other = Seal.SigningKey.Generate("other.example/log");
        Assert.Equal("bad", (await report.Check(other.Verifier.ToString())).Kind);
        await AxeFindsNothing(report, "refused");
        await report.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await AxeFindsNothing(report, "refused, dark");
    }

    [Theory]
    [InlineData(320)]
    [InlineData(640)]
    [InlineData(1024)]
    public async Task The_page_itself_never_scrolls_sideways(int width)
    {
        await using var report = await chromium.Open(reports.Whole, console, Screen(width, ColorScheme.Light));
        if (report is null)
        {
            return;
        }

        await report.Check(reports.Key);
        Assert.Equal(width, await report.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));

        // Nor with the spacing of WCAG 1.4.12.
        await report.Page.EvaluateAsync(
            "() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }'); document.adoptedStyleSheets = [sheet]; }");
        Assert.Equal(width, await report.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task Everything_is_reached_with_the_keyboard_in_the_order_in_which_it_stands()
    {
        await using var report = await chromium.Open(reports.Whole, console, Screen(320, ColorScheme.Light));
        if (report is null)
        {
            return;
        }

        await report.Page.EvaluateAsync("() => document.body.focus()");
        var reached = new List<string>();
        for (var i = 0; i < 16; i++)
        {
            await report.Page.Keyboard.PressAsync("Tab");
            reached.Add(await report.Page.EvaluateAsync<string>("() => { const a = document.activeElement; return a.id || a.getAttribute('href') || a.textContent.trim(); }"));
            var seen = await report.Page.EvaluateAsync<bool>(
                "() => { const a = document.activeElement, box = a.getBoundingClientRect(), style = getComputedStyle(a); return box.width > 0 && box.right > 0 && style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2; }");
            Assert.True(seen, $"{reached[^1]} does not show that it has the focus");
        }

        Assert.Equal(
            ["#main", "#check", "#withheld", "words", "#check", "#decisions", "#registers", "#timelines", "#documents", "#withheld", "#verify", "key", "You hold a checkpoint from an earlier bundle of this ledger", "You ask for witnesses", "Check", "#verify"],
            reached.Take(16));

        // Wide tables are scrolled with the arrows, and so have a place in the order and a name.
        Assert.True(await report.Page.Locator(".wide").EvaluateAllAsync<bool>("all => all.every(box => box.scrollWidth <= box.clientWidth || (box.tabIndex === 0 && box.getAttribute('aria-label') !== ''))"));

        // The whole of it works without a mouse.
        await report.Page.FocusAsync("#key");
        await report.Page.Keyboard.InsertTextAsync(reports.Key);
        await report.Page.Keyboard.PressAsync("Tab");
        await report.Page.Keyboard.PressAsync("Tab");
        await report.Page.Keyboard.PressAsync("Tab");
        await report.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("good", (await report.Verdict()).Kind);
    }

    [Fact]
    public async Task Verdicts_are_announced_and_headings_go_down_step_by_step()
    {
        await using var report = await chromium.Open(reports.Whole, console);
        if (report is null)
        {
            return;
        }

        Assert.Equal("status", await report.Page.GetAttributeAsync("#verdict", "role"));
        Assert.Equal("en", await report.Page.GetAttributeAsync("html", "lang"));
        Assert.Equal(1, await report.Page.Locator("h1").CountAsync());
        var levels = await report.Page.Locator("h1, h2, h3, h4").EvaluateAllAsync<int[]>("all => all.map(heading => Number(heading.localName[1]))");
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
        Assert.True(await report.Page.Locator("table").EvaluateAllAsync<bool>("all => all.every(table => table.caption && table.querySelectorAll('thead th[scope=col]').length > 0)"));
    }

    private static BrowserNewContextOptions Screen(int width, ColorScheme colours) =>
        new() { ViewportSize = new ViewportSize { Width = width, Height = 900 }, ColorScheme = colours };

    private static AxeRunOptions Rules(Dictionary<string, RuleOptions> changed) => new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
        Rules = changed,
    };

    private static async Task AxeFindsNothing(ReportPage report, string when, AxeRunOptions? rules = null)
    {
        var result = await report.Page.RunAxe(rules ?? s_rules);
        Assert.True(
            result.Violations.Length == 0,
            when + ":\n" + string.Join('\n', result.Violations.Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(5).Select(n => n.Html + " " + string.Join(';', n.Any.Select(a => a.Message))))}")));
    }
}
