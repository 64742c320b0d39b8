using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ledger.Seal;

/// <summary>
/// SHA-256 (FIPS 180-4), asked for by the million on inputs of a few hundred bytes. .NET's own way to OpenSSL makes and frees an object for each hash, or clears OpenSSL's queue of
/// errors before each of three calls; for such inputs that takes longer than the hashing. So where the system has OpenSSL's libcrypto, its <c>SHA256_Init</c>, <c>SHA256_Update</c> and
/// <c>SHA256_Final</c> (SHA256_Init(3)) are called as they are: they use the processor's SHA instructions, cannot fail, and keep all they need in a structure of the caller's.
/// Elsewhere, and where the first hash is not the known one, everything is .NET's.
/// </summary>
internal static unsafe class Sha256
{
    // SHA256_CTX has 112 bytes.
    private const int ContextSize = 256;

    // The runtime cannot collect garbage during one call, so that each ends after some microseconds.
    private const int Piece = 16 * 1024;

    private static readonly Functions Library = Functions.Find();

    /// <summary>Whether hashes are made without .NET in between. Where they are not, keeping a state is cheaper than asking for each hash anew.</summary>
    public static bool IsDirect => Library.Init is not null;

    /// <summary>Hashes some bytes.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="hash">Where the 32 bytes go; it may be the input's memory.</param>
    public static void HashData(ReadOnlySpan<byte> input, Span<byte> hash)
    {
        var library = Library;
        if (library.Init is null)
        {
            SHA256.HashData(input, hash);
            return;
        }

        var context = stackalloc byte[ContextSize];
        library.Init(context);
        Update(in library, context, input);
        Finish(in library, context, hash);
    }

    /// <summary>Hashes two lots of bytes, one after the other. Only where <see cref="IsDirect"/>.</summary>
    public static void HashData(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> hash)
    {
        var library = Library;
        var context = stackalloc byte[ContextSize];
        library.Init(context);
        Update(in library, context, first);
        Update(in library, context, second);
        Finish(in library, context, hash);
    }

    private static void Update(in Functions library, byte* context, ReadOnlySpan<byte> input)
    {
        fixed (byte* bytes = input)
        {
            var done = 0;
            for (; input.Length - done > Piece; done += Piece)
            {
                library.Update(context, bytes + done, Piece);
            }

            library.Update(context, bytes + done, (nuint)(input.Length - done));
        }
    }

    private static void Finish(in Functions library, byte* context, Span<byte> hash)
    {
        fixed (byte* bytes = hash[..SHA256.HashSizeInBytes])
        {
            library.Final(bytes, context);
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

        // FIPS 180-4's example of one block.
        private bool IsRight()
        {
            var context = stackalloc byte[ContextSize];
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            if (Init(context) != 1)
            {
                return false;
            }

            Sha256.Update(in this, context, "abc"u8);
            Finish(in this, context, hash);
            return hash.SequenceEqual(
                (ReadOnlySpan<byte>)
                [
                    0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
                    0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
                ]);
        }
    }
}
