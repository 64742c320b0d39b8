using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ledger.Seal;

/// <summary>
/// SHA-256 (FIPS 180-4), asked for by the million on inputs of a few hundred bytes. .NET's own way to OpenSSL makes and frees an object for each hash, or clears OpenSSL's queue of
/// errors before each of three calls, which takes longer than the hashing; and where there is no OpenSSL it ends the process. So where the system has OpenSSL's libcrypto, its
/// <c>SHA256_Init</c>, <c>SHA256_Update</c> and <c>SHA256_Final</c> (SHA256_Init(3)) are called as they are: they use the processor's SHA instructions, cannot fail, and keep all they
/// need in a structure of the caller's. Elsewhere, and where they do not hash a known input as they should, it is <see cref="OwnSha256"/>.
/// A value is a hash on its way: made by <see cref="Begin"/>, not to be copied, done with once it is finished.
/// </summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct Sha256
{
    /// <summary>Bytes in a hash.</summary>
    public const int HashSize = TreeHash.Size;

    // SHA256_CTX has 112 bytes.
    private const int ContextSize = 256;

    // The runtime cannot collect garbage during one call, so that each ends after some microseconds.
    private const int Piece = 16 * 1024;

    private static readonly Functions Library = Functions.Find();

    [FieldOffset(0)]
    private fixed byte context[ContextSize];

    [FieldOffset(0)]
    private OwnSha256 own;

    /// <summary>Whether libcrypto hashes.</summary>
    public static bool IsLibcrypto => Library.Init is not null;

    /// <summary>Hashes some bytes.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="hash">Where the 32 bytes go; it may be the input's memory.</param>
    [SkipLocalsInit]
    public static void HashData(ReadOnlySpan<byte> input, Span<byte> hash)
    {
        Unsafe.SkipInit(out Sha256 running);
        running.Restart();
        running.Append(input);
        running.Finish(hash);
    }

    /// <summary>Hashes two lots of bytes, one after the other.</summary>
    [SkipLocalsInit]
    public static void HashData(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> hash)
    {
        Unsafe.SkipInit(out Sha256 running);
        running.Restart();
        running.Append(first);
        running.Append(second);
        running.Finish(hash);
    }

    /// <summary>Hashes a file from where it stands to its end.</summary>
    public static TreeHash HashData(Stream file)
    {
        var running = Begin();
        var buffer = new byte[Piece];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            running.Append(buffer.AsSpan(0, read));
        }

        return running.Finish();
    }

    /// <summary>The hash of nothing yet.</summary>
    public static Sha256 Begin()
    {
        Unsafe.SkipInit(out Sha256 running);
        running.Restart();
        return running;
    }

    /// <summary>Takes further bytes.</summary>
    public void Append(ReadOnlySpan<byte> input)
    {
        if (Library.Init is null)
        {
            own.Append(input);
            return;
        }

        fixed (byte* state = context, bytes = input)
        {
            Library.Append(state, bytes, input.Length);
        }
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void Finish(Span<byte> hash)
    {
        hash = hash[..HashSize];
        if (Library.Init is null)
        {
            own.Finish(hash);
            return;
        }

        fixed (byte* state = context, bytes = hash)
        {
            Library.Final(bytes, state);
        }
    }

    /// <summary>The hash.</summary>
    public TreeHash Finish()
    {
        Span<byte> hash = stackalloc byte[HashSize];
        Finish(hash);
        return TreeHash.FromBytes(hash);
    }

    private void Restart()
    {
        if (Library.Init is null)
        {
            own.Begin();
            return;
        }

        fixed (byte* state = context)
        {
            Library.Init(state);
        }
    }

    /// <summary>What the library gives.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Functions
    {
        public readonly delegate* unmanaged[SuppressGCTransition]<byte*, int> Init;
        public readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, nuint, int> Update;
        public readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, int> Final;

        private Functions(nint init, nint update, nint final)
        {
            Init = (delegate* unmanaged[SuppressGCTransition]<byte*, int>)init;
            Update = (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, nuint, int>)update;
            Final = (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, int>)final;
        }

        /// <summary>Finds the functions; none where there is no such library or it does not hash as it should.</summary>
        public static Functions Find()
        {
            // Both have the same structure. Other libraries that are called libcrypto have other numbers.
            if (!OperatingSystem.IsLinux() || !(NativeLibrary.TryLoad("libcrypto.so.3", out var library) || NativeLibrary.TryLoad("libcrypto.so.1.1", out library)))
            {
                return default;
            }

            if (NativeLibrary.TryGetExport(library, "SHA256_Init", out var init)
                && NativeLibrary.TryGetExport(library, "SHA256_Update", out var update)
                && NativeLibrary.TryGetExport(library, "SHA256_Final", out var final)
                && new Functions(init, update, final) is var functions && functions.IsRight())
            {
                return functions;
            }

            NativeLibrary.Free(library);
            return default;
        }

        public void Append(byte* context, byte* bytes, int length)
        {
            for (; length > Piece; bytes += Piece, length -= Piece)
            {
                Update(context, bytes, Piece);
            }

            Update(context, bytes, (nuint)length);
        }

        // FIPS 180-4's example of one block.
        private bool IsRight()
        {
            var context = stackalloc byte[ContextSize];
            var hash = stackalloc byte[HashSize];
            if (Init(context) != 1)
            {
                return false;
            }

            fixed (byte* abc = "abc"u8)
            {
                Append(context, abc, 3);
            }

            Final(hash, context);
            return new ReadOnlySpan<byte>(hash, HashSize).SequenceEqual(
                (ReadOnlySpan<byte>)
                [
                    0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
                    0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
                ]);
        }
    }
}
