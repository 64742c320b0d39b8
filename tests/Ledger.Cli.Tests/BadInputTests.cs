using System.Text;
using Microsoft.Data.Sqlite;

namespace Ledger.Cli.Tests;

public class BadInputTests
{
    private const string Good = """{"command":"create-office","id":"medical-director","title":"Medical Director"}""";

    public static TheoryData<string, string, string> BadLines => new()
    {
        { "malformed JSON", """{"command":"create-office","id":"a" "title":"b"}""", "line 2, column 37" },
        { "text cut off", """{"command":"create-office","id":"a""", "line 2, column " },
        { "an unknown field", """{"command":"create-office","id":"a","title":"b","colour":"red"}""", "line 2, column 49: unknown field colour" },
        { "a missing field", """{"command":"create-office","id":"a"}""", "the field title is missing" },
        { "a duplicate key", """{"command":"create-office","id":"a","title":"b","title":"c"}""", "line 2, column 49: 'title' stands twice" },
        { "a lone surrogate", """{"command":"create-office","id":"a","title":"x\ud800y"}""", "line 2, column 45: the text is not well-formed Unicode" },
        { "a control character", """{"command":"create-office","id":"a","title":"x\u0007y"}""", "line 2, column " },
        { "text that is not NFC", "{\"command\":\"create-office\",\"id\":\"a\",\"title\":\"Cafe\u0301\"}", "line 2, column " },
        { "an empty text", """{"command":"create-office","id":"a","title":""}""", "the text is empty" },
        { "null", """{"command":"create-office","id":"a","title":null}""", "line 2, column 45: null is no value here" },
        { "a number for a text", """{"command":"create-office","id":"a","title":7}""", "a text is expected" },
        { "a fraction", """{"command":"create-office","id":"a","title":"b","expectedRevision":1.5}""", "a whole number is expected" },
        { "a date that is none", """{"command":"create-office","id":"a","title":"b","effective":"2025-02-30"}""", "'2025-02-30' is not a date" },
        { "an interval that ends before it starts", """{"command":"create-office","id":"a","title":"b","effective":"2025-03/2025-02"}""", "ends before it starts" },
        { "an id with a space", """{"command":"create-office","id":"a b","title":"b"}""", "'a b' is not an id" },
        { "not-stated as an id", """{"command":"create-office","id":"not-stated","title":"b"}""", "'not-stated' is not an id" },
        { "a comment", """{"command":"create-office",/* x */"id":"a","title":"b"}""", "line 2, column 28" },
        { "no command", """{"id":"a","title":"b"}""", "the field command is missing" },
        { "a command that there is not", """{"command":"create-offices","id":"a","title":"b"}""", "there is no command \"create-offices\"" },
        { "an array", "[1]", "an object is expected" },
        { "two objects", """{"command":"create-office","id":"a","title":"b"} {}""", "line 2, column 50" },
        { "deep nesting", """{"command":"create-office","id":"a","title":""" + new string('[', 60) + new string(']', 60) + "}", "line 2, column " },
    };

    [Theory]
    [MemberData(nameof(BadLines))]
    public async Task A_bad_line_is_refused_with_its_place_and_what_came_before_it_stays_recorded(string what, string line, string saying)
    {
        Assert.NotEmpty(what);
        using var folder = await Folder.WithLedger();
        var file = folder.Write("commands.ndjson", $"{Good}\n{line}\n");

        var ran = (await folder.Run("record", "-f", file)).Failed(2, saying);

        Assert.StartsWith("     0  OfficeCreated", ran.Data, StringComparison.Ordinal);
        Assert.Contains("1 recorded", ran.Talk, StringComparison.Ordinal);
        Assert.Contains("sound: 1 facts", (await folder.Run("verify")).Done().Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_file_mended_records_only_what_is_missing()
    {
        using var folder = await Folder.WithLedger();
        var file = folder.Write("commands.ndjson", $"{Good}\n{{\"command\":\"create-office\",\"id\":\"finance-director\"}}\n");
        (await folder.Run("record", "-f", file)).Failed(2, "line 2");

        folder.Write("commands.ndjson", $"{Good}\n{{\"command\":\"create-office\",\"id\":\"finance-director\",\"title\":\"Director of Finance\"}}\n");
        var ran = (await folder.Run("record", "-f", file)).Done();

        Assert.Contains("1 recorded, 1 recorded before", ran.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_refused()
    {
        using var folder = await Folder.WithLedger();
        var bytes = Encoding.UTF8.GetBytes("""{"command":"create-office","id":"a","title":"b?"}""");
        bytes[Array.IndexOf(bytes, (byte)'?')] = 0xFF;

        (await folder.RunWith(new MemoryStream(bytes), "record", "-f", "-")).Failed(2, "line 1, column ");
    }

    [Fact]
    public async Task A_line_of_ten_megabytes_is_refused()
    {
        using var folder = await Folder.WithLedger();
        await using var line = new MemoryStream(Encoding.ASCII.GetBytes("{\"command\":\"create-office\",\"id\":\"a\",\"title\":\"" + new string('x', 10_000_000) + "\"}"));

        (await folder.RunWith(line, "record", "-f", "-")).Failed(2, "line 1, column 1048577: the line is longer than 1048576 bytes");

    }

    [Fact]
    public async Task A_long_text_within_a_line_is_refused()
    {
        using var folder = await Folder.WithLedger();

        (await folder.Run("record", "create-office", "--id", "a", "--title", new string('x', 20_000))).Failed(2, "--title: the text");
    }

    [Fact]
    public async Task A_reference_to_nothing_is_refused_by_its_rule()
    {
        using var folder = await Folder.WithLedger();
        (await folder.Run("record", "create-office", "--id", "medical-director", "--title", "Medical Director")).Done();

        (await folder.Run("record", "appoint-holder", "--id", "nobody", "--holder", "not-stated", "--basis", "substantive")).Failed(3, "refused (no-such-office)", hint: false);
        (await folder.Run("record", "appoint-holder", "--id", "medical-director", "--holder", "p-1", "--basis", "substantive")).Failed(3, "refused (no-such-person)", hint: false);
        Assert.Contains("sound: 1 facts", (await folder.Run("verify")).Done().Data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show", "offices")]
    [InlineData("history", "office-a")]
    [InlineData("replay")]
    [InlineData("receipt", "0")]
    [InlineData("key")]
    [InlineData("status")]
    [InlineData("verify")]
    [InlineData("record", "create-office", "--id", "a", "--title", "b")]
    public async Task Only_init_makes_a_ledger(params string[] args)
    {
        using var folder = new Folder();

        (await folder.Run(args)).Failed(5, "there is no ledger in");

        Assert.False(Directory.Exists(folder.Data));
    }

    [Fact]
    public async Task A_data_directory_that_is_a_file_is_refused()
    {
        using var folder = new Folder();
        folder.Write("data", "hello");

        (await folder.Run("init")).Failed(2, "is a file");
        (await folder.Run("verify")).Failed(2, "is a file, not a ledger's directory");
        Assert.Equal("hello", await File.ReadAllTextAsync(folder.Data));
    }

    [Fact]
    public async Task A_ledger_is_never_made_over_another_or_over_something_else()
    {
        using var folder = await Folder.WithLedger();
        (await folder.Run("init")).Failed(3, "there is a ledger in");

        folder["LEDGER_DATA"] = folder.Root;
        (await folder.Run("init")).Failed(3, "is not empty");
    }

    [Fact]
    public async Task A_ledger_from_a_newer_version_is_not_touched()
    {
        using var folder = await Folder.WithLedger();
        Alter(folder, "PRAGMA user_version = 99");

        (await folder.Run("verify")).Failed(2, "newer version");
        (await folder.Run("record", "create-office", "--id", "a", "--title", "b")).Failed(2, "newer version");
    }

    [Fact]
    public async Task A_log_that_is_not_a_database_is_an_integrity_failure()
    {
        using var folder = await Folder.WithLedger();
        await File.WriteAllTextAsync(folder.Layout.Log, new string('x', 4096));

        (await folder.Run("verify")).Failed(6, "ledger.db");
    }

    [Fact]
    public async Task A_signing_key_that_others_can_read_is_not_used()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // there are no file modes
        }

        using var folder = await Folder.WithLedger();
        File.SetUnixFileMode(folder.Layout.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        (await folder.Run("record", "create-office", "--id", "a", "--title", "b")).Failed(3, "others than its owner may use the signing key");
    }

    [Theory]
    [InlineData(2, "unrecognized command or argument 'recor'", "recor")]
    [InlineData(2, "unrecognized command or argument '--colour'", "verify", "--colour")]
    [InlineData(2, "nothing to record is named", "record")]
    [InlineData(2, "neither an index nor an event id", "receipt", "twelve")]
    [InlineData(5, "there is no entry 12", "receipt", "12")]
    [InlineData(5, "there is no event 00000000-0000-0000-0000-000000000000", "receipt", "00000000-0000-0000-0000-000000000000")]
    [InlineData(5, "there is no file", "record", "-f", "nowhere.ndjson")]
    [InlineData(2, "is not a role", "status", "--role", "king")]
    [InlineData(2, "is not an actor id", "status", "--actor", "Jane Smith")]
    [InlineData(2, "is not a day", "show", "offices", "--on", "tomorrow")]
    [InlineData(2, "is no point of recorded time", "show", "offices", "--known", "soon")]
    [InlineData(5, "there is no register", "show", "ofices")]
    public async Task What_makes_no_sense_is_said_in_one_line(int code, string saying, params string[] args)
    {
        using var folder = await Folder.WithLedger();

        var ran = await folder.Run(args);

        ran.Failed(code, saying, hint: ran.Talk.Contains("hint: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_office_records()
    {
        using var folder = await Folder.WithLedger();

        (await folder.Run("record", "create-office", "--id", "a", "--title", "b", "--role", "auditor")).Failed(3, "has the role auditor and may not record");
    }

    private static void Alter(Folder folder, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = folder.Layout.Log, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
