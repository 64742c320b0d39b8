using System.Net;
using System.Net.Sockets;

namespace Ledger.Cli.Tests;

/// <summary>Stands before a witness, and counts how often it is asked to cosign.</summary>
internal sealed class CountingProxy : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpClient _http;
    private int _asked;

    public CountingProxy(Uri witness)
    {
        _http = new HttpClient { BaseAddress = witness };
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = Serve();
    }

    public Uri Address { get; }

    public int Asked => Volatile.Read(ref _asked);

    public void Dispose()
    {
        _listener.Close();
        _http.Dispose();
    }

    private async Task Serve()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), context.Request.RawUrl!.TrimStart('/'));
            if (context.Request.HasEntityBody)
            {
                Interlocked.Increment(ref _asked);
                request.Content = new StreamContent(context.Request.InputStream);
            }

            using var answer = await _http.SendAsync(request);
            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            await context.Response.OutputStream.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
            context.Response.Close();
        }
    }
}
