using Ledger.Log;
using Ledger.Offices;
using Ledger.Testing;
using static Ledger.Tests.Offices.Posts;

namespace Ledger.Tests.Offices;

using Given = Given<Office, OfficeEvent>;

public class CreateOfficeTests
{
    private static readonly CreateOffice Create = new(Chief, "Chief Executive");

    [Fact]
    public void An_office_is_created() => Given.Nothing().When(Create, CreateOffice.Decide).Recorded(Created);

    [Fact]
    public void An_office_is_created_from_a_date_on() =>
        Given.Nothing().When(Create with { Effective = On("2025-07") }, CreateOffice.Decide).Recorded(Created with { Effective = On("2025-07") });

    [Fact]
    public void The_same_office_again_changes_nothing() => Given.Facts(Created, Appointed(First, "2025")).When(Create, CreateOffice.Decide).Unchanged();

    [Fact]
    public void Another_office_under_the_same_id_is_refused() =>
        Given.Facts(Created).When(Create with { Title = "Chair" }, CreateOffice.Decide).Refused("office-exists");

    [Fact]
    public void The_same_office_from_another_date_is_refused() =>
        Given.Facts(Created).When(Create with { Effective = On("2025-07") }, CreateOffice.Decide).Refused("office-exists");

    [Fact]
    public void A_history_that_no_command_could_record_is_not_folded()
    {
        Assert.Throws<ImpossibleHistoryException>(() => Given.Facts(Appointed(First, "2025")));
        Assert.Throws<ImpossibleHistoryException>(() => Given.Facts(Created, Created));
        Assert.Throws<ImpossibleHistoryException>(() => Given.Facts(Created, Ceased(First, "2025")));
        Assert.Throws<ImpossibleHistoryException>(() => Given.Facts(Created, Appointed(First, "2025-07-01"), Ceased(First, "2025-07-01")));
        Assert.Throws<ImpossibleHistoryException>(() => Given.Facts(Created, Ended(First, "2025")));
    }
}
