using System.Text.Json;

namespace EventStore.Client;

/// <summary>What a server may forget of a stream, who may use it, and what else its owner says.</summary>
public readonly struct StreamMetadata : IEquatable<StreamMetadata>
{
    /// <summary>Each part is optional.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count or a span that is not positive.</exception>
    public StreamMetadata(
        int? maxCount = null, TimeSpan? maxAge = null, StreamPosition? truncateBefore = null, TimeSpan? cacheControl = null, StreamAcl? acl = null,
        JsonDocument? customMetadata = null)
    {
        if (maxCount <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(maxCount));
        }
        if (maxAge <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(maxAge));
        }
        if (cacheControl <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(cacheControl));
        }
        this = Stored(maxCount, maxAge, truncateBefore, cacheControl, acl, customMetadata ?? JsonDocument.Parse("{}"));
    }

    /// <summary>As a server holds it, which refuses nothing.</summary>
    internal static StreamMetadata Stored(
        int? maxCount, TimeSpan? maxAge, StreamPosition? truncateBefore, TimeSpan? cacheControl, StreamAcl? acl, JsonDocument custom) => new()
        {
            MaxCount = maxCount,
            MaxAge = maxAge,
            TruncateBefore = truncateBefore,
            CacheControl = cacheControl,
            Acl = acl,
            CustomMetadata = custom,
        };

    /// <summary>Events older than this are forgotten (<c>$maxAge</c>, whole seconds).</summary>
    public TimeSpan? MaxAge { get; private init; }

    /// <summary>Events before this are forgotten (<c>$tb</c>).</summary>
    public StreamPosition? TruncateBefore { get; private init; }

    /// <summary>How long the stream's head may be cached (<c>$cacheControl</c>, whole seconds).</summary>
    public TimeSpan? CacheControl { get; private init; }

    /// <summary>Who may do what (<c>$acl</c>).</summary>
    public StreamAcl? Acl { get; private init; }

    /// <summary>Only so many events are kept (<c>$maxCount</c>).</summary>
    public int? MaxCount { get; private init; }

    /// <summary>What else the metadata holds: a JSON object.</summary>
    public JsonDocument? CustomMetadata { get; private init; }

    /// <inheritdoc />
    public bool Equals(StreamMetadata other) => MaxAge == other.MaxAge && TruncateBefore == other.TruncateBefore && CacheControl == other.CacheControl
        && Acl == other.Acl && MaxCount == other.MaxCount && CustomMetadata?.RootElement.GetRawText() == other.CustomMetadata?.RootElement.GetRawText();

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is StreamMetadata other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(MaxAge, TruncateBefore, CacheControl, Acl, MaxCount);

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(StreamMetadata left, StreamMetadata right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(StreamMetadata left, StreamMetadata right) => !left.Equals(right);
}
