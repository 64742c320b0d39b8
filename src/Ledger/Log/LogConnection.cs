using System.Text.RegularExpressions;

namespace Ledger.Log;

/// <summary>
/// Where a log is, and so which engine has it: <c>sqlite:PATH</c>, or a server's address such as <c>esdb://host:2113</c>.
/// As text it never shows credentials.
/// </summary>
public sealed partial class LogConnection : IEquatable<LogConnection>
{
    /// <summary>The scheme of the embedded engine.</summary>
    public const string Sqlite = "sqlite";

    private LogConnection(string scheme, string full)
    {
        Scheme = scheme;
        Full = full;
    }

    /// <summary>What stands before the first colon, in lower case.</summary>
    public string Scheme { get; }

    /// <summary>The connection with everything that was given: for its engine, never to be shown or written down.</summary>
    public string Full { get; }

    /// <summary>Whether a user and a password are part of it.</summary>
    public bool HasCredentials => Server().Match(Full).Groups["user"].Success;

    /// <summary>Whether the log is a file of the embedded engine.</summary>
    public bool IsSqlite => Scheme == Sqlite;

    /// <summary>The embedded engine's file, as a full path.</summary>
    /// <exception cref="InvalidOperationException">The log is a server's.</exception>
    public string Path => IsSqlite ? Full[(Sqlite.Length + 1)..] : throw new InvalidOperationException("The log is no file.");

    /// <summary>The log that a data directory has unless another is named: <c>ledger.db</c> in it.</summary>
    public static LogConnection Default(Layout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return new LogConnection(Sqlite, $"{Sqlite}:{layout.Log}");
    }

    /// <summary>Reads a connection. <c>sqlite:</c> without a path is <see cref="Default"/>.</summary>
    /// <exception cref="LedgerException"><see cref="Failure.Usage"/>: it has no scheme.</exception>
    public static LogConnection Parse(string text, Layout layout)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith(Sqlite + ":", StringComparison.OrdinalIgnoreCase))
        {
            var path = text[(Sqlite.Length + 1)..];
            return path.Length == 0 ? Default(layout) : new LogConnection(Sqlite, $"{Sqlite}:{System.IO.Path.GetFullPath(path)}");
        }

        var server = Server().Match(text);
        return server.Success
            ? new LogConnection(server.Groups["scheme"].Value.ToLowerInvariant(), text)
            : throw new LedgerException(
                Failure.Usage,
                "that is not a connection: it has no scheme",
                "write sqlite:PATH, esdb://host:2113 or kurrentdb://host:2113; a path alone is --data");
    }

    /// <summary>The same with a user and a password, given as <c>user:password</c>, if it has none.</summary>
    public LogConnection WithCredentials(string credentials)
    {
        ArgumentException.ThrowIfNullOrEmpty(credentials);
        var user = credentials.IndexOf(':', StringComparison.Ordinal);
        return user <= 0
            ? throw new LedgerException(Failure.Usage, "credentials are written user:password", "LEDGER_CREDENTIALS holds them")
            : IsSqlite || HasCredentials
                ? this
                : new LogConnection(
                    Scheme,
                    $"{Scheme}://{Uri.EscapeDataString(credentials[..user])}:{Uri.EscapeDataString(credentials[(user + 1)..])}@{Full[(Scheme.Length + 3)..]}");
    }

    /// <summary>The connection as it may be shown and written down: without a user and a password.</summary>
    public override string ToString() => Server().Replace(Full, "${scheme}://${rest}");

    /// <inheritdoc/>
    public bool Equals(LogConnection? other) => other is not null && string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LogConnection);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    // A password may hold an @, if somebody did not escape it: all up to the last one before the path or the options is kept from view.
    [GeneratedRegex(@"\A(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?:(?<user>[^/?]*)@)?(?<rest>.*)\z", RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex Server();
}
