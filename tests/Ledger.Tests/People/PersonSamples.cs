using Ledger.Decisions;
using Ledger.People;
using Ledger.Seal;
using Ledger.Tests.Stored;
using static Ledger.People.PersonEvent;

namespace Ledger.Tests.People;

internal static class PersonSamples
{
    public static IEnumerable<SampleFact> All { get; } =
    [
        SampleFact.Full(new PersonRegistered(PersonId.Parse("p-1"), "Zoë Ní Bhriain") { Effective = new Effective(PartialDate.Parse("2025-07-14")) }),
        SampleFact.Minimal(new PersonRegistered(PersonId.Parse("p-1"), "A. Example")),
        SampleFact.Full(new PersonErased(ErasureBasis.ConsentWithdrawn, DecisionId.Parse("d-2026-17")) { Effective = new Effective(PartialDate.Parse("2026-04-01")) }),
        SampleFact.Minimal(new PersonErased(ErasureBasis.NoLongerNecessary, DecisionId.Parse("d-2026-17"))),
    ];
}
