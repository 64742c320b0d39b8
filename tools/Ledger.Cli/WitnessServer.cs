using System.Globalization;
using System.Net;
using System.Text;
using Ledger.Seal;
using Ledger.Witnessing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ledger.Cli;

/// <summary>The two addresses of a witness over plain HTTP, on Kestrel with narrow limits and without anything else of ASP.NET.</summary>
internal static class WitnessServer
{
    /// <summary>Serves until <paramref name="ct"/>.</summary>
    /// <param name="witness">Who answers.</param>
    /// <param name="listen">Where.</param>
    /// <param name="time">The clock, for what is said.</param>
    /// <param name="serving">Told the address once it listens.</param>
    /// <param name="say">Told a line for each checkpoint, and for what the operator should know.</param>
    /// <param name="ct">Ends it: requests under way are answered.</param>
    public static async Task Serve(Witness witness, IPEndPoint listen, TimeProvider time, Action<string> serving, Action<string> say, CancellationToken ct)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = AddCheckpoint.MaxSize;
            kestrel.Limits.MaxConcurrentConnections = 512;
            kestrel.Limits.MaxRequestHeaderCount = 50;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen(listen);
        });
        var app = builder.Build();
        await using var disposing = app;
        app.Run(context => Answer(context, witness, time, say));
        try
        {
            await app.StartAsync(ct);
        }
        catch (IOException e)
        {
            throw new LedgerException(Failure.Usage, $"cannot listen on {listen}: {e.Message.TrimEnd('.')}", "choose another address with --listen", e);
        }

        serving(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
        }
        catch (OperationCanceledException)
        {
            await app.StopAsync(CancellationToken.None);
        }
    }

    private static async Task Answer(HttpContext context, Witness witness, TimeProvider time, Action<string> say)
    {
        var request = context.Request;
        var path = request.Path.Value ?? string.Empty;
        WitnessAnswer answer;
        try
        {
            if (path is "/add-checkpoint")
            {
                answer = HttpMethods.IsPost(request.Method) ? witness.Add(await Body(request, context.RequestAborted)) : Other(405, "POST");
            }
            else if (path.Split('/') is ["", var hash, "checkpoint"])
            {
                answer = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? witness.Latest(hash) : Other(405, "GET");
            }
            else
            {
                answer = Other(404, "not an address of a witness");
            }
        }
        catch (BadHttpRequestException e)
        {
            answer = Other(400, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LedgerException)
        {
            answer = Other(500, "the witness cannot use its files") with { Said = e.Message };
        }

        if (HttpMethods.IsPost(request.Method) || answer.Said is not null)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'} {answer.Status} {answer.Said}").TrimEnd();
            lock (witness)
            {
                say(line);
            }
        }

        var bytes = Encoding.UTF8.GetBytes(answer.Body);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(request.Method))
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    private static async Task<byte[]> Body(HttpRequest request, CancellationToken ct)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, ct);
        return body.ToArray();
    }

    private static WitnessAnswer Other(int status, string reason) => new(status, WitnessAnswer.Text, reason + "\n");
}
