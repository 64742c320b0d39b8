namespace Ledger.Seal;

/// <summary>What reading and writing headers must agree on: caps in bytes of UTF-8 before escaping, and names of classes.</summary>
internal static class HeaderCaps
{
    public const int Stream = 200;
    public const int Type = 100;
    public const int Name = 200;
    public const int Media = 100;

    public static ReadOnlySpan<byte> NameOf(Classification classification) => classification switch
    {
        Classification.Public => "Public"u8,
        Classification.PartII => "PartII"u8,
        Classification.OfficialSensitive => "OfficialSensitive"u8,
        Classification.Personal => "Personal"u8,
        _ => throw new HeaderFormatException($"header: class {(int)classification} does not exist"),
    };
}
