using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Grpc.Core;
using Ledger.Testing;
using Xunit.Abstractions;

namespace EventStore.Client.Tests;

/// <summary>Certificates, users and passwords.</summary>
public sealed class TlsTests(ITestOutputHelper console) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ledger-test-");
    private readonly X509Certificate2 _authority = Authority("CN=ours");
    private StreamsDouble _node = null!;

    public async Task InitializeAsync()
    {
        console.WriteLine("against the double, whatever LEDGER_TEST_ESDB says");
        _node = await StreamsDouble.Start(new DoubleOptions
        {
            Certificate = Signed(_authority, "CN=node", "127.0.0.1"),
            Users = new Dictionary<string, string>(StringComparer.Ordinal) { ["admin"] = "changeit", ["led ger"] = "p:ä@%" },
        });
        await File.WriteAllTextAsync(Path("ca.pem"), _authority.ExportCertificatePem());
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    private EventStoreClient Client(string user = "admin:changeit@", string? options = null) => new(EventStoreClientSettings.Create(
        $"esdb://{user}127.0.0.1:{_node.Port}?defaultDeadline=5000&{options ?? $"tlsCaFile={Path("ca.pem")}"}"));

    private static Task<IWriteResult> Append(EventStoreClient client, string stream = "a") => client.AppendToStreamAsync(stream, StreamState.Any, TestServer.Events(1));

    [Fact]
    public async Task A_certificate_of_the_named_authority_holds()
    {
        await using var client = Client();
        await Append(client);
        Assert.Single(await client.ReadStreamAsync(Direction.Forwards, "a", StreamPosition.Start).All());
        Assert.StartsWith("Basic ", _node.LastHeaders["authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_nobody_known_does_not()
    {
        await File.WriteAllTextAsync(Path("other.pem"), Authority("CN=other").ExportCertificatePem());
        foreach (var options in (string[])["tls=true", $"tlsCaFile={Path("other.pem")}"])
        {
            await using var client = Client(options: options);
            var refused = await Assert.ThrowsAsync<RpcException>(() => Append(client));
            Assert.Contains("SSL", refused.Status.Detail, StringComparison.Ordinal);
        }
        Assert.Empty(_node.Calls);
    }

    [Fact]
    public async Task A_certificate_of_another_host_does_not_hold_either()
    {
        await using var elsewhere = await StreamsDouble.Start(new DoubleOptions { Certificate = Signed(_authority, "CN=node", "192.0.2.1") });
        await using var client = new EventStoreClient(EventStoreClientSettings.Create(
            $"esdb://admin:changeit@127.0.0.1:{elsewhere.Port}?defaultDeadline=5000&tlsCaFile={Path("ca.pem")}"));
        await Assert.ThrowsAsync<RpcException>(() => Append(client));
        await using var careless = new EventStoreClient(EventStoreClientSettings.Create(
            $"esdb://admin:changeit@127.0.0.1:{elsewhere.Port}?defaultDeadline=5000&tlsVerifyCert=false"));
        await Append(careless);
    }

    [Theory]
    [InlineData("admin:wrong@")]
    [InlineData("nobody:changeit@")]
    public async Task A_wrong_user_or_password_is_told(string user)
    {
        await using var client = Client(user);
        await Assert.ThrowsAsync<NotAuthenticatedException>(() => Append(client));
        await Assert.ThrowsAsync<NotAuthenticatedException>(() => client.ReadAllAsync(Direction.Forwards, Position.Start).All());
    }

    [Fact]
    public async Task Without_a_user_nothing_is_allowed()
    {
        await using var client = Client("");
        await Assert.ThrowsAsync<AccessDeniedException>(() => Append(client));
        await Assert.ThrowsAsync<AccessDeniedException>(() => client.ReadAllAsync(Direction.Forwards, Position.Start).All());
        await client.AppendToStreamAsync("a", StreamState.Any, TestServer.Events(1), userCredentials: new UserCredentials("admin", "changeit"));
    }

    [Fact]
    public async Task User_and_password_may_hold_any_character_when_encoded()
    {
        await using var client = Client("led%20ger:p%3A%C3%A4%40%25@");
        await Append(client);
        await Assert.ThrowsAsync<AccessDeniedException>(() => client.ReadAllAsync(Direction.Forwards, Position.Start).All());
        _node.SetMetadata("$all", "$acl", new JsonObject { ["$r"] = "led ger" });
        Assert.NotEmpty(await client.ReadAllAsync(Direction.Forwards, Position.Start).All());
        _node.SetMetadata("b", "$acl", new JsonObject { ["$w"] = "admin" });
        await Assert.ThrowsAsync<AccessDeniedException>(() => Append(client, "b"));
        await Assert.ThrowsAsync<AccessDeniedException>(() => client.AppendToStreamAsync(
            "b", StreamState.Any, TestServer.Events(1), userCredentials: new UserCredentials("led ger", "p:ä@%")));
        await Append(client, "c");
    }

    [Fact]
    public async Task A_client_certificate_is_shown()
    {
        using var client = Signed(_authority, "CN=ledger", null);
        await File.WriteAllTextAsync(Path("user.pem"), client.ExportCertificatePem());
        await File.WriteAllTextAsync(Path("user.key"), client.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await using var strict = await StreamsDouble.Start(new DoubleOptions { Certificate = Signed(_authority, "CN=node", "127.0.0.1"), WantsClientCertificate = true });
        var connection = $"esdb://admin:changeit@127.0.0.1:{strict.Port}?defaultDeadline=5000&tlsCaFile={Path("ca.pem")}";
        await using var with = new EventStoreClient(EventStoreClientSettings.Create($"{connection}&userCertFile={Path("user.pem")}&userKeyFile={Path("user.key")}"));
        await Append(with);
        await using var without = new EventStoreClient(EventStoreClientSettings.Create(connection));
        await Assert.ThrowsAsync<RpcException>(() => Append(without));
    }

    [Fact]
    public async Task With_and_without_tls_do_not_meet()
    {
        await using var plain = new EventStoreClient(EventStoreClientSettings.Create($"esdb://127.0.0.1:{_node.Port}?tls=false&defaultDeadline=3000"));
        await Assert.ThrowsAsync<RpcException>(() => Append(plain));
        await using var open = await StreamsDouble.Start();
        await using var secure = new EventStoreClient(EventStoreClientSettings.Create($"esdb://127.0.0.1:{open.Port}?tlsVerifyCert=false&defaultDeadline=3000"));
        await Assert.ThrowsAsync<RpcException>(() => Append(secure));
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(120));
    }

    private static X509Certificate2 Signed(X509Certificate2 authority, string name, string? host)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (host is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Parse(host));
            request.CertificateExtensions.Add(names.Build());
        }
        using var certificate = request.Create(authority, new DateTimeOffset(authority.NotBefore), new DateTimeOffset(authority.NotAfter), [1, 2, 3, 4]);
        using var whole = certificate.CopyWithPrivateKey(key);
        // Through PKCS #12, so that every platform's TLS finds the key.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
