using Ledger.Log;
using Ledger.Log.Embedded;
using Ledger.Offices;
using Ledger.People;
using Ledger.Portfolios;
using Ledger.Seal;
using Ledger.Sealing;
using Ledger.Testing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Ledger.Tests.Log;

/// <summary>One command from request to receipt, on the real engine.</summary>
public sealed class TransactionTests : IAsyncDisposable
{
    private static readonly OfficeId Chief = OfficeId.Parse("chief-executive");
    private static readonly CreateOffice Create = new(Chief, "Chief Executive");

    private readonly TempDirectory _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 4, 1, 9, 0, 0, TimeSpan.Zero));
    private readonly List<ServiceProvider> _opened = [];
    private readonly VerifierKey _key;
    private readonly Layout _layout;

    public TransactionTests()
    {
        _layout = new Layout(_folder.File("data"));
        Directory.CreateDirectory(_layout.Root);
        _key = SealSetup.Create(_layout, "trust.example/ledger");
        EmbeddedEventLog.Create(_layout.Log, _time).DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    [Fact]
    public async Task A_fact_comes_back_with_a_receipt_that_the_key_verifies()
    {
        var recorded = Assert.IsType<Outcome.Recorded>(await Open().Send(Create));

        var fact = Assert.Single(recorded.Facts);
        var valid = Assert.IsType<ReceiptVerdict.Valid>(fact.Receipt.Verify(_key));
        Assert.Equal((0L, fact.Id, "OfficeCreated", "office-chief-executive", "desk-1"), (valid.Index, valid.Header.Id, valid.Header.Type, valid.Header.Stream, valid.Header.Actor));
    }

    [Fact]
    public async Task A_reply_that_was_lost_after_persisting_is_asked_again_and_answered_with_the_same_fact()
    {
        var faulty = Faulty();
        faulty.Then(FaultyEventLog.Fault.FailsAfterPersisting);
        var mediator = Open(faulty);

        await Assert.ThrowsAnyAsync<Exception>(() => mediator.Send(Create));
        var again = Assert.IsType<Outcome.Recorded>(await mediator.Send(Create));

        Assert.True(again.Before);
        Assert.Equal(0, Assert.Single(again.Facts).Index);
        Assert.Single(await All());
    }

    [Fact]
    public async Task A_failure_before_persisting_records_nothing_and_the_request_can_be_made_again()
    {
        var faulty = Faulty();
        faulty.Then(FaultyEventLog.Fault.FailsBefore);
        var mediator = Open(faulty);

        await Assert.ThrowsAnyAsync<Exception>(() => mediator.Send(Create));
        Assert.Empty(await All());
        Assert.False(Assert.IsType<Outcome.Recorded>(await mediator.Send(Create)).Before);
    }

    [Fact]
    public async Task The_same_id_with_other_content_is_a_conflict_in_the_same_stream_and_in_another()
    {
        var mediator = Open();
        var id = new CommandId("request-1");
        await mediator.Send(Create with { CommandId = id });

        Assert.IsType<Outcome.Conflict>(await mediator.Send(new SetAppraisalObjective(Chief, "O", "M") { CommandId = id }));
        Assert.IsType<Outcome.Conflict>(await mediator.Send(new CreateOffice(OfficeId.Parse("other"), "Other") { CommandId = id }));
        Assert.True(Assert.IsType<Outcome.Recorded>(await mediator.Send(Create with { CommandId = id })).Before);
        Assert.Single(await All());
    }

    [Fact]
    public async Task The_same_request_is_answered_as_the_first_time_though_the_world_has_moved_on()
    {
        var mediator = Open();
        var person = PersonId.Parse("p-1");
        await mediator.Send(Create);
        await mediator.Send(new RegisterPerson(person, "Ada Quill"));
        var appoint = new AppointHolder(Chief, person, Basis.Substantive) { Effective = Effective.Since(PartialDate.Parse("2025-07")) };
        var first = Assert.IsType<Outcome.Recorded>(await mediator.Send(appoint));
        await mediator.Send(new CeaseHolder(Chief, person, "Retired") { Effective = Effective.Since(PartialDate.Parse("2025-09")) });
        await mediator.Send(new AppointHolder(Chief, Stated<PersonId>.NotStated, Basis.Substantive) { Effective = Effective.Since(PartialDate.Parse("2025-09")) });

        // Decided now, it would be refused: the office is held. It was recorded before, and is answered so.
        var again = Assert.IsType<Outcome.Recorded>(await mediator.Send(appoint));

        Assert.True(again.Before);
        Assert.Equal(Assert.Single(first.Facts).Index, Assert.Single(again.Facts).Index);
    }

    [Fact]
    public async Task A_fact_whose_rule_asked_other_streams_keeps_the_index_up_to_which_they_were_known()
    {
        var mediator = Open();
        await mediator.Send(Create);
        await mediator.Send(new RegisterPerson(PersonId.Parse("p-1"), "Ada Quill"));
        await mediator.Send(new AppointHolder(Chief, PersonId.Parse("p-1"), Basis.Substantive));

        var events = await All();
        var codec = _opened[^1].GetRequiredService<EventCodec>();
        Assert.Equal([null, null, 1L], events.Select(e => codec.Decode(e).DecidedAt));
    }

    [Fact]
    public async Task A_named_revision_is_insisted_on_and_otherwise_the_decision_is_made_again()
    {
        var mediator = Open();
        await mediator.Send(Create);

        Assert.IsType<Outcome.Conflict>(await mediator.Send(new SetAppraisalObjective(Chief, "O", "M") { ExpectedRevision = 4 }));
        Assert.IsType<Outcome.Recorded>(await mediator.Send(new SetAppraisalObjective(Chief, "O", "M") { ExpectedRevision = 0 }));
    }

    [Fact]
    public async Task What_another_process_did_to_a_stream_meanwhile_is_taken_into_account()
    {
        var (one, other) = (Open(), Open());
        await one.Send(Create);
        Assert.IsType<Outcome.Unchanged>(await one.Send(Create with { CommandId = new CommandId("again") }));

        var first = Assert.IsType<Outcome.Recorded>(await other.Send(new SetAppraisalObjective(Chief, "O", "M")));
        var same = Assert.IsType<Outcome.Recorded>(await one.Send(new SetAppraisalObjective(Chief, "O", "M")));
        Assert.Equal((true, first.Facts[0].Index), (same.Before, same.Facts[0].Index));

        var next = Assert.IsType<Outcome.Recorded>(await one.Send(new SetAppraisalObjective(Chief, "P", "M")));
        Assert.Equal((false, 2L), (next.Before, next.Facts[0].Index));
        Assert.Equal([0L, 1L, 2L], (await All()).Select(logged => logged.Header.Rev));
    }

    [Fact]
    public async Task Sixteen_writers_of_one_stream_are_all_recorded_or_told_that_they_lost()
    {
        var mediator = Open();
        await mediator.Send(Create);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => mediator.Send(new SetAppraisalObjective(Chief, $"O{i}", "M")))));

        var recorded = outcomes.OfType<Outcome.Recorded>().SelectMany(r => r.Facts).ToList();
        Assert.Equal(outcomes.Length, recorded.Count + outcomes.OfType<Outcome.Conflict>().Count());
        Assert.NotEmpty(recorded);
        Assert.Equal(recorded.Count, recorded.Select(f => f.Index).Distinct().Count());
        Assert.Equal(1 + recorded.Count, (await All()).Count);
    }

    [Fact]
    public async Task Of_sixteen_who_make_the_same_request_at_once_one_records_and_all_get_its_index()
    {
        var mediator = Open();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => mediator.Send(Create))));

        Assert.All(outcomes, o => Assert.Equal(0, Assert.Single(Assert.IsType<Outcome.Recorded>(o).Facts).Index));
        Assert.Single(await All());
    }

    [Fact]
    public async Task A_person_registered_twice_at_once_is_registered_once_though_every_attempt_encrypts_anew()
    {
        var mediator = Open();
        var register = new RegisterPerson(PersonId.Parse("p-1"), "Ada Quill");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => mediator.Send(register))));

        Assert.All(outcomes, o => Assert.Equal(0, Assert.Single(Assert.IsType<Outcome.Recorded>(o).Facts).Index));
    }

    [Fact]
    public async Task Two_portfolios_cannot_make_two_offices_accountable_for_one_subject_at_the_same_moment()
    {
        var mediator = Open();
        var second = Open();
        foreach (var (id, title) in ((string, string)[])[("ceo", "Chief Executive"), ("coo", "Chief Operating Officer")])
        {
            await mediator.Send(new CreateOffice(OfficeId.Parse(id), title));
            await mediator.Send(new CreatePortfolio(PortfolioId.Parse($"portfolio-of-{id}"), title));
        }

        var since = Effective.Since(PartialDate.Parse("2026-01-01"));
        for (var i = 0; i < 10; i++)
        {
            var subject = $"Safety {i}";
            var outcomes = await Task.WhenAll(
                Task.Run(() => mediator.Send(new AssignResponsibility(PortfolioId.Parse("portfolio-of-ceo"), subject, OfficeId.Parse("ceo")) { Effective = since })),
                Task.Run(() => second.Send(new AssignResponsibility(PortfolioId.Parse("portfolio-of-coo"), subject, OfficeId.Parse("coo")) { Effective = since })));

            Assert.Single(outcomes.OfType<Outcome.Recorded>());
            Assert.Equal("two-accountable", Assert.Single(outcomes.OfType<Outcome.Refused>()).Code);
        }
    }

    [Fact]
    public async Task Nothing_is_written_onto_a_log_that_is_shorter_than_its_guard()
    {
        var mediator = Open();
        await mediator.Send(Create);
        await Close();
        File.Copy(_layout.Log, _folder.File("older.db"));
        mediator = Open();
        await mediator.Send(new SetAppraisalObjective(Chief, "O", "M"));
        await Close();
        foreach (var file in Directory.EnumerateFiles(_layout.Root, "ledger.db*"))
        {
            File.Delete(file);
        }

        File.Copy(_folder.File("older.db"), _layout.Log);
        var before = (await All()).Count;

        var refused = await Assert.ThrowsAsync<LedgerException>(() => Open().Send(new SetAppraisalObjective(Chief, "Another", "M")));

        Assert.Equal(Failure.Integrity, refused.Failure);
        Assert.Equal(before, (await All()).Count);
    }

    [Fact]
    public async Task Without_the_signing_key_nothing_is_recorded()
    {
        File.Delete(_layout.Key);

        await Assert.ThrowsAsync<LedgerException>(() => Open().Send(Create));

        Assert.Empty(await All());
    }

    [Fact]
    public async Task A_refused_person_leaves_no_key_behind()
    {
        var outcome = await Open().Send(new RegisterPerson(PersonId.Parse("quill-1"), "Ada Quill"));

        Assert.Equal("name-in-id", Assert.IsType<Outcome.Refused>(outcome).Code);
        Assert.False(File.Exists(_layout.Secrets));
    }

    [Fact]
    public async Task The_same_id_with_another_class_or_on_behalf_of_another_is_other_content()
    {
        var mediator = Open();
        var named = Create with { CommandId = new CommandId("request-1") };
        await mediator.Send(named);

        Assert.IsType<Outcome.Conflict>(await mediator.Send(named with { Class = Classification.OfficialSensitive }));
        Assert.IsType<Outcome.Conflict>(await mediator.Send(named with { Behalf = Chief }));
    }

    [Fact]
    public void An_id_derived_from_content_is_the_same_for_ever() =>
        Assert.Equal(
            "6ebdf9a1-cde8-8a7e-9f01-6869d46bef94",
            new EventCodec(new EventTypes([]), new Upcasters([]), new Secrets(_folder.File("none.db"))).IdOf(Chief.Stream, Create with { Effective = Effective.Since(PartialDate.Parse("2025-07")) }).Value);

    [Theory]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Regulator)]
    public async Task Only_the_office_records(Role role)
    {
        var refused = await Assert.ThrowsAsync<LedgerException>(() => Open(role: role).Send(Create));

        Assert.Equal(Failure.Refused, refused.Failure);
        Assert.Empty(await All());
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        _folder.Dispose();
    }

    private async Task Close()
    {
        foreach (var services in _opened)
        {
            await services.DisposeAsync();
        }

        _opened.Clear();
    }

    private FaultyEventLog Faulty() => new(EmbeddedEventLog.Open(_layout.Log, _time));

    private IMediator Open(IEventLog? log = null, Role role = Role.Office)
    {
        var services = new ServiceCollection().AddLedger(_layout, new Caller("desk-1", role), _time);
        if (log is not null)
        {
            services.AddSingleton(log);
        }

        _opened.Add(services.BuildServiceProvider());
        return _opened[^1].GetRequiredService<IMediator>();
    }

    private async Task<List<LoggedEvent>> All()
    {
        await using var log = EmbeddedEventLog.Open(_layout.Log, _time);
        var events = new List<LoggedEvent>();
        await foreach (var logged in log.ReadLog(0, default))
        {
            events.Add(logged);
        }

        return events;
    }
}
