namespace Ledger.Registers;

/// <summary>How far the registers are, and of what log. Written in the same transaction as the rows.</summary>
/// <param name="Slices">What the rows were made by (<see cref="SliceSet.Version"/>).</param>
/// <param name="Generation">Drawn anew by every rebuild.</param>
/// <param name="Reached">The index of the last event applied; −1 if none is.</param>
/// <param name="Recorded">When that event was recorded, in ticks of 100 ns of UTC; 0 if there is none.</param>
/// <param name="Genesis">The leaf hash of event 0, in hex; empty if there is none.</param>
/// <param name="Head">The leaf hash of the last event applied, in hex; empty if there is none.</param>
internal sealed record Position(string Slices, string Generation, long Reached, long Recorded, string Genesis, string Head);
