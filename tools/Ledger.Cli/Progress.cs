using System.Globalization;

namespace Ledger.Cli;

/// <summary>One line on a person's screen that says how far something has come, from its second second on.</summary>
internal sealed class Progress(Terminal terminal, string doing, long? total) : IProgress<long>, IDisposable
{
    private readonly long _started = terminal.Time.GetTimestamp();
    private TimeSpan _last = TimeSpan.FromMilliseconds(800);
    private bool _shown;

    /// <inheritdoc/>
    public void Report(long value)
    {
        if (!terminal.TalkIsScreen)
        {
            return;
        }

        var elapsed = terminal.Time.GetElapsedTime(_started);
        if (elapsed - _last < TimeSpan.FromMilliseconds(200))
        {
            return;
        }

        _last = elapsed;
        _shown = true;
        var of = total is { } all ? string.Create(CultureInfo.InvariantCulture, $" of {all:N0}") : string.Empty;
        terminal.Talk.Write(string.Create(CultureInfo.InvariantCulture, $"\r\u001b[K{doing}: {value:N0}{of}"));
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        if (_shown)
        {
            terminal.Talk.Write("\r\u001b[K");
        }
    }
}
