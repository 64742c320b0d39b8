using Ledger.Seal;
using Microsoft.Win32.SafeHandles;

namespace Ledger.Sealing;

/// <summary>
/// The last checkpoint that was signed, in <c>seal/checkpoint</c>. Used by the holder of the seal lock only, but replaced by
/// compare-and-swap all the same.
/// <para>
/// A new guard is written to <c>seal/checkpoint.next</c>, flushed, and given the guard's name; then the directory is flushed. Where the system can,
/// the two files swap names, so that none is created, freed or cut, which halves the time; then <c>checkpoint.next</c> holds the guard before, and the
/// directory is flushed while nobody waits for it, but before either file is written again: until then a crash leaves the new guard under one of the two names,
/// and both are read. A signed checkpoint left in <c>checkpoint.next</c> by a crash counts as signed, though nobody was told: see <see cref="GuardContent.Unpublished"/>.
/// </para>
/// </summary>
internal sealed class Guard(Layout layout, VerifierKey verifier)
{
    private const int MaxBytes = 64 * 1024;

    private GuardNote? _current;
    private GuardNote? _before;
    private Task _namesDurable = Task.CompletedTask;

    /// <summary>Called when the next guard is written and flushed, and does not yet have the guard's name.</summary>
    internal Action? Written { get; set; }

    /// <summary>Reads what was signed last.</summary>
    /// <exception cref="LedgerException">The guard is missing, unreadable, not signed by this ledger's key, or contradicts <c>checkpoint.next</c>.</exception>
    public GuardContent Read()
    {
        var bytes = ReadFile(layout.Guard) ?? throw new LedgerException(
            Failure.Integrity,
            $"the guard {layout.Guard} is missing",
            "restore seal/ from its own backup; without the last signed checkpoint nothing new can be sealed safely");
        var current = _current is not null && bytes.AsSpan().SequenceEqual(_current.Bytes) ? _current : Open(bytes);
        _current = current;

        var nextBytes = ReadFile(layout.NextGuard);
        if (nextBytes is null)
        {
            _before = null;
        }

        if (nextBytes is null || (_before is not null && nextBytes.AsSpan().SequenceEqual(_before.Bytes)))
        {
            return new GuardContent(current, Unpublished: null);
        }

        var next = TryOpen(nextBytes, out _);
        if (next is null || next.Sealed.Size < current.Sealed.Size || next.Sealed.Checkpoint.Root == current.Sealed.Checkpoint.Root)
        {
            // What a crash left half written, or a guard before this one: overwritten next time.
            return new GuardContent(current, Unpublished: null);
        }

        return next.Sealed.Size > current.Sealed.Size
            ? new GuardContent(current, next)
            : throw new LedgerException(
                Failure.Integrity,
                $"{layout.Guard} and {layout.NextGuard} are both signed, for {current.Sealed.Size} events, and differ",
                "keep both files: together they show that two logs were signed with one key");
    }

    /// <summary>Replaces the guard, durably: when this returns, a crash cannot bring the old one back.</summary>
    /// <exception cref="LedgerException">The guard is no longer what was read; it was not replaced.</exception>
    /// <exception cref="IOException">It is not known whether the guard was replaced; reading it tells.</exception>
    public GuardNote Replace(GuardNote expected, SealedCheckpoint next)
    {
        AwaitNames();
        var bytes = next.Note.ToBytes();
        using (var file = OpenToWrite(layout.NextGuard))
        {
            RandomAccess.Write(file, bytes, 0);
            if (RandomAccess.GetLength(file) != bytes.Length)
            {
                RandomAccess.SetLength(file, bytes.Length);
            }

            RandomAccess.FlushToDisk(file);
        }

        Written?.Invoke();
        var replacement = new GuardNote(bytes, next);
        TakeName(expected, replacement);
        return replacement;
    }

    /// <summary>Gives the guard's name to what was signed and left in <c>checkpoint.next</c>.</summary>
    /// <exception cref="LedgerException">The guard is no longer what was read.</exception>
    public void Publish(GuardNote expected, GuardNote unpublished)
    {
        AwaitNames();
        MakeDurable(layout.NextGuard);
        TakeName(expected, unpublished);
    }

    /// <summary>Makes durable what was found: whoever wrote it may have died before the flush.</summary>
    public void MakeDurable()
    {
        MakeDurable(layout.Guard);
        Posix.FlushDirectory(layout.SealDirectory);
    }

    private static void MakeDurable(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(file);
    }

    private static SafeFileHandle OpenToWrite(string path) =>
        File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    private static byte[]? ReadFile(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[Math.Min(RandomAccess.GetLength(file), MaxBytes + 1)];
            return bytes[..RandomAccess.Read(file, bytes, 0)];
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }

    private void TakeName(GuardNote expected, GuardNote replacement)
    {
        if (ReadFile(layout.Guard) is not { } held || !held.AsSpan().SequenceEqual(expected.Bytes))
        {
            throw new LedgerException(
                Failure.Conflict,
                $"somebody else changed the guard {layout.Guard} while this process held the seal lock",
                "let only `ledger` write to seal/, on one machine");
        }

        var (bothNamed, directory) = (_before is not null, layout.SealDirectory);
        if (Posix.TryExchange(layout.NextGuard, layout.Guard))
        {
            _before = expected;
        }
        else
        {
            File.Move(layout.NextGuard, layout.Guard, overwrite: true);
            _before = null;
        }

        _current = replacement;
        if (bothNamed && _before is not null)
        {
            _namesDurable = Task.Run(() => Posix.FlushDirectory(directory));
        }
        else
        {
            Posix.FlushDirectory(directory); // one of the two names may be new
        }
    }

    /// <summary>Waits until the names are durable that the two files swapped last. After a failed flush nobody knows, and it fails from then on.</summary>
    private void AwaitNames() => _namesDurable.GetAwaiter().GetResult();

    private GuardNote Open(byte[] bytes) => TryOpen(bytes, out var problem) ?? throw new LedgerException(
        Failure.Integrity,
        $"the guard {layout.Guard} cannot be trusted: {problem}",
        "restore seal/ from its own backup; nothing is sealed until the last signed checkpoint can be read");

    /// <summary>A signed checkpoint of this ledger's key; null if it is none, and then why.</summary>
    public GuardNote? TryOpen(byte[] bytes, out string? problem)
    {
        try
        {
            var note = SignedNote.Parse(bytes);
            return Checkpoint.TryOpen(note, verifier, out var checkpoint, out problem)
                ? new GuardNote(bytes, new SealedCheckpoint(checkpoint, note))
                : null;
        }
        catch (NoteFormatException e)
        {
            problem = e.Message;
            return null;
        }
    }
}
