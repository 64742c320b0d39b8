using Ledger.Offices;
using Ledger.Portfolios;
using Ledger.Tests.Registers;
using static Ledger.Portfolios.PortfolioEvent;
using static Ledger.Tests.Portfolios.Executives;

namespace Ledger.Tests.Portfolios;

/// <summary>What the rules of one portfolio read of the others, and who answers for a subject, from the registers.</summary>
public sealed class SubjectContextTests : IDisposable
{
    private readonly RecordedFacts _facts = new();

    [Fact]
    public async Task Who_answers_for_the_subject_by_other_portfolios_is_known_however_it_is_written()
    {
        await _facts.Record(Nurse, new OfficeEvent.OfficeCreated(Nurse, "Chief Nurse"));
        await _facts.Record(Executive, Created, Assigned(Nurse, "2025-01"), Transferred(Nurse, Medical, "2025-09"));
        var known = SubjectContext.Accountable(await _facts.View(), Clinical, "patient SAFETY", Nurse);
        Assert.True(known.OfficeExists);
        Assert.Equal([new Elsewhere(Executive, Nurse, On("2025-01", "2025-09")), new Elsewhere(Executive, Medical, On("2025-09"))], known.Elsewhere);
    }

    [Fact]
    public async Task What_the_portfolio_itself_says_is_not_elsewhere()
    {
        await _facts.Record(Executive, Created, Assigned(Nurse, "2025-01"), new LeadDirectorDesignated(Safety, Nurse) { Effective = On("2025-01") });
        var view = await _facts.View();
        Assert.Empty(SubjectContext.Accountable(view, Executive, Safety, Nurse).Elsewhere);
        Assert.Empty(SubjectContext.Leading(view, Executive, Safety, Nurse).Elsewhere);
        Assert.Empty(SubjectContext.Accountable(view, Clinical, "Estates", Nurse).Elsewhere);
        Assert.False(SubjectContext.Accountable(view, Clinical, Safety, Nurse).OfficeExists);
    }

    [Fact]
    public async Task Who_leads_on_the_subject_by_other_portfolios_is_known()
    {
        await _facts.Record(Executive, Created, new LeadDirectorDesignated(Safety, Nurse) { Effective = On("2025-01") });
        Assert.Equal([new Elsewhere(Executive, Nurse, On("2025-01"))], SubjectContext.Leading(await _facts.View(), Clinical, Safety, Medical).Elsewhere);
    }

    [Fact]
    public async Task A_transfer_recorded_late_is_right_on_both_clocks_and_every_row_names_its_source()
    {
        await _facts.Record(Executive, Created, Assigned(Nurse, "2025-01-01"), Transferred(Nurse, Medical, "2025-09-01"), Transferred(Nurse, Operations, "2025-05-01"));
        Assert.Equal([(Nurse, "2025-01-01 2025-09-01", 2L), (Medical, "2025-09-01 ", 2L)], Rows(await _facts.View(2)));
        Assert.Equal([(Nurse, "2025-01-01 2025-05-01", 3L), (Medical, "2025-09-01 ", 2L), (Operations, "2025-05-01 2025-09-01", 3L)], Rows(await _facts.View()));
        Assert.Equal([(Nurse, "2025-01-01 2025-09-01", 2L), (Medical, "2025-09-01 ", 2L)], Rows(await _facts.View(2)));

        static IEnumerable<(OfficeId, string, long)> Rows(Ledger.Registers.RegisterView known) => known
            .Rows(PortfolioRegister.Accountabilities, "patient-safety")
            .Select(r => (r.Data.Office, $"{r.Effective!.From} {r.Effective.To}", r.MadeTrueBy));
    }

    public void Dispose() => _facts.Dispose();
}
