using VerifyTests;
using VerifyXunit;

namespace Ledger.Seal.Tests;

public sealed class VerifyStandInTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("verify-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task A_text_is_held_against_the_file_beside_its_test() => await Verifier.Verify("what was verified\n");

    [Fact]
    public async Task Json_is_held_against_an_indented_file() => await Verifier.VerifyJson("""{"a":[1,"é"],"id":"8f14e45f-ceea-467f-9d1b-2a3c4d5e6f70"}""");

    [Theory]
    [InlineData("one", 1)]
    [InlineData("a/b", 2)]
    public async Task Parameters_tell_files_apart(string name, int number) => await Verifier.Verify($"{name} {number}").UseParameters(name, number);

    [Fact]
    public async Task The_running_test_is_known_after_an_await()
    {
        await Task.Yield();
        await Verifier.Verify("{}", "json").UseTextForParameters("later");
    }

    [Fact]
    public async Task A_missing_file_fails_and_leaves_what_was_received()
    {
        var exception = await Assert.ThrowsAsync<VerifyException>(() => Verifier.Verify("new").UseDirectory(directory).ToTask());
        var stem = Path.Combine(directory, $"{nameof(VerifyStandInTests)}.{nameof(A_missing_file_fails_and_leaves_what_was_received)}");
        Assert.Equal("new", await File.ReadAllTextAsync($"{stem}.received.txt"));
        Assert.Contains($"{stem}.verified.txt", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"{stem}.received.txt", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_difference_fails_and_shows_its_lines_and_agreement_clears_it_away()
    {
        var (verified, received) = (Path.Combine(directory, "x.verified.txt"), Path.Combine(directory, "x.received.txt"));
        await File.WriteAllTextAsync(verified, "same\r\nold\r\n");
        var settings = new VerifySettings();
        settings.UseDirectory(directory);
        settings.UseFileName("x");
        var exception = await Assert.ThrowsAsync<VerifyException>(() => Verifier.Verify("same\nnew\n", settings).ToTask());
        Assert.Contains("from line 2 on:\n- old\n", exception.Message, StringComparison.Ordinal);
        Assert.Contains("+ new\n", exception.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(received));
        await Verifier.Verify("same\nold\n", settings);
        Assert.False(File.Exists(received));
    }

    [Theory]
    [InlineData(1)]
    public async Task Parameters_that_are_not_named_fail(int number)
    {
        var exception = await Assert.ThrowsAsync<VerifyException>(() => Verifier.Verify($"{number}").UseDirectory(directory).ToTask());
        Assert.Contains("UseParameters", exception.Message, StringComparison.Ordinal);
    }
}
