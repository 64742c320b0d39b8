using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ledger.Seal;

/// <summary>4 lanes, as every 64-bit processor that .NET runs on has them.</summary>
internal readonly struct Lanes4 : ILanes<Vector128<uint>>
{
    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> All(uint word) => Vector128.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Add(Vector128<uint> x, Vector128<uint> y) => Vector128.Add(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Or(Vector128<uint> x, Vector128<uint> y) => Vector128.BitwiseOr(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Xor(Vector128<uint> x, Vector128<uint> y, Vector128<uint> z) => Vector128.Xor(Vector128.Xor(x, y), z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Choose(Vector128<uint> x, Vector128<uint> y, Vector128<uint> z) => Vector128.Xor(Vector128.BitwiseAnd(x, Vector128.Xor(y, z)), z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Majority(Vector128<uint> x, Vector128<uint> y, Vector128<uint> z) => Vector128.Xor(Vector128.BitwiseAnd(Vector128.Xor(x, y), Vector128.Xor(y, z)), y);

#pragma warning disable CA1857 // the difference of two constants, once it is inlined
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Rotate(Vector128<uint> x, [ConstantExpected] byte bits) => Or(ShiftRight(x, bits), ShiftLeft(x, (byte)(32 - bits)));
#pragma warning restore CA1857

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> ShiftRight(Vector128<uint> x, [ConstantExpected] byte bits) => Vector128.ShiftRightLogical(x, bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> ShiftLeft(Vector128<uint> x, [ConstantExpected] byte bits) => Vector128.ShiftLeft(x, bits);
}
