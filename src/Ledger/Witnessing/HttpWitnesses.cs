using System.Text;

namespace Ledger.Witnessing;

/// <summary>Witnesses over HTTP. Answers are read to a limit, and redirections are not followed.</summary>
public sealed class HttpWitnesses : IWitnessTransport, IDisposable
{
    private const int MaxAnswer = 64 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(3) })
    {
        MaxResponseContentBufferSize = MaxAnswer,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <inheritdoc/>
    public async Task<WitnessAnswer> AddCheckpoint(Uri prefix, byte[] body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Under(prefix, "add-checkpoint")) { Content = new ByteArrayContent(body) };
        return await Send(request, ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<WitnessAnswer> Latest(Uri prefix, string originHash, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Under(prefix, $"{originHash}/checkpoint"));
        return await Send(request, ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<WitnessAnswer> Send(HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            using var answer = await _http.SendAsync(request, ct).ConfigureAwait(false);
            var bytes = await answer.Content.ReadAsByteArrayAsync(ct).ConfigureAwait(false);
            return new WitnessAnswer((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType ?? string.Empty, Encoding.UTF8.GetString(bytes));
        }
        catch (HttpRequestException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    private static Uri Under(Uri prefix, string path) => new($"{prefix.AbsoluteUri.TrimEnd('/')}/{path}");
}
