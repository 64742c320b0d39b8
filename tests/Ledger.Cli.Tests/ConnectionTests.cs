using Newtonsoft.Json.Linq;

namespace Ledger.Cli.Tests;

public class ConnectionTests
{
    [Fact]
    public async Task A_log_outside_the_data_directory_is_remembered()
    {
        using var folder = new Folder();
        var log = Path.Combine(folder.Root, "elsewhere.db");
        (await folder.Run("init", "--origin", Folder.Origin, "--connection", $"sqlite:{log}")).Done();
        (await folder.Run("record", "create-office", "--id", "medical-director", "--title", "Medical Director")).Done();

        Assert.False(File.Exists(folder.Layout.Log));
        Assert.Equal(log, (string?)JObject.Parse((await folder.Run("status", "--json")).Done().Data)["log"]);
        Assert.Contains("sound: 1 facts", (await folder.Run("verify")).Done().Data, StringComparison.Ordinal);
        (await folder.Run("init", "--connection", $"sqlite:{log}")).Failed(3, "there is a ledger at sqlite:");
    }

    [Fact]
    public async Task Where_the_log_is_comes_from_an_option_then_the_environment_then_a_file_then_the_directory()
    {
        using var folder = await Folder.WithLedger();
        folder["LEDGER_CONFIG"] = folder.Write("config.json", """{"connection":"sqlite:/nowhere/file.db"}""");
        (await folder.Run("status")).Failed(2, "/nowhere/file.db");
        folder["LEDGER_CONNECTION"] = "sqlite:/nowhere/environment.db";
        (await folder.Run("status")).Failed(2, "/nowhere/environment.db");
        (await folder.Run("status", "--connection", "sqlite:/nowhere/option.db")).Failed(2, "/nowhere/option.db");
        (await folder.Run("status", "--connection", "sqlite:")).Done();
    }

    [Theory]
    [InlineData("ledger.db", "that is not a connection")]
    [InlineData("", "--connection is empty")]
    [InlineData("postgres://user:secret@host/db", "there is no engine for postgres://")]
    public async Task What_is_no_connection_is_said_in_one_line_that_shows_no_password(string connection, string saying)
    {
        using var folder = await Folder.WithLedger();
        var ran = (await folder.Run("status", "--connection", connection)).Failed(2, saying);
        Assert.DoesNotContain("secret", ran.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Making_a_ledger_that_was_interrupted_after_it_remembered_where_its_log_is_can_be_repeated()
    {
        using var folder = new Folder();
        var log = $"sqlite:{Path.Combine(folder.Root, "nowhere", "elsewhere.db")}";
        (await folder.Run("init", "--connection", log)).Failed(2, "cannot create");
        Assert.True(File.Exists(folder.Layout.Config));
        Directory.CreateDirectory(Path.Combine(folder.Root, "nowhere"));

        (await folder.Run("init", "--connection", $"sqlite:{Path.Combine(folder.Root, "other.db")}")).Failed(3, "is not empty");
        (await folder.Run("init", "--connection", log)).Done();
    }
}
