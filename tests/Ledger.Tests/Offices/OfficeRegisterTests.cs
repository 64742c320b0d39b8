using Ledger.Offices;
using Ledger.Registers;
using Ledger.Testing;
using static Ledger.Offices.OfficeEvent;
using static Ledger.Tests.Offices.Posts;

namespace Ledger.Tests.Offices;

using Given = Given<Office, OfficeEvent>;

public class OfficeRegisterTests
{
    [Fact]
    public void Nothing_asserts_nothing() => Assert.Empty(OfficeRegister.Rows(Office.Initial));

    [Fact]
    public void What_ends_gets_an_end_and_does_not_vanish()
    {
        var rows = OfficeRegister.Rows(Given.Facts(
            Created with { Effective = On("2020") },
            Appointed(First, "2025-01"),
            Started(Second, "2025-05"),
            Ended(Second, "2025-06"),
            Ceased(First, "2025-09"),
            Appointed(Nobody, "2025-10", basis: Basis.Interim),
            new FitAndProperAssessed(First, FitAndProperOutcome.Met) { Effective = On("2025-01") },
            new AppraisalObjectiveSet("Improve race equality", Unsaid)).State).ToList();
        Assert.Equal(
            [
                ("offices", "", On("2020"), new OfficeRow("Chief Executive")),
                ("tenures", "1", On("2025-01", "2025-09"), new TenureRow(First, Basis.Substantive)),
                ("tenures", "2", On("2025-10"), new TenureRow(Nobody, Basis.Interim)),
                ("covers", "1", On("2025-05", "2025-06"), new CoverRow(Second, Unsaid)),
                ("fit-and-proper", "1", On("2025-01"), new FitAndProperRow(First, FitAndProperOutcome.Met)),
                ("objectives", "1", null, (object)new ObjectiveRow("Improve race equality", Unsaid)),
            ],
            rows.Select(r => (r.Register.Name, r.Key, r.Effective, r.Data)));
        Assert.All(rows, r => Assert.Equal("chief-executive", r.Entity));
    }
}
