using System.Runtime.InteropServices;

namespace Ledger.Log.Embedded;

/// <summary>How many entries the indexes by place and by id have, and the sums of the entries' hashes; equal for equal sets, whatever their order.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexSums(long Places, ulong PlaceSum, long Ids, ulong IdSum)
{
    public static IndexSums operator +(IndexSums one, IndexSums other) => unchecked(new(
        one.Places + other.Places, one.PlaceSum + other.PlaceSum, one.Ids + other.Ids, one.IdSum + other.IdSum));
}
