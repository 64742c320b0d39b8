using EventStore.Client;
using Ledger.Log;

namespace Ledger.EventStoreDb;

/// <summary>A connection to a server: what its client understands, and the ledger's prefix, which is our own option <c>prefix=</c>.</summary>
internal sealed class ServerAddress
{
    private const string PrefixOption = "prefix";

    private ServerAddress(string where, StreamNames names, EventStoreClientSettings settings)
    {
        Where = where;
        Names = names;
        Settings = settings;
    }

    /// <summary>The connection for people, without credentials.</summary>
    public string Where { get; }

    /// <summary>The ledger's streams.</summary>
    public StreamNames Names { get; }

    /// <summary>The client's settings.</summary>
    public EventStoreClientSettings Settings { get; }

    /// <summary>How long one request may take.</summary>
    public TimeSpan Deadline => Settings.DefaultDeadline ?? TimeSpan.FromSeconds(10);

    /// <exception cref="LedgerException"><see cref="Failure.Usage"/>: it does not read.</exception>
    public static ServerAddress Of(LogConnection connection)
    {
        var (text, prefix) = TakePrefix(connection.Full);
        var names = new StreamNames(prefix ?? StreamNames.DefaultPrefix);
        try
        {
            return new ServerAddress(connection.ToString(), names, EventStoreClientSettings.Create(text));
        }
        catch (Exception e) when (e is ConnectionStringParseException or InvalidUserCredentialsException or ArgumentException or FormatException or IOException
            or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            // Whatever the client quotes of it may hold a password.
            var message = e is InvalidUserCredentialsException || connection.HasCredentials && e is not InvalidSettingException ? "it does not read" : ServerFailure.Clause(e.Message);
            throw new LedgerException(
                Failure.Usage,
                $"the connection {connection}: {message}",
                "for example esdb://host:2113?tls=false, or esdb+discover://cluster.example:2113?tlsCaFile=ca.crt; docs/operate.md has all options",
                e);
        }
    }

    private static (string Text, string? Prefix) TakePrefix(string full)
    {
        var question = full.IndexOf('?', StringComparison.Ordinal);
        if (question < 0)
        {
            return (full, null);
        }

        string? prefix = null;
        var kept = new List<string>();
        foreach (var option in full[(question + 1)..].Split('&'))
        {
            if (!option.StartsWith(PrefixOption + "=", StringComparison.OrdinalIgnoreCase))
            {
                kept.Add(option);
            }
            else if (prefix is null)
            {
                prefix = option[(PrefixOption.Length + 1)..].TrimEnd('.');
            }
            else
            {
                throw new LedgerException(Failure.Usage, "the connection has two prefixes", "give one");
            }
        }

        return (kept.Count == 0 ? full[..question] : $"{full[..question]}?{string.Join('&', kept)}", prefix);
    }
}
