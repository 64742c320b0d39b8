using Ledger.Log;
using Ledger.Offices;
using Ledger.Portfolios;
using Ledger.Seal;
using static Ledger.Portfolios.PortfolioEvent;

namespace Ledger.Tests.Portfolios;

/// <summary>What the tests of portfolios have in common: one portfolio, three offices, one subject.</summary>
internal static class Executives
{
    public const string Safety = "Patient safety";

    public static readonly PortfolioId Executive = PortfolioId.Parse("executive");
    public static readonly PortfolioId Clinical = PortfolioId.Parse("clinical");
    public static readonly OfficeId Nurse = OfficeId.Parse("chief-nurse");
    public static readonly OfficeId Medical = OfficeId.Parse("medical-director");
    public static readonly OfficeId Operations = OfficeId.Parse("chief-operating-officer");
    public static readonly Stated<string> Unsaid = Stated<string>.NotStated;
    public static readonly SubjectContext Known = new(OfficeExists: true, []);

    public static readonly PortfolioCreated Created = new(Executive, "Executive portfolios");

    public static ResponsibilityAssigned Assigned(OfficeId office, string from, string? to = null) => new(Safety, office) { Effective = On(from, to) };

    public static ResponsibilityTransferred Transferred(OfficeId from, OfficeId to, string on) => new(Safety, from, to) { Effective = On(on) };

    public static ResponsibilityRemoved Removed(OfficeId office, string on) => new(Safety, office, Unsaid) { Effective = On(on) };

    public static Effective On(string from, string? to = null) => new(PartialDate.Parse(from), to is null ? null : PartialDate.Parse(to));
}
