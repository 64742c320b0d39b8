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
        MaxCount = maxCount;
        MaxAge = maxAge;
        TruncateBefore = truncateBefore;
        CacheControl = cacheControl;
        Acl = acl;
        CustomMetadata = customMetadata ?? JsonDocument.Parse("{}");
    }

    /// <summary>Events older than this are forgotten (<c>$maxAge</c>, whole seconds).</summary>
    public TimeSpan? MaxAge { get; }

    /// <summary>Events before this are forgotten (<c>$tb</c>).</summary>
    public StreamPosition? TruncateBefore { get; }

    /// <summary>How long the stream's head may be cached (<c>$cacheControl</c>, whole seconds).</summary>
    public TimeSpan? CacheControl { get; }

    /// <summary>Who may do what (<c>$acl</c>).</summary>
    public StreamAcl? Acl { get; }

    /// <summary>Only so many events are kept (<c>$maxCount</c>).</summary>
    public int? MaxCount { get; }

    /// <summary>What else the metadata holds: a JSON object.</summary>
    public JsonDocument? CustomMetadata { get; }

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
