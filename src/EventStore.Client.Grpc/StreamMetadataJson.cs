using System.Buffers;
using System.Text.Json;

namespace EventStore.Client;

/// <summary>Stream metadata as the server keeps it: one JSON object, the server's own properties beginning with a dollar.</summary>
internal static class StreamMetadataJson
{
    /// <exception cref="JsonException">Not an object, or one of the server's properties is of the wrong kind.</exception>
    public static StreamMetadata Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("Stream metadata is not an object.");
        }
        int? maxCount = null;
        TimeSpan? maxAge = null, cacheControl = null;
        StreamPosition? truncateBefore = null;
        StreamAcl? acl = null;
        var custom = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(custom))
        {
            writer.WriteStartObject();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                switch (property.Name)
                {
                    case "$maxCount": maxCount = (int)Math.Min(Number(property), int.MaxValue); break;
                    case "$maxAge": maxAge = TimeSpan.FromSeconds(Math.Min(Number(property), (long)TimeSpan.MaxValue.TotalSeconds - 1)); break;
                    case "$cacheControl": cacheControl = TimeSpan.FromSeconds(Math.Min(Number(property), (long)TimeSpan.MaxValue.TotalSeconds - 1)); break;
                    case "$tb":
                        var before = Number(property);
                        truncateBefore = before == long.MaxValue ? StreamPosition.End : StreamPosition.FromInt64(before);
                        break;
                    case "$acl": acl = ReadAcl(property.Value); break;
                    default: property.WriteTo(writer); break;
                }
            }
            writer.WriteEndObject();
        }
        return new StreamMetadata(maxCount, maxAge, truncateBefore, cacheControl, acl, JsonDocument.Parse(custom.WrittenMemory));
    }

    public static ReadOnlyMemory<byte> Write(StreamMetadata metadata)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            if (metadata.MaxCount is { } maxCount)
            {
                writer.WriteNumber("$maxCount", maxCount);
            }
            if (metadata.MaxAge is { } maxAge)
            {
                writer.WriteNumber("$maxAge", (long)maxAge.TotalSeconds);
            }
            if (metadata.TruncateBefore is { } before)
            {
                writer.WriteNumber("$tb", before == StreamPosition.End ? long.MaxValue : before.ToInt64());
            }
            if (metadata.CacheControl is { } cacheControl)
            {
                writer.WriteNumber("$cacheControl", (long)cacheControl.TotalSeconds);
            }
            if (metadata.Acl is { } acl)
            {
                writer.WriteStartObject("$acl");
                WriteRoles(writer, "$r", acl.ReadRoles);
                WriteRoles(writer, "$w", acl.WriteRoles);
                WriteRoles(writer, "$d", acl.DeleteRoles);
                WriteRoles(writer, "$mr", acl.MetaReadRoles);
                WriteRoles(writer, "$mw", acl.MetaWriteRoles);
                writer.WriteEndObject();
            }
            if (metadata.CustomMetadata is { } custom)
            {
                foreach (var property in custom.RootElement.EnumerateObject())
                {
                    property.WriteTo(writer);
                }
            }
            writer.WriteEndObject();
        }
        return json.WrittenMemory;
    }

    private static long Number(JsonProperty property) => property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt64(out var number)
        ? number
        : throw new JsonException($"{property.Name} is not a whole number.");

    private static StreamAcl ReadAcl(JsonElement acl)
    {
        if (acl.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("$acl is not an object.");
        }
        return new StreamAcl(Roles("$r"), Roles("$w"), Roles("$d"), Roles("$mr"), Roles("$mw"));

        string[]? Roles(string name) => !acl.TryGetProperty(name, out var roles) ? null : roles.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => [roles.GetString()!],
            JsonValueKind.Array => [.. roles.EnumerateArray().Select(static role => role.GetString() ?? "")],
            _ => throw new JsonException($"{name} is neither a role nor a list of roles."),
        };
    }

    private static void WriteRoles(Utf8JsonWriter writer, string name, string[]? roles)
    {
        if (roles is null)
        {
            return;
        }
        writer.WriteStartArray(name);
        foreach (var role in roles)
        {
            writer.WriteStringValue(role);
        }
        writer.WriteEndArray();
    }
}
