using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EventStore.Client;

/// <summary>Reads connection strings.</summary>
internal static class ConnectionString
{
    private const int DefaultPort = 2113;
    private static readonly string[] Schemes = ["esdb", "esdb+discover", "kurrentdb", "kurrentdb+discover"];

    /// <inheritdoc cref="EventStoreClientSettings.Create"/>
    public static EventStoreClientSettings Read(string text)
    {
        var mark = text.IndexOf("://", StringComparison.Ordinal);
        if (mark < 0)
        {
            throw new NoSchemeException();
        }
        var scheme = text[..mark];
        if (!Schemes.Contains(scheme, StringComparer.Ordinal))
        {
            throw new InvalidSchemeException(scheme, Schemes);
        }
        var rest = text[(mark + 3)..];
        var settings = new EventStoreClientSettings();

        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var options = question < 0 ? [] : Options(rest[(question + 1)..]);
        if (question >= 0)
        {
            rest = rest[..question];
        }
        var at = rest.LastIndexOf('@');
        if (at >= 0)
        {
            settings.DefaultCredentials = User(rest[..at]);
            rest = rest[(at + 1)..];
        }
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            if (rest[slash..] != "/")
            {
                throw new ConnectionStringParseException(
                    $"The specified path must be either an empty string or a forward slash (/) but the following path was found instead: '{rest[slash..]}'");
            }
            rest = rest[..slash];
        }
        var hosts = Array.ConvertAll(rest.Split(','), Host);
        var tls = true;
        foreach (var (key, value) in options)
        {
            Set(settings, key, value, ref tls);
        }
        var connectivity = settings.ConnectivitySettings;
        connectivity.Insecure = !tls;
        if (hosts is [var only] && !scheme.EndsWith("+discover", StringComparison.Ordinal))
        {
            connectivity.Address = new UriBuilder(tls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, only.Host, only.Port).Uri;
        }
        else if (Array.TrueForAll(hosts, static host => IPAddress.TryParse(host.Host, out _)))
        {
            connectivity.IpGossipSeeds = Array.ConvertAll(hosts, static host => new IPEndPoint(IPAddress.Parse(host.Host), host.Port));
        }
        else
        {
            connectivity.DnsGossipSeeds = hosts;
        }
        ReadClientCertificate(connectivity, options);
        return settings;
    }

    private static void Set(EventStoreClientSettings settings, string key, string value, ref bool tls)
    {
        var connectivity = settings.ConnectivitySettings;
        switch (key.ToUpperInvariant())
        {
            case "TLS": tls = Flag(key, value); break;
            case "TLSVERIFYCERT": connectivity.TlsVerifyCert = Flag(key, value); break;
            case "TLSCAFILE": connectivity.TlsCaFile = Authority(value); break;
            case "CONNECTIONNAME": settings.ConnectionName = value; break;
            case "THROWONAPPENDFAILURE": settings.OperationOptions.ThrowOnAppendFailure = Flag(key, value); break;
            case "MAXDISCOVERATTEMPTS": connectivity.MaxDiscoverAttempts = Whole(key, value); break;
            case "DISCOVERYINTERVAL": connectivity.DiscoveryInterval = TimeSpan.FromMilliseconds(NotNegative(key, value)); break;
            case "GOSSIPTIMEOUT": connectivity.GossipTimeout = TimeSpan.FromMilliseconds(NotNegative(key, value)); break;
            case "DEFAULTDEADLINE": settings.DefaultDeadline = TimeSpan.FromMilliseconds(NotNegative(key, value)); break;
            case "KEEPALIVEINTERVAL": connectivity.KeepAliveInterval = KeepAlive(key, value); break;
            case "KEEPALIVETIMEOUT": connectivity.KeepAliveTimeout = KeepAlive(key, value); break;
            case "NODEPREFERENCE":
                connectivity.NodePreference = value.ToUpperInvariant() switch
                {
                    "LEADER" => NodePreference.Leader,
                    "FOLLOWER" => NodePreference.Follower,
                    "RANDOM" => NodePreference.Random,
                    "READONLYREPLICA" => NodePreference.ReadOnlyReplica,
                    _ => throw new InvalidSettingException($"Invalid NodePreference: {value}"),
                };
                break;
            case "USERCERTFILE" or "USERKEYFILE": break; // read together
            default: throw new InvalidSettingException($"Unknown option: {key}");
        }
    }

    private static bool Flag(string key, string value) =>
        bool.TryParse(value, out var flag) ? flag : throw new InvalidSettingException($"{key} must be either true or false");

    private static int Whole(string key, string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidSettingException($"{key} must be an integer value");

    private static int NotNegative(string key, string value) =>
        Whole(key, value) is >= 0 and var number ? number : throw new InvalidSettingException($"Invalid {key}: {value}");

    private static TimeSpan KeepAlive(string key, string value) => Whole(key, value) switch
    {
        -1 => Timeout.InfiniteTimeSpan,
        >= 0 and var milliseconds => TimeSpan.FromMilliseconds(milliseconds),
        _ => throw new InvalidSettingException($"Invalid {key}: {value}"),
    };

    private static UserCredentials User(string text) => text.Split(':') is [var user, var password]
        ? new(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password))
        : throw new InvalidUserCredentialsException(text);

    private static DnsEndPoint Host(string text)
    {
        // An IPv6 address stands in brackets.
        var end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1 : text.IndexOf(':', StringComparison.Ordinal);
        var host = end <= 0 ? text : text[..end];
        var port = DefaultPort;
        if (end > 0 && end < text.Length
            && (text[end] != ':' || !int.TryParse(text.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)))
        {
            throw new InvalidHostException(text);
        }
        var name = host.Trim('[', ']');
        return name.Length > 0 && end != 0 && port is > 0 and < 65536 && Uri.CheckHostName(name) != UriHostNameType.Unknown
            ? new(name, port)
            : throw new InvalidHostException(text);
    }

    private static Dictionary<string, string> Options(string text)
    {
        var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in text.Split('&'))
        {
            if (pair.Split('=') is not [var key, var value])
            {
                throw new InvalidKeyValuePairException(pair);
            }
            if (!options.TryAdd(key, value))
            {
                throw new DuplicateKeyException(key);
            }
        }
        return options;
    }

    private static X509Certificate2 Authority(string path)
    {
        if (!File.Exists(path))
        {
            throw new InvalidClientCertificateException($"Failed to load certificate. File was not found: {path}");
        }
        try
        {
            return X509CertificateLoader.LoadCertificateFromFile(path);
        }
        catch (CryptographicException e)
        {
            throw new InvalidClientCertificateException($"Failed to load certificate. Invalid file format: {path}", e);
        }
    }

    private static void ReadClientCertificate(EventStoreClientConnectivitySettings connectivity, Dictionary<string, string> options)
    {
        var certificate = options.GetValueOrDefault("userCertFile", "");
        var key = options.GetValueOrDefault("userKeyFile", "");
        if (certificate.Length == 0 && key.Length == 0)
        {
            return;
        }
        if (certificate.Length == 0 || key.Length == 0)
        {
            throw new InvalidClientCertificateException("Invalid client certificate settings. Both UserCertFile and UserKeyFile must be set.");
        }
        if (!File.Exists(certificate))
        {
            throw new InvalidClientCertificateException($"Invalid client certificate settings. The specified UserCertFile does not exist: {certificate}");
        }
        if (!File.Exists(key))
        {
            throw new InvalidClientCertificateException($"Invalid client certificate settings. The specified UserKeyFile does not exist: {key}");
        }
        try
        {
            connectivity.ClientCertificate = X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (CryptographicException e)
        {
            throw new InvalidClientCertificateException("Failed to create client certificate.", e);
        }
    }
}
