using System.Runtime.ExceptionServices;

namespace Ledger.Seal.Bundles;

/// <summary>Checks the bundles of entries on all processors, and hands them on in their order. Memory does not grow with their number.</summary>
internal sealed class EntriesPipeline(BundleFiles files, BundleShape shape, long payloadOf) : IDisposable
{
    private readonly Queue<Work> running = new();
    private readonly Stack<Work> free = new();
    private readonly int most = Environment.ProcessorCount * 4;
    private long next = shape.FirstTile;

    /// <summary>Takes every bundle of entries, in order.</summary>
    /// <exception cref="BundleFormatException">A file cannot be read, or is absurdly long.</exception>
    public void Run(Action<EntriesBatch> take)
    {
        while (true)
        {
            while (next < shape.Tiles && running.Count < most)
            {
                var work = free.TryPop(out var used) ? used : new Work(files, payloadOf);
                work.Start(shape.Entries(next++), elsewhere: shape.Tiles - shape.FirstTile > 4);
                running.Enqueue(work);
            }

            if (!running.TryDequeue(out var oldest))
            {
                return;
            }

            free.Push(oldest);
            take(oldest.Result());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var work in running)
        {
            work.Dispose(); // after it has ended: the files may be closed next
        }

        foreach (var work in free)
        {
            work.Dispose();
        }
    }

    private sealed class Work(BundleFiles files, long payloadOf) : IThreadPoolWorkItem, IDisposable
    {
        private readonly EntriesBatch batch = new();
        private readonly ManualResetEventSlim done = new(initialState: true);
        private Tile tile;
        private ExceptionDispatchInfo? failure;

        public void Start(Tile entries, bool elsewhere)
        {
            tile = entries;
            failure = null;
            done.Reset();
            if (elsewhere)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
            else
            {
                Execute();
            }
        }

        public void Execute()
        {
            try
            {
                batch.Check(files, tile, payloadOf);
            }
#pragma warning disable CA1031 // thrown again where the result is wanted
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }

            done.Set();
        }

        public EntriesBatch Result()
        {
            done.Wait();
            failure?.Throw();
            return batch;
        }

        public void Dispose()
        {
            done.Wait();
            done.Dispose();
        }
    }
}
