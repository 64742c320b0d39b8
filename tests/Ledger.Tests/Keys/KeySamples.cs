using Ledger.Keys;
using Ledger.Seal;
using Ledger.Tests.Stored;
using static Ledger.Keys.KeyEvent;

namespace Ledger.Tests.Keys;

internal static class KeySamples
{
    public const string First = "ledger.example/board+cbef4042+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";

    public const string Second = "ledger.example/board+7a8b7bc7+AfsVAlUPGNLyEG+5fxLXRwmD2PqLs5s4KADVGwJsjT2W";

    public static IEnumerable<SampleFact> All { get; } =
    [
        SampleFact.Full(new SigningKeyRotated(KeyringId.Signing, First, Second) { Effective = new Effective(PartialDate.Parse("2026-01-15")) }),
        SampleFact.Minimal(new SigningKeyRotated(KeyringId.Signing, First, Second)),
        SampleFact.Full(new SigningKeyCompromised(KeyringId.Signing, First, 42) { Effective = new Effective(PartialDate.Parse("2026-02")) }),
        SampleFact.Minimal(new SigningKeyCompromised(KeyringId.Signing, First, 0)),
    ];
}
