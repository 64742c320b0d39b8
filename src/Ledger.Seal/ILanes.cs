using System.Diagnostics.CodeAnalysis;

namespace Ledger.Seal;

/// <summary>What SHA-256 does with a word, done with one word in each lane of a vector. Words are of 32 bits and sums are modulo 2^32.</summary>
internal interface ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>How many lanes there are.</summary>
    static abstract int Count { get; }

    /// <summary>One word in every lane.</summary>
    static abstract TVector All(uint word);

    /// <summary>x + y.</summary>
    static abstract TVector Add(TVector x, TVector y);

    /// <summary>x ∨ y.</summary>
    static abstract TVector Or(TVector x, TVector y);

    /// <summary>x ⊕ y ⊕ z.</summary>
    static abstract TVector Xor(TVector x, TVector y, TVector z);

    /// <summary>y where x has ones, z where it has zeros.</summary>
    static abstract TVector Choose(TVector x, TVector y, TVector z);

    /// <summary>What two of the three have, bit by bit.</summary>
    static abstract TVector Majority(TVector x, TVector y, TVector z);

    /// <summary>Rotated to the right by 1 to 31 bits, a constant.</summary>
    static abstract TVector Rotate(TVector x, [ConstantExpected] byte bits);

    /// <summary>Shifted to the right.</summary>
    static abstract TVector ShiftRight(TVector x, [ConstantExpected] byte bits);

    /// <summary>Shifted to the left.</summary>
    static abstract TVector ShiftLeft(TVector x, [ConstantExpected] byte bits);
}
