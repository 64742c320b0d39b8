using System.Net;

namespace EventStore.Client.Tests;

public sealed class ConnectionStringTests
{
    [Fact]
    public void Everything_left_out_is_as_published()
    {
        var settings = EventStoreClientSettings.Create("esdb://host");
        Assert.Equal(new Uri("https://host:2113"), settings.ConnectivitySettings.Address);
        Assert.Equal((NodePreference.Leader, 10, true, false), (
            settings.ConnectivitySettings.NodePreference, settings.ConnectivitySettings.MaxDiscoverAttempts, settings.ConnectivitySettings.TlsVerifyCert,
            settings.ConnectivitySettings.Insecure));
        Assert.Equal((100d, 5000d, 10_000d, 10_000d, 10_000d), (
            settings.ConnectivitySettings.DiscoveryInterval.TotalMilliseconds, settings.ConnectivitySettings.GossipTimeout.TotalMilliseconds,
            settings.ConnectivitySettings.KeepAliveInterval.TotalMilliseconds, settings.ConnectivitySettings.KeepAliveTimeout.TotalMilliseconds,
            settings.DefaultDeadline!.Value.TotalMilliseconds));
        Assert.True(settings.OperationOptions.ThrowOnAppendFailure);
        Assert.Null(settings.DefaultCredentials);
        Assert.Null(settings.ConnectionName);
    }

    [Fact]
    public void Every_option_is_read_in_any_case()
    {
        var settings = EventStoreClientSettings.Create(
            "esdb://user:pass@10.0.0.1:1113/?TLS=false&tlsverifycert=False&NodePreference=FOLLOWER&defaultDeadline=1&keepAliveInterval=-1&keepAliveTimeout=2000"
            + "&maxDiscoverAttempts=3&discoveryInterval=4&gossipTimeout=5&connectionName=me&throwOnAppendFailure=false");
        var connectivity = settings.ConnectivitySettings;
        Assert.Equal(new Uri("http://10.0.0.1:1113"), connectivity.Address);
        Assert.True(connectivity.Insecure);
        Assert.False(connectivity.TlsVerifyCert);
        Assert.Equal(NodePreference.Follower, connectivity.NodePreference);
        Assert.Equal((1d, 2000d, 4d, 5d), (
            settings.DefaultDeadline!.Value.TotalMilliseconds, connectivity.KeepAliveTimeout.TotalMilliseconds, connectivity.DiscoveryInterval.TotalMilliseconds,
            connectivity.GossipTimeout.TotalMilliseconds));
        Assert.Equal(System.Threading.Timeout.InfiniteTimeSpan, connectivity.KeepAliveInterval);
        Assert.Equal(3, connectivity.MaxDiscoverAttempts);
        Assert.Equal(("me", "user", "pass"), (settings.ConnectionName, settings.DefaultCredentials!.Username, settings.DefaultCredentials.Password));
        Assert.False(settings.OperationOptions.ThrowOnAppendFailure);
    }

    [Fact]
    public void Several_hosts_or_discovery_ask_for_gossip()
    {
        var several = EventStoreClientSettings.Create("esdb://a,b:1,c:2?tls=false").ConnectivitySettings;
        Assert.Null(several.Address);
        Assert.Equal([new DnsEndPoint("a", 2113), new DnsEndPoint("b", 1), new DnsEndPoint("c", 2)], several.DnsGossipSeeds!);
        Assert.True(several.Insecure);
        var addresses = EventStoreClientSettings.Create("esdb://10.0.0.1,10.0.0.2:1").ConnectivitySettings;
        Assert.Equal([new IPEndPoint(IPAddress.Parse("10.0.0.1"), 2113), new IPEndPoint(IPAddress.Parse("10.0.0.2"), 1)], addresses.IpGossipSeeds!);
        Assert.Equal(2, addresses.GossipSeeds.Length);
        Assert.False(addresses.Insecure);
        Assert.False(EventStoreClientSettings.Create("esdb+discover://cluster").ConnectivitySettings.IsSingleNode);
        Assert.Null(EventStoreClientSettings.Create("esdb+discover://cluster").ConnectivitySettings.Address);
    }

    [Theory]
    [InlineData("host:2113", typeof(NoSchemeException), "scheme")]
    [InlineData("http://host", typeof(InvalidSchemeException), "http")]
    [InlineData("esdb://", typeof(InvalidHostException), "host")]
    [InlineData("esdb://a,,b", typeof(InvalidHostException), "host")]
    [InlineData("esdb://host:port", typeof(InvalidHostException), "host:port")]
    [InlineData("esdb://host:1:2", typeof(InvalidHostException), "host:1:2")]
    [InlineData("esdb://host:70000", typeof(InvalidHostException), "70000")]
    [InlineData("esdb://user@host", typeof(InvalidUserCredentialsException), "colon")]
    [InlineData("esdb://host/path", typeof(ConnectionStringParseException), "/path")]
    [InlineData("esdb://host?tls", typeof(InvalidKeyValuePairException), "tls")]
    [InlineData("esdb://host?tls=false&TLS=true", typeof(DuplicateKeyException), "TLS")]
    [InlineData("esdb://host?colour=red", typeof(InvalidSettingException), "colour")]
    [InlineData("esdb://host?tls=maybe", typeof(InvalidSettingException), "tls")]
    [InlineData("esdb://host?maxDiscoverAttempts=ten", typeof(InvalidSettingException), "maxDiscoverAttempts")]
    [InlineData("esdb://host?keepAliveTimeout=-2", typeof(InvalidSettingException), "keepAliveTimeout")]
    [InlineData("esdb://host?nodePreference=best", typeof(InvalidSettingException), "best")]
    [InlineData("esdb://host?tlsCaFile=/no/such.pem", typeof(InvalidClientCertificateException), "/no/such.pem")]
    [InlineData("esdb://host?userCertFile=/no/such.pem", typeof(InvalidClientCertificateException), "UserKeyFile")]
    [InlineData("esdb://host?userCertFile=/no/such.pem&userKeyFile=/no/key", typeof(InvalidClientCertificateException), "/no/such.pem")]
    public void What_is_wrong_is_named(string connection, Type kind, string named)
    {
        var wrong = Assert.ThrowsAny<ConnectionStringParseException>(() => EventStoreClientSettings.Create(connection));
        Assert.IsType(kind, wrong);
        Assert.Contains(named, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_is_not_shown()
    {
        var wrong = Assert.Throws<InvalidUserCredentialsException>(() => EventStoreClientSettings.Create("esdb://user:geheim:nis@host"));
        Assert.DoesNotContain("geheim", wrong.ToString(), StringComparison.Ordinal);
    }
}
