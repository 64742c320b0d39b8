using System.Diagnostics;

namespace Ledger.Cli.Tests;

/// <summary>A real <c>ledger witness serve</c> on a port of its own.</summary>
internal sealed class WitnessProcess : IDisposable
{
    private readonly Process _process;

    private WitnessProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<WitnessProcess> Start(string directory)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Ledger.Cli.dll"), "witness", "serve", "--listen", "127.0.0.1:0", "--dir", directory },
        })!;
        var talk = process.StandardError.ReadToEndAsync();
        if (await process.StandardOutput.ReadLineAsync() is not { } address)
        {
            throw new InvalidOperationException($"The witness did not start: {await talk}");
        }

        return new WitnessProcess(process, new Uri(address));
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}
