using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Ledger;

/// <summary>Searches that arrays have and immutable arrays lack.</summary>
internal static class ImmutableArrays
{
    /// <summary>Where the first item stands of which something is true; −1 if there is none.</summary>
    public static int FindIndex<T>(this ImmutableArray<T> items, Predicate<T> match) => Array.FindIndex(ImmutableCollectionsMarshal.AsArray(items)!, match);

    /// <summary>Where the last item stands of which something is true; −1 if there is none.</summary>
    public static int FindLastIndex<T>(this ImmutableArray<T> items, Predicate<T> match) => Array.FindLastIndex(ImmutableCollectionsMarshal.AsArray(items)!, match);
}
