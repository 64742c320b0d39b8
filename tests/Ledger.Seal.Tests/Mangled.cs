namespace Ledger.Seal.Tests;

/// <summary>Bytes with one of them replaced.</summary>
internal static class Mangled
{
    /// <summary>Every byte in turn, several replacements each: neighbours, other case, high bit, and what structure is made of.</summary>
    public static IEnumerable<byte[]> Each(byte[] bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var old = bytes[i];
            byte[] candidates = [(byte)(old ^ 0x01), (byte)(old ^ 0x20), (byte)(old ^ 0x80), (byte)(old + 1), (byte)(old - 1), 0x00, (byte)'\n', (byte)' ', (byte)'+', (byte)'A', (byte)'0', (byte)'='];
            foreach (var replacement in candidates.Distinct().Where(candidate => candidate != old))
            {
                var mangled = bytes.ToArray();
                mangled[i] = replacement;
                yield return mangled;
            }
        }
    }
}
