using Ledger.Log;
using Ledger.Offices;
using Ledger.Portfolios;
using Ledger.Seal;
using Ledger.Tests.Stored;
using static Ledger.Portfolios.PortfolioEvent;

namespace Ledger.Tests.Portfolios;

internal static class PortfolioSamples
{
    private static readonly PortfolioId Executive = PortfolioId.Parse("executive");
    private static readonly OfficeId Nurse = OfficeId.Parse("chief-nurse");
    private static readonly OfficeId Medical = OfficeId.Parse("medical-director");
    private static readonly Effective When = new(PartialDate.Parse("[2025-10-01..2026-02-10]"), PartialDate.Parse("2027"));
    private static readonly Stated<string> Unsaid = Stated<string>.NotStated;

    public static IEnumerable<SampleFact> All { get; } =
    [
        SampleFact.Full(new PortfolioCreated(Executive, "Executive portfolios") { Effective = When }),
        SampleFact.Minimal(new PortfolioCreated(Executive, "Executive portfolios")),
        SampleFact.Full(new ResponsibilityAssigned("Patient safety", Nurse) { Effective = When }),
        SampleFact.Minimal(new ResponsibilityAssigned("Patient safety", Nurse)),
        SampleFact.Full(new ResponsibilityTransferred("Patient safety", Nurse, Medical) { Effective = When }),
        SampleFact.Minimal(new ResponsibilityTransferred("Patient safety", Nurse, Medical)),
        SampleFact.Full(new ResponsibilityRemoved("Patient safety", Nurse, "The service was closed") { Effective = When }),
        SampleFact.Minimal(new ResponsibilityRemoved("Patient safety", Nurse, Unsaid)),
        SampleFact.Full(new PortfolioRevised(
            [new PortfolioChange("Quality and safety", "Two directors report in turn", "One director reports"), new PortfolioChange("Estates", Unsaid, "Reports weekly")],
            "Executive portfolios strengthened") { Effective = When }),
        SampleFact.Minimal(new PortfolioRevised([], "Executive portfolios strengthened")),
        SampleFact.Full(new LeadDirectorDesignated("Dormitory replacement", Medical) { Effective = When }),
        SampleFact.Minimal(new LeadDirectorDesignated("Dormitory replacement", Medical)),
    ];
}
