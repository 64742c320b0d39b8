using System.Diagnostics;
using Xunit.Abstractions;

namespace Ledger.Cli.Tests.Interop;

/// <summary>
/// A program that shares no code with Ledger: <c>main.go.txt</c> beside this, built with Debian's <c>golang-1.19-go</c> and
/// <c>golang-golang-x-mod-dev</c>. Where they are not installed there is none, and the test says so.
/// </summary>
internal sealed class GoReader : IDisposable
{
    private const string Library = "/usr/share/gocode";

    private readonly string _directory;
    private readonly string _program;

    private GoReader(string directory, string program) => (_directory, _program) = (directory, program);

    public static async Task<GoReader?> Build(ITestOutputHelper console)
    {
        var go = new[] { "/usr/lib/go-1.19/bin/go", "/usr/bin/go", "/usr/local/go/bin/go" }.FirstOrDefault(File.Exists);
        if (go is null || !Directory.Exists(Path.Combine(Library, "src/golang.org/x/mod/sumdb/tlog")))
        {
            console.WriteLine("golang-1.19-go and golang-golang-x-mod-dev are not installed: nothing was cross-checked with the Go library.");
            return null;
        }

        var directory = Directory.CreateTempSubdirectory("ledger-go-").FullName;
        var source = Directory.CreateDirectory(Path.Combine(directory, "src", "reader")).FullName;
        File.Copy(Path.Combine(Repository.Root, "tests/Ledger.Cli.Tests/Interop/main.go.txt"), Path.Combine(source, "main.go"));
        var program = Path.Combine(directory, "reader");
        var start = new ProcessStartInfo(go, ["build", "-o", program, "."]) { WorkingDirectory = source };
        start.Environment["GO111MODULE"] = "off";
        start.Environment["GOFLAGS"] = string.Empty;
        start.Environment["GOPATH"] = directory + ":" + Library;
        start.Environment["GOCACHE"] = Path.Combine(directory, "cache");
        var (code, said) = await Run(start);
        Assert.True(code == 0, $"go build: {said}");
        return new GoReader(directory, program);
    }

    /// <summary>The reader says yes.</summary>
    public async Task Accepts(string expected, params string[] args)
    {
        var (code, said) = await Run(new ProcessStartInfo(_program, args));
        Assert.True(code == 0 && said.Trim() == "ok: " + expected, said);
    }

    /// <summary>The reader says no.</summary>
    public async Task Refuses(params string[] args)
    {
        var (code, said) = await Run(new ProcessStartInfo(_program, args));
        Assert.True(code == 1 && said.StartsWith("no: ", StringComparison.Ordinal), $"{code} {said}");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static async Task<(int Code, string Said)> Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said + await errors);
    }
}
