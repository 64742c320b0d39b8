using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Ledger.Testing;
using Xunit.Abstractions;

namespace Ledger.Cli.Tests;

/// <summary>What goes wrong on the way to a server is one line and a hint, with the right exit code, within the deadline.</summary>
public class ServerFailureTests(ITestOutputHelper console)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30); // three requests at most, with time for a slow machine

    [Fact]
    public async Task A_host_that_there_is_not() => await Says("esdb://nowhere.invalid:2113?tls=false&defaultDeadline=3000", 1, "cannot be reached");

    [Fact]
    public async Task A_port_that_refuses() => await Says($"esdb://127.0.0.1:{FreePort()}?tls=false&defaultDeadline=3000", 1, "cannot be reached: the connection is refused");

    [Fact]
    public async Task A_cluster_of_which_no_node_answers() =>
        await Says($"esdb+discover://127.0.0.1:{FreePort()},127.0.0.1:{FreePort()}?tls=false&maxDiscoverAttempts=2&discoveryInterval=10&defaultDeadline=3000", 1, "cannot be reached");

    [Fact]
    public async Task A_server_that_says_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await Says($"esdb://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}?tls=false&defaultDeadline=1000", 1, "cannot be reached: no answer in time");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")]
    [InlineData("SSH-2.0-OpenSSH_9.2p1\r\n")]
    public async Task A_server_that_is_no_EventStoreDB(string greeting)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var serving = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    using var client = await listener.AcceptTcpClientAsync(stop.Token);
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(greeting), stop.Token);
                    await Task.Delay(50, stop.Token);
                }
                catch (Exception e) when (e is OperationCanceledException or IOException)
                {
                    // the next one
                }
            }
        });
        await Says($"esdb://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}?tls=false&defaultDeadline=2000", 1, "no EventStoreDB");
        await stop.CancelAsync();
        await serving;
    }

    [Fact]
    public async Task A_secure_server_asked_without_TLS_and_the_other_way_round()
    {
        using var certificate = Certificate();
        await using var secure = await LedgerServer.StartDouble(console, new DoubleOptions { Certificate = certificate });
        await Says($"esdb://127.0.0.1:{secure.Node!.Port}?tls=false&defaultDeadline=3000", 1, "it has TLS, or it is no EventStoreDB");
        await using var insecure = await LedgerServer.StartDouble(console);
        await Says($"esdb://127.0.0.1:{insecure.Node!.Port}?defaultDeadline=3000", 1, "no secure connection");
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_and_a_wrong_password_and_the_right_one()
    {
        using var certificate = Certificate();
        await using var server = await LedgerServer.StartDouble(console, new DoubleOptions { Certificate = certificate });
        using var folder = new Folder();
        var authority = folder.Write("ca.crt", certificate.ExportCertificatePem());
        var port = server.Node!.Port;
        await Says($"esdb://admin:changeit@127.0.0.1:{port}?defaultDeadline=3000", 1, "no secure connection");
        var ran = await Says($"esdb://admin:secret-7@127.0.0.1:{port}?tlsCaFile={authority}&defaultDeadline=3000", 3, "does not know that user and password");
        Assert.DoesNotContain("secret-7", ran.Data + ran.Talk, StringComparison.Ordinal);

        (await folder.Run("init", "--connection", $"esdb://admin:changeit@127.0.0.1:{port}?tlsCaFile={authority}")).Done();
        Assert.DoesNotContain("changeit", await File.ReadAllTextAsync(folder.Layout.Config), StringComparison.Ordinal);
        folder["LEDGER_CREDENTIALS"] = "admin:changeit";
        (await folder.Run("record", "create-office", "--id", "a", "--title", "b")).Done();
        (await folder.Run("verify")).Done();
        folder["LEDGER_CREDENTIALS"] = "admin:other";
        (await folder.Run("verify")).Failed(3, "does not know that user and password");
    }

    [Fact]
    public async Task A_prefix_with_no_ledger_and_one_that_is_none()
    {
        await using var server = await LedgerServer.Start(console);
        await Says(server.With("prefix=nobodys"), 5, "there is no ledger with the prefix nobodys.");
        await Says(server.With("prefix=a.b"), 2, "the prefix of a connection has");
        await Says(server.With("prefix=a&prefix=b"), 2, "two prefixes");
    }

    [Theory]
    [InlineData("esdb://127.0.0.1:2113?colour=red", "colour")]
    [InlineData("esdb://127.0.0.1:2113?tls=perhaps", "tls")]
    [InlineData("esdb://127.0.0.1:2113?tls", "")]
    [InlineData("esdb://127.0.0.1:notaport", "")]
    [InlineData("esdb://127.0.0.1:2113?tlsCaFile=/nowhere/ca.crt", "")]
    public async Task An_option_that_there_is_not(string connection, string saying) => await Says(connection, 2, saying);

    [Fact]
    public async Task A_node_that_only_reads()
    {
        await using var server = await LedgerServer.StartDouble(console);
        using var folder = await server.NewLedger();
        server.Node!.Become(NodeRole.ReadOnlyReplica);
        (await folder.Run("record", "create-office", "--id", "a", "--title", "b")).Failed(1, "only reads");
        server.Node.Become(NodeRole.Leader);
        (await folder.Run("record", "create-office", "--id", "a", "--title", "b")).Done();
    }

    [Fact]
    public async Task The_doctor_says_it_too()
    {
        using var folder = await Folder.WithLedger();
        var ran = (await folder.Run("doctor", "--connection", $"esdb://127.0.0.1:{FreePort()}?tls=false&defaultDeadline=3000")).Failed(1, "cannot be used as it is");
        Assert.StartsWith("failing   reachable", ran.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_finds_what_a_server_would_lose()
    {
        await using var server = await LedgerServer.StartDouble(console);
        using var folder = await server.NewLedger();
        (await folder.Run("record", "create-office", "--id", "a", "--title", "b")).Done();
        var prefix = RememberedConnection.Read(folder.Layout)!.Split("prefix=")[1];
        server.Node!.SetMetadata($"{prefix}.office-a", "$maxCount", 1);

        var ran = (await folder.Run("doctor")).Failed(6, "office-a has $maxCount set to 1");
        Assert.Contains("harm      truncation", ran.Data, StringComparison.Ordinal);
        (await folder.Run("verify")).Failed(6, "office-a has $maxCount set to 1");
    }

    [Fact]
    public async Task The_doctor_says_who_else_may_write_delete_or_change_settings()
    {
        using var certificate = Certificate();
        await using var server = await LedgerServer.StartDouble(console, new DoubleOptions { Certificate = certificate });
        using var folder = new Folder();
        folder["LEDGER_CREDENTIALS"] = "admin:changeit";
        var authority = folder.Write("ca.crt", certificate.ExportCertificatePem());
        (await folder.Run("init", "--connection", $"esdb://127.0.0.1:{server.Node!.Port}?tlsCaFile={authority}")).Done();
        Assert.Contains("ledger.index: every user of the server may write to it and delete it and change its settings", (await folder.Run("doctor")).Done().Data, StringComparison.Ordinal);

        foreach (var stream in (string[])["index", "checkpoints", "about", "decisions"])
        {
            server.Node.SetMetadata($"ledger.{stream}", "$acl", System.Text.Json.Nodes.JsonNode.Parse("""{"$w":["ledger"],"$mw":"$admins"}"""));
        }

        Assert.Contains("ledger.index: every user of the server may delete it", (await folder.Run("doctor")).Done().Data, StringComparison.Ordinal);
        foreach (var stream in (string[])["index", "checkpoints", "about", "decisions"])
        {
            server.Node.SetMetadata($"ledger.{stream}", "$acl", System.Text.Json.Nodes.JsonNode.Parse("""{"$w":["ledger"],"$d":["$admins"],"$mw":"$admins"}"""));
        }

        Assert.Contains("streams without an ACL of their own are open to every user", (await folder.Run("doctor")).Done().Data, StringComparison.Ordinal);
        server.Node.Write("$settings", "$settings", """{"$userStreamAcl":{"$r":"ledger","$w":["ledger"],"$d":"$admins","$mr":"$admins","$mw":"$admins"}}""");
        Assert.Contains("good      writers", (await folder.Run("doctor")).Done().Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_of_a_ledger_on_this_machine()
    {
        using var folder = await Folder.WithLedger();
        (await folder.Run("record", "create-office", "--id", "a", "--title", "b")).Done();
        Assert.DoesNotContain("harm", (await folder.Run("doctor")).Done().Data, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.Layout.Log, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
            (await folder.Run("doctor")).Failed(6, "others than its owner may write");
            File.SetUnixFileMode(folder.Layout.Log, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.Delete(folder.Layout.Guard);
        (await folder.Run("doctor")).Failed(6, "the guard");
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=ledger test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<Ran> Says(string connection, int code, string saying)
    {
        using var folder = await Folder.WithLedger();
        var started = Stopwatch.GetTimestamp();
        var ran = await folder.Run("verify", "--connection", connection);
        console.WriteLine($"{Stopwatch.GetElapsedTime(started)}: {ran.Talk}");
        ran.Failed(code, saying);
        Assert.True(Stopwatch.GetElapsedTime(started) < Deadline);
        return ran;
    }
}
