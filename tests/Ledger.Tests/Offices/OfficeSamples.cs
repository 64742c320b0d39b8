using Ledger.Log;
using Ledger.Offices;
using Ledger.People;
using Ledger.Seal;
using Ledger.Tests.Stored;
using static Ledger.Offices.OfficeEvent;

namespace Ledger.Tests.Offices;

internal static class OfficeSamples
{
    private static readonly OfficeId Chief = OfficeId.Parse("chief-executive");
    private static readonly PersonId Person = PersonId.Parse("p-1");
    private static readonly Effective When = new(PartialDate.Parse("2025-07-14"), PartialDate.Parse("2026-03"));
    private static readonly Stated<PersonId> Nobody = Stated<PersonId>.NotStated;
    private static readonly Stated<string> Unsaid = Stated<string>.NotStated;

    public static IEnumerable<SampleFact> All { get; } =
    [
        SampleFact.Full(new OfficeCreated(Chief, "Chief Executive") { Effective = When }),
        SampleFact.Minimal(new OfficeCreated(Chief, "Chief Executive")),
        SampleFact.Full(new HolderAppointed(Person, Basis.Substantive) { Effective = When }),
        SampleFact.Minimal(new HolderAppointed(Nobody, Stated<Basis>.NotStated)),
        SampleFact.Full(new HolderCeased(Person, "Retired") { Effective = When }),
        SampleFact.Minimal(new HolderCeased(Nobody, Unsaid)),
        SampleFact.Full(new ActingCoverStarted(Person, "Leave") { Effective = When }),
        SampleFact.Minimal(new ActingCoverStarted(Nobody, Unsaid)),
        SampleFact.Full(new ActingCoverEnded(Person) { Effective = When }),
        SampleFact.Minimal(new ActingCoverEnded(Nobody)),
        SampleFact.Full(new FitAndProperAssessed(Person, FitAndProperOutcome.MetWithConditions) { Effective = When }),
        SampleFact.Minimal(new FitAndProperAssessed(Nobody, FitAndProperOutcome.Met)),
        SampleFact.Full(new AppraisalObjectiveSet("Measurable equality objectives", "Shortlisting ratio") { Effective = When }),
        SampleFact.Minimal(new AppraisalObjectiveSet("Measurable equality objectives", Unsaid)),
    ];
}
