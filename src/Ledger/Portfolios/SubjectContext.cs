using Ledger.Offices;
using Ledger.Registers;

namespace Ledger.Portfolios;

/// <summary>What must be known of other streams when a subject is given to an office.</summary>
/// <param name="OfficeExists">Whether there is such an office.</param>
/// <param name="Elsewhere">Who has the subject by other portfolios.</param>
public sealed record SubjectContext(bool OfficeExists, IReadOnlyList<Elsewhere> Elsewhere)
{
    internal static SubjectContext Accountable(RegisterView known, PortfolioId id, string subject, OfficeId office) => new(
        OfficeRegister.Knows(known, office),
        [.. known.Rows(PortfolioRegister.Accountabilities, Topic.KeyOf(subject))
            .Where(r => r.Data.Portfolio != id && r.Effective is not null)
            .Select(r => new Elsewhere(r.Data.Portfolio, r.Data.Office, r.Effective!))]);

    internal static SubjectContext Leading(RegisterView known, PortfolioId id, string subject, OfficeId office) => new(
        OfficeRegister.Knows(known, office),
        [.. known.Rows(PortfolioRegister.LeadDirectors, Topic.KeyOf(subject))
            .Where(r => r.Data.Portfolio != id && r.Effective is not null)
            .Select(r => new Elsewhere(r.Data.Portfolio, r.Data.Office, r.Effective!))]);
}
