namespace EventStore.Client;

/// <summary>Who may do what with a stream. Null: as the server's default has it.</summary>
public sealed class StreamAcl
{
    /// <summary>One role or user for each.</summary>
    public StreamAcl(string? readRole = null, string? writeRole = null, string? deleteRole = null, string? metaReadRole = null, string? metaWriteRole = null)
        : this(One(readRole), One(writeRole), One(deleteRole), One(metaReadRole), One(metaWriteRole))
    {
    }

    /// <summary>Several roles or users for each.</summary>
    public StreamAcl(
        string[]? readRoles = null, string[]? writeRoles = null, string[]? deleteRoles = null, string[]? metaReadRoles = null, string[]? metaWriteRoles = null)
    {
        ReadRoles = readRoles;
        WriteRoles = writeRoles;
        DeleteRoles = deleteRoles;
        MetaReadRoles = metaReadRoles;
        MetaWriteRoles = metaWriteRoles;
    }

    /// <summary>Who may read it.</summary>
    public string[]? ReadRoles { get; }

    /// <summary>Who may append to it.</summary>
    public string[]? WriteRoles { get; }

    /// <summary>Who may delete it.</summary>
    public string[]? DeleteRoles { get; }

    /// <summary>Who may read its metadata.</summary>
    public string[]? MetaReadRoles { get; }

    /// <summary>Who may change its metadata.</summary>
    public string[]? MetaWriteRoles { get; }

    private static string[]? One(string? role) => role is null ? null : [role];

    private static bool Same(string[]? left, string[]? right) => (left ?? []).AsSpan().SequenceEqual(right ?? []);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is StreamAcl other
        && Same(ReadRoles, other.ReadRoles) && Same(WriteRoles, other.WriteRoles) && Same(DeleteRoles, other.DeleteRoles)
        && Same(MetaReadRoles, other.MetaReadRoles) && Same(MetaWriteRoles, other.MetaWriteRoles);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(ReadRoles?.Length, WriteRoles?.Length, DeleteRoles?.Length, MetaReadRoles?.Length, MetaWriteRoles?.Length);

    /// <inheritdoc />
    public override string ToString() =>
        $"Read: {Text(ReadRoles)}, Write: {Text(WriteRoles)}, Delete: {Text(DeleteRoles)}, MetaRead: {Text(MetaReadRoles)}, MetaWrite: {Text(MetaWriteRoles)}";

    private static string Text(string[]? roles) => roles is null ? "<null>" : $"[{string.Join(',', roles)}]";

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(StreamAcl? left, StreamAcl? right) => Equals(left, right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(StreamAcl? left, StreamAcl? right) => !Equals(left, right);
}
