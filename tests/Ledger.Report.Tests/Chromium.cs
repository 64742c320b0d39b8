using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Ledger.Report.Tests;

/// <summary>
/// Debian's Chromium, if it is installed (LEDGER_CHROMIUM names another); started once for all tests. Nothing is downloaded. Where it is not installed, a test says so and
/// ends.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Installed = "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        var program = Environment.GetEnvironmentVariable("LEDGER_CHROMIUM") is { Length: > 0 } named ? named : Installed;
        if (!File.Exists(program))
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();

        // Without its sandbox, which neither root nor most containers can have: it opens nothing but pages that were made here.
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Headless = true, ChromiumSandbox = false });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens a report as a reader would; null where there is no browser.</summary>
    /// <param name="file">The file.</param>
    /// <param name="console">Where it is said that there is none.</param>
    /// <param name="options">The reader's screen and preferences.</param>
    /// <param name="before">A program that runs before the page's own, for browsers that lack something.</param>
    public async Task<ReportPage?> Open(string file, ITestOutputHelper console, BrowserNewContextOptions? options = null, string? before = null)
    {
        if (_browser is null)
        {
            console.WriteLine($"{Installed} is not installed (apt-get install chromium): nothing was opened in a browser");
            return null;
        }

        var context = await _browser.NewContextAsync(options);
        if (before is not null)
        {
            await context.AddInitScriptAsync(before);
        }

        var page = new ReportPage(context, await context.NewPageAsync());
        await page.Go(file);
        return page;
    }
}

/// <summary>One browser for all classes.</summary>
[CollectionDefinition(Name)]
public sealed class InChromium : ICollectionFixture<Chromium>, ICollectionFixture<Reports>
{
    public const string Name = "Chromium";
}
