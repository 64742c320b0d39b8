using Microsoft.Playwright;

namespace Ledger.Report.Tests;

/// <summary>A report in a browser, and what the browser noticed.</summary>
public sealed class ReportPage(IBrowserContext context, IPage page) : IAsyncDisposable
{
    public IPage Page => page;

    /// <summary>Everything that was asked for but the page itself.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Errors and warnings: of programs, and of the content security policy.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Opens a file and waits for its first verdict.</summary>
    public async Task Go(string file)
    {
        var address = new Uri(file).AbsoluteUri;
        page.Request += (_, request) =>
        {
            if (request.Url != address)
            {
                Requests.Add(request.Url);
            }
        };
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Dialog += async (_, dialog) =>
        {
            Complaints.Add("dialog: " + dialog.Message);
            await dialog.DismissAsync();
        };
        await page.GotoAsync(address);
        await Settled();
    }

    /// <summary>Pastes in a key, and a checkpoint and a policy if there are any, and has the page check itself.</summary>
    /// <returns>The verdict.</returns>
    public async Task<Verdict> Check(string key, string? held = null, string? policy = null)
    {
        await page.FillAsync("#key", key);
        if (held is not null)
        {
            await page.Locator("#held-part").EvaluateAsync("part => { part.open = true; }");
            await page.FillAsync("#held", held);
        }

        if (policy is not null)
        {
            await page.Locator("#policy-part").EvaluateAsync("part => { part.open = true; }");
            await page.FillAsync("#policy", policy);
        }

        await page.ClickAsync("#with-key button");
        return await Verdict();
    }

    /// <summary>The verdict that the page shows.</summary>
    public async Task<Verdict> Verdict()
    {
        await Settled();
        var box = page.Locator("#verdict");
        var kind = ((await box.GetAttributeAsync("class")) ?? string.Empty).Replace("verdict", string.Empty, StringComparison.Ordinal).Trim();
        var marks = await page.Locator("#verdict .mark").AllTextContentsAsync();
        return new Verdict(kind, await page.Locator("#verdict .headline").TextContentAsync() ?? string.Empty, await box.TextContentAsync() ?? string.Empty, marks);
    }

    public async Task Settled() =>
        await page.WaitForFunctionAsync("() => !document.body.hasAttribute('aria-busy') && !/Nothing is checked|Checking/.test(document.querySelector('#verdict .headline').textContent)");

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}

/// <summary>What a page says of itself: good, care or bad; its headline; all of it; and the marks of the seven steps.</summary>
public sealed record Verdict(string Kind, string Headline, string Text, IReadOnlyList<string> Marks);
