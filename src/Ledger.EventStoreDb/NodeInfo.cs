using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Ledger.Log;

namespace Ledger.EventStoreDb;

/// <summary>What nodes say of themselves at <c>/info</c>, over HTTP beside the protocol: their version, their part in the cluster, and what time they have.</summary>
internal static class NodeInfo
{
    private static readonly Version Oldest = new(20, 10);
    private static readonly TimeSpan ClockOff = TimeSpan.FromSeconds(5);

    public static async IAsyncEnumerable<Finding> Examine(ServerAddress address, TimeProvider time, [EnumeratorCancellation] CancellationToken ct)
    {
        using var http = Client(address);
        foreach (var node in Nodes(address))
        {
            foreach (var finding in await Ask(http, node, time, ct).ConfigureAwait(false))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Uri> Nodes(ServerAddress address)
    {
        var settings = address.Settings.ConnectivitySettings;
        if (settings.Address is { } only)
        {
            return [only];
        }

        var scheme = settings.Insecure ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        return settings.GossipSeeds.Select(seed => seed switch
        {
            System.Net.DnsEndPoint dns => new UriBuilder(scheme, dns.Host, dns.Port).Uri,
            System.Net.IPEndPoint ip => new UriBuilder(scheme, ip.Address.ToString(), ip.Port).Uri,
            _ => throw new System.Diagnostics.UnreachableException(),
        });
    }

    private static HttpClient Client(ServerAddress address)
    {
        var settings = address.Settings.ConnectivitySettings;
        var handler = new SocketsHttpHandler { ConnectTimeout = address.Deadline };
        if (settings.ClientCertificate is { } own)
        {
            handler.SslOptions.ClientCertificates = [own];
        }

        if (!settings.TlsVerifyCert)
        {
#pragma warning disable CA5359 // asked for: tlsVerifyCert=false
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (settings.TlsCaFile is { } authority)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                using var chain = new X509Chain();
                chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                chain.ChainPolicy.CustomTrustStore.Add(authority);
                return (errors & (SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateNotAvailable)) == SslPolicyErrors.None
                    && certificate is X509Certificate2 given
                    && chain.Build(given);
            };
        }

        // As the client speaks: a node may take nothing else on this port.
        var http = new HttpClient(handler)
        {
            Timeout = address.Deadline,
            DefaultRequestVersion = System.Net.HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (address.Settings.DefaultCredentials is { Username: { } user } credentials)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{credentials.Password}")));
        }

        return http;
    }

    private static async Task<List<Finding>> Ask(HttpClient http, Uri node, TimeProvider time, CancellationToken ct)
    {
        var name = $"{node.Host}:{node.Port}";
        try
        {
            using var response = await http.GetAsync(new Uri(node, "/info"), ct).ConfigureAwait(false);
            var now = time.GetUtcNow();
            if (!response.IsSuccessStatusCode)
            {
                return [new Finding("reachable", Verdict.Warning, $"{name} answers, and does not say its version ({(int)response.StatusCode})")];
            }

            using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(ct).ConfigureAwait(false));
            var version = Text(json, "esVersion") ?? Text(json, "version");
            var state = Text(json, "state");
            return
            [
                new Finding("reachable", Verdict.Good, $"{name} answers"),
                VersionOf(name, version),
                Part(name, state),
                .. response.Headers.Date is { } date ? (Finding[])[Clock(name, date - now)] : [],
            ];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [new Finding("reachable", Verdict.Failing, $"{name} answers, but is no EventStoreDB", "check host and port")];
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            var explained = ServerFailure.Explain(e is OperationCanceledException ? new TimeoutException() : e, name);
            return [new Finding("reachable", Verdict.Failing, explained.Message, explained.Hint)];
        }
    }

    private static Finding VersionOf(string name, string? text) =>
        text is null ? new Finding("version", Verdict.Warning, $"{name} does not say its version")
        : Version.TryParse(new string([.. text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.')]).TrimEnd('.'), out var version) && version < Oldest
            ? new Finding("version", Verdict.Failing, $"{name} is of version {text}", "use 20.10 or later")
            : new Finding("version", Verdict.Good, $"{name} is of version {text}");

    private static Finding Part(string name, string? state) => state?.ToUpperInvariant() switch
    {
        null => new Finding("leader", Verdict.Warning, $"{name} does not say what part it has in the cluster"),
        "LEADER" or "MASTER" => new Finding("leader", Verdict.Good, $"{name} is the leader"),
        "FOLLOWER" or "SLAVE" => new Finding("leader", Verdict.Good, $"{name} follows a leader"),
        _ => new Finding("leader", Verdict.Warning, $"{name} is {state}", "connect to the leader, or to the cluster with esdb+discover://"),
    };

    // The header has whole seconds only.
    private static Finding Clock(string name, TimeSpan ahead) =>
        ahead.Duration() > ClockOff
            ? new Finding(
                "clock",
                Verdict.Warning,
                string.Create(CultureInfo.InvariantCulture, $"the clock of {name} is {Math.Abs(ahead.TotalSeconds):N0} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} this one's"),
                "recorded times are this machine's; set both by the same time server")
            : new Finding("clock", Verdict.Good, $"the clock of {name} and this one agree within {(int)ClockOff.TotalSeconds} s");

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
