using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ledger.Seal;

/// <summary>8 lanes, with AVX2. Only where <see cref="Avx2.IsSupported"/>. Its own instructions and not the portable ones, as a program compiled ahead of time has no others to choose when it starts.</summary>
internal readonly struct Lanes8 : ILanes<Vector256<uint>>
{
    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> All(uint word) => Vector256.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Add(Vector256<uint> x, Vector256<uint> y) => Avx2.Add(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Or(Vector256<uint> x, Vector256<uint> y) => Avx2.Or(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Xor(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => Avx2.Xor(Avx2.Xor(x, y), z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Choose(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => Avx2.Xor(Avx2.And(x, Avx2.Xor(y, z)), z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Majority(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => Avx2.Xor(Avx2.And(Avx2.Xor(x, y), Avx2.Xor(y, z)), y);

#pragma warning disable CA1857 // the difference of two constants, once it is inlined
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Rotate(Vector256<uint> x, [ConstantExpected] byte bits) => Or(ShiftRight(x, bits), ShiftLeft(x, (byte)(32 - bits)));
#pragma warning restore CA1857

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ShiftRight(Vector256<uint> x, [ConstantExpected] byte bits) => Avx2.ShiftRightLogical(x, bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ShiftLeft(Vector256<uint> x, [ConstantExpected] byte bits) => Avx2.ShiftLeftLogical(x, bits);
}
