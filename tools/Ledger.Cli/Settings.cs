using System.CommandLine;
using Ledger.EventStoreDb;
using Ledger.Json;
using Ledger.Log;
using Ledger.Log.Embedded;
using Newtonsoft.Json;

namespace Ledger.Cli;

/// <summary>
/// Where the ledger is and who asks: options first, then the environment (LEDGER_DATA, LEDGER_CONNECTION, LEDGER_ACTOR, LEDGER_ROLE), then the configuration file
/// (LEDGER_CONFIG, or <c>ledger/config.json</c> in the user's configuration directory), then what the ledger itself was set up with.
/// </summary>
internal sealed class Settings
{
    public const string DefaultData = "ledger-data";
    public const string DefaultActor = "local-user";

    public static Option<string?> DataOption { get; } = new("--data")
    {
        Description = $"The ledger's directory (LEDGER_DATA; {DefaultData} if nothing says otherwise)",
        HelpName = "DIR",
        Recursive = true,
    };

    public static Option<string?> ConnectionOption { get; } = new("--connection")
    {
        Description = "Where the log is: sqlite:PATH, or esdb://HOST:2113 and the like (LEDGER_CONNECTION; otherwise what the directory remembers, or ledger.db in it)",
        HelpName = "CONNECTION",
        Recursive = true,
    };

    public static Option<bool> JsonOption { get; } = new("--json")
    {
        Description = "Print data as JSON, for programs",
        Recursive = true,
    };

    public static Option<string?> ActorOption { get; } = new("--actor")
    {
        Description = $"Who asks: an opaque id that every event names (LEDGER_ACTOR; {DefaultActor})",
        HelpName = "ID",
        Recursive = true,
    };

    public static Option<string?> RoleOption { get; } = new("--role")
    {
        Description = "As what: office, auditor or regulator; only the office records (LEDGER_ROLE; office)",
        HelpName = "ROLE",
        Recursive = true,
    };

    /// <summary>For the verbs that meet witnesses.</summary>
    public static Option<string?> PolicyOption { get; } = new("--policy")
    {
        Description = "The policy of witnesses, a c2sp.org/tlog-policy file (seal/policy in the ledger's directory, if there is one)",
        HelpName = "FILE",
    };

    /// <summary>For the verbs that give receipts.</summary>
    public static Option<bool> RequireWitnessOption { get; } = new("--require-witness")
    {
        Description = "Give no receipt without the cosignatures that the policy asks for",
    };

    private readonly string? _credentials;

    private Settings(Layout layout, Caller caller, string? connection, string? credentials, string? policy, bool requireWitness)
    {
        Layout = layout;
        Caller = caller;
        _credentials = credentials;
        Policy = policy ?? (File.Exists(layout.Policy) ? layout.Policy : null);
        RequireWitness = requireWitness;
        Connection = ParseConnection(connection ?? (File.Exists(layout.Root) ? null : RememberedConnection.Read(layout)) ?? LogConnection.Sqlite + ":");
    }

    /// <summary>The engines that there are.</summary>
    public static LogEngines Engines { get; } = new(new EmbeddedEngine(), new EventStoreDbEngine());

    /// <summary>The policy of witnesses; null if there is none.</summary>
    public string? Policy { get; private init; }

    public bool RequireWitness { get; }

    public Layout Layout { get; }

    /// <summary>Where the log is.</summary>
    public LogConnection Connection { get; private init; }

    /// <summary>The same, with no policy.</summary>
    public Settings WithoutPolicy() => new(Layout, Caller, connection: null, _credentials, policy: null, requireWitness: false) { Policy = null, Connection = Connection };

    /// <summary>What opens it.</summary>
    public ILogEngine Engine => Engines.Of(Connection);

    public Caller Caller { get; }

    public static Settings Resolve(ParseResult arguments, Terminal terminal)
    {
        if (arguments.GetValue(DataOption) is { Length: 0 })
        {
            throw new LedgerException(Failure.Usage, "--data is empty", "name the ledger's directory, or leave the option out");
        }

        if (arguments.GetValue(ConnectionOption) is { Length: 0 })
        {
            throw new LedgerException(Failure.Usage, "--connection is empty", "write sqlite:PATH or esdb://host:2113, or leave the option out");
        }

        var file = ReadFile(terminal);
        var data = First(arguments.GetValue(DataOption), terminal, "LEDGER_DATA", file?.Data) ?? DefaultData;
        var actor = First(arguments.GetValue(ActorOption), terminal, "LEDGER_ACTOR", file?.Actor) ?? DefaultActor;
        var role = First(arguments.GetValue(RoleOption), terminal, "LEDGER_ROLE", file?.Role) ?? "office";
        var connection = First(arguments.GetValue(ConnectionOption), terminal, "LEDGER_CONNECTION", file?.Connection);
        return new Settings(
            new Layout(data), new Caller(actor, ParseRole(role)), connection, terminal.Environment.GetValueOrDefault("LEDGER_CREDENTIALS"),
            arguments.GetValue(PolicyOption), arguments.GetValue(RequireWitnessOption));
    }

    /// <summary>Reads a connection, and adds the credentials from the environment (LEDGER_CREDENTIALS) if it has none.</summary>
    public LogConnection ParseConnection(string text) =>
        LogConnection.Parse(text, Layout) is var connection && string.IsNullOrEmpty(_credentials) ? connection : connection.WithCredentials(_credentials);

    private static string? First(string? option, Terminal terminal, string variable, string? configured) =>
        !string.IsNullOrEmpty(option) ? option
        : terminal.Environment.GetValueOrDefault(variable) is { Length: > 0 } value ? value
        : configured;

    private static Role ParseRole(string word) =>
        Enum.GetValues<Role>().Cast<Role?>().FirstOrDefault(role => Words.Kebab(role.ToString()!) == word)
        ?? throw new LedgerException(Failure.Usage, $"'{word}' is not a role", "use office, auditor or regulator");

    private static Configuration? ReadFile(Terminal terminal)
    {
        var named = terminal.Environment.GetValueOrDefault("LEDGER_CONFIG");
        var path = named ?? Path.Combine(
            terminal.Environment.GetValueOrDefault("XDG_CONFIG_HOME") is { Length: > 0 } home
                ? home
                : Path.Combine(terminal.Environment.GetValueOrDefault("HOME") ?? ".", ".config"),
            "ledger",
            "config.json");
        if (!File.Exists(path))
        {
            return named is null ? null : throw new LedgerException(Failure.NotFound, $"there is no configuration file {path}", "LEDGER_CONFIG names it");
        }

        try
        {
            return (Configuration)LedgerJson.Bind(LedgerJson.ParseObject(BoundedFile.Read(path, 64 * 1024)), typeof(Configuration), 1);
        }
        catch (Exception e) when (e is LedgerException or JsonException or IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(Failure.Usage, $"{path}: {e.Message}", """it holds, for example, {"data":"/srv/ledger","actor":"office-desk-1","role":"office"}""", e);
        }
    }

    /// <summary>The configuration file.</summary>
    private sealed record Configuration(string? Data, string? Connection, string? Actor, string? Role);
}
