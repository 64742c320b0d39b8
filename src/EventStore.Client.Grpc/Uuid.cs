using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace EventStore.Client;

/// <summary>An event's id: the 16 bytes of RFC 9562, which travel as two big-endian halves.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct Uuid : IEquatable<Uuid>
{
    private readonly long _msb;
    private readonly long _lsb;

    private Uuid(long msb, long lsb)
    {
        _msb = msb;
        _lsb = lsb;
    }

    /// <summary>All zero; no event may have it.</summary>
    public static readonly Uuid Empty;

    /// <summary>A random one.</summary>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "This is what the published method does; the ledger derives its ids.")]
    public static Uuid NewUuid() => FromGuid(Guid.NewGuid());

    /// <summary>The same id.</summary>
    public static Uuid FromGuid(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return new(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
    }

    /// <summary>From its usual text.</summary>
    /// <exception cref="FormatException">No UUID.</exception>
    public static Uuid Parse(string value) => FromGuid(Guid.Parse(value));

    /// <summary>From its halves.</summary>
    public static Uuid FromInt64(long msb, long lsb) => new(msb, lsb);

    /// <summary>The same id.</summary>
    public Guid ToGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, _msb);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], _lsb);
        return new(bytes, bigEndian: true);
    }

    internal static Uuid FromWire(Wire.UUID id) => id.ValueCase switch
    {
        Wire.UUID.ValueOneofCase.Structured => new(id.Structured.MostSignificant, id.Structured.LeastSignificant),
        Wire.UUID.ValueOneofCase.Text => Parse(id.Text),
        _ => throw new InvalidOperationException("The server sent an id without a value."),
    };

    internal Wire.UUID ToWire() => new() { Structured = new() { MostSignificant = _msb, LeastSignificant = _lsb } };

    /// <inheritdoc />
    public bool Equals(Uuid other) => _msb == other._msb && _lsb == other._lsb;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Uuid other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_msb, _lsb);

    /// <summary>In lower case, with hyphens.</summary>
    public override string ToString() => ToGuid().ToString();

    /// <summary>In one of the formats of <see cref="Guid.ToString(string)"/>.</summary>
    public string ToString(string format) => ToGuid().ToString(format);

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(Uuid left, Uuid right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Uuid left, Uuid right) => !left.Equals(right);
}
