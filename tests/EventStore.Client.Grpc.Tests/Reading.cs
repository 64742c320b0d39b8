namespace EventStore.Client.Tests;

internal static class Reading
{
    public static async Task<List<T>> All<T>(this IAsyncEnumerable<T> items)
    {
        List<T> list = [];
        await foreach (var item in items)
        {
            list.Add(item);
        }
        return list;
    }

    public static async Task<List<T>> First<T>(this IAsyncEnumerable<T> items, int count)
    {
        List<T> list = [];
        await foreach (var item in items)
        {
            list.Add(item);
            if (list.Count == count)
            {
                break;
            }
        }
        return list;
    }
}
