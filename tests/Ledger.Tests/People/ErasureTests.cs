using System.Text;
using Ledger.Corrections;
using Ledger.Log;
using Ledger.Offices;
using Ledger.People;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Sealing;
using Ledger.Testing;

namespace Ledger.Tests.People;

/// <summary>A person is erased: nothing of the name and nothing of the key is left in any file, whatever stops it, and every proof is as it was.</summary>
public sealed class ErasureTests : IDisposable
{
    private const string Name = "Zacharias Quillfeather";

    private readonly TempDirectory _folder = new();
    private string Root => _folder.File("ledger");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_of_the_name_and_nothing_of_the_key_is_left_in_any_file()
    {
        await using var ledger = await WithPersons();
        var keys = Keys(ledger);
        Assert.NotEmpty(Holding(keys[0]));
        Assert.NotEmpty(Holding(Encoding.UTF8.GetBytes("Quillfeather")));

        Assert.IsType<Outcome.Recorded>(await ledger.Erase("p-1"));

        IsGone(keys[0]);
        Assert.NotEmpty(Holding(keys[1]));
        Assert.NotEmpty(Holding(Encoding.UTF8.GetBytes("Bo Other")));
        await IsAsMadeAnew(ledger);
    }

    [Fact]
    public async Task Readers_of_every_kind_say_what_erased_it()
    {
        await using var ledger = await WithPersons();
        var index = Assert.IsType<Outcome.Recorded>(await ledger.Erase("p-1")).Facts[0].Index;
        var erasure = new Erasure(index, PartialDate.Parse("2026-04-01"), "consent-withdrawn", "d-1");

        var history = await ledger.History("person-p-1");
        Assert.Equal([("PersonRegistered", erasure, true), ("PersonErased", null, false)], history.Select(e => (e.Type, e.Erased, e.Data is null)));
        var steps = await ledger.Replay();
        Assert.Equal(erasure, Assert.Single(steps, s => s.Event.Erased is not null).Event.Erased);
        Assert.Equal("erased on 2026-04-01 under consent-withdrawn, as decision d-1 says (#" + index + ")", erasure.ToString());

        const string Erased = "{\"data\":{\"erased\":{\"basis\":\"consent-withdrawn\",\"decision\":\"d-1\",\"index\":4,\"on\":\"2026-04-01\"}},\"entity\":\"p-1\",\"key\":\"\",\"madeTrueBy\":1}";
        Assert.Contains(Erased, await ledger.Show("people"), StringComparison.Ordinal);
        Assert.Contains(Erased, await ledger.Show("people", new KnownPoint.At(1)), StringComparison.Ordinal);
        Assert.Contains("{\"basis\":\"consent-withdrawn\",\"decision\":\"d-1\"}", await ledger.Show("erasures"), StringComparison.Ordinal);
        Assert.Contains("Bo Other", await ledger.Show("people"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receipts_given_before_verify_after_it_and_the_ledger_is_sound()
    {
        await using var ledger = await WithPersons();
        var before = Assert.IsType<Outcome.Recorded>(await ledger.Send(new RegisterPerson(PersonId.Parse("p-3"), Name))).Facts[0].Receipt.ToBytes();
        Assert.IsType<Outcome.Recorded>(await ledger.Erase("p-3"));

        Assert.IsType<ReceiptVerdict.Valid>(Receipt.Parse(before).Verify(SealSetup.VerifierKeyOf(ledger.Layout)));
        Assert.True((await ledger.Verify()).IsSound);
    }

    [Fact]
    public async Task Erasing_again_changes_nothing_and_neither_does_asking_with_the_same_id()
    {
        await using var ledger = await WithPersons();
        Assert.IsType<Outcome.Recorded>(await ledger.Erase("p-1"));
        var dump = await ledger.Dump();
        Assert.True(Assert.IsType<Outcome.Recorded>(await ledger.Erase("p-1")).Before);
        Assert.IsType<Outcome.Unchanged>(await ledger.Send(new ErasePerson(PersonId.Parse("p-1"), ErasureBasis.LegalObligation, OpenLedger.Decision)));
        Assert.Equal(dump, await ledger.Dump());
    }

    [Fact]
    public async Task A_refused_erasure_leaves_no_trace()
    {
        await using var ledger = await WithPersons();
        await ledger.Record(new PlaceLegalHold(CorrectionId.Parse("h-1"), "Claim 114", [PersonId.Parse("p-1")], OpenLedger.Decision));
        Assert.Equal("legal-hold", Assert.IsType<Outcome.Refused>(await ledger.Erase("p-1")).Code);
        Assert.Empty(ledger.Get<Secrets>().Unfinished());
        Assert.Contains(Name, await ledger.Show("people"), StringComparison.Ordinal);

        await ledger.Record(new ReleaseLegalHold(CorrectionId.Parse("h-1"), "It was settled", OpenLedger.Decision));
        Assert.IsType<Outcome.Recorded>(await ledger.Erase("p-1"));
    }

    [Fact]
    public async Task The_same_person_is_registered_again_only_under_another_id()
    {
        await using var ledger = await WithPersons();
        await ledger.Send(new RegisterPerson(PersonId.Parse("p-5"), Name) { CommandId = new CommandId("c-5") });
        Assert.IsType<Outcome.Recorded>(await ledger.Erase("p-5"));

        Assert.Equal("person-erased", Assert.IsType<Outcome.Refused>(await ledger.Send(new RegisterPerson(PersonId.Parse("p-5"), Name))).Code);
        Assert.Equal("erased", Assert.IsType<Outcome.Refused>(await ledger.Send(new RegisterPerson(PersonId.Parse("p-5"), Name) { CommandId = new CommandId("c-5") })).Code);
        Assert.Null(ledger.Get<Secrets>().Find("person-p-5"));
        Assert.Throws<LedgerException>(() => ledger.Get<Secrets>().KeyOf("person-p-5"));
        await ledger.Register("p-6", Name);
    }

    [Fact]
    public async Task What_refers_to_an_erased_person_stays_and_is_answered_as_before()
    {
        await using var ledger = await WithPersons();
        await ledger.Record(new CreateOffice(OfficeId.Parse("chair"), "Chair"));
        var appoint = new AppointHolder(OfficeId.Parse("chair"), PersonId.Parse("p-1"), Basis.Substantive);
        await ledger.Record(appoint);
        Assert.IsType<Outcome.Recorded>(await ledger.Erase("p-1"));

        Assert.True(Assert.IsType<Outcome.Recorded>(await ledger.Send(appoint)).Before);
        Assert.Contains("\"holder\":\"p-1\"", await ledger.Show("tenures"), StringComparison.Ordinal);
        Assert.True((await ledger.Verify()).IsSound);
    }

    public static TheoryData<int> Steps => [.. Enum.GetValues<ErasureStep>().Select(s => (int)s)];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Stopped_after_any_step_it_is_finished_when_the_ledger_is_asked_next(int step)
    {
        byte[][] keys;
        await using (var stopped = await WithPersons())
        {
            keys = Keys(stopped);
            await StopAfter(stopped, (ErasureStep)step);
        }

        await using var ledger = new OpenLedger(Root);
        var people = await ledger.Show("people");
        Assert.Equal((ErasureStep)step == ErasureStep.Intended, people.Contains(Name, StringComparison.Ordinal));
        if ((ErasureStep)step == ErasureStep.Intended)
        {
            Assert.IsType<Outcome.Recorded>(await ledger.Erase("p-1"));
        }

        IsGone(keys[0]);
        await IsAsMadeAnew(ledger);
        Assert.True(Assert.IsType<Outcome.Recorded>(await ledger.Erase("p-1")).Before);
        Assert.Empty(ledger.Get<Secrets>().Unfinished());
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Stopped_after_any_step_it_is_finished_when_something_is_recorded_next(int step)
    {
        byte[][] keys;
        await using (var stopped = await WithPersons())
        {
            keys = Keys(stopped);
            await StopAfter(stopped, (ErasureStep)step);
        }

        await using var ledger = new OpenLedger(Root);
        await ledger.Record(new CreateOffice(OfficeId.Parse("chair"), "Chair"));
        if ((ErasureStep)step == ErasureStep.Intended)
        {
            Assert.Empty(ledger.Get<Secrets>().Unfinished());
            Assert.Contains(Name, await ledger.Show("people"), StringComparison.Ordinal);
        }
        else if ((ErasureStep)step == ErasureStep.Recorded)
        {
            IsGone(keys[0]);
        }
        else
        {
            Assert.Empty(Holding(keys[0]));
        }
    }

    [Fact]
    public async Task Another_process_that_has_the_ledger_open_forgets_the_key_and_the_name()
    {
        await using var ledger = await WithPersons();
        await using var other = new OpenLedger(Root);
        Assert.Contains(Name, await other.Show("people"), StringComparison.Ordinal);
        Assert.NotNull(other.Get<Secrets>().Find("person-p-1"));
        var key = Keys(ledger)[0];

        Assert.IsType<Outcome.Recorded>(await ledger.Erase("p-1"));

        Assert.Null(other.Get<Secrets>().Find("person-p-1"));
        Assert.DoesNotContain(Name, await other.Show("people"), StringComparison.Ordinal);
        IsGone(key);
    }

    [Fact]
    public async Task Keys_that_are_brought_back_after_the_erasure_open_nothing_and_are_destroyed_again()
    {
        byte[][] keys;
        await using (var ledger = await WithPersons())
        {
            keys = Keys(ledger);
            File.Copy(ledger.Layout.Secrets, _folder.File("old-secrets.db"));
            Assert.IsType<Outcome.Recorded>(await ledger.Erase("p-1"));
        }

        File.Copy(_folder.File("old-secrets.db"), new Layout(Root).Secrets, overwrite: true);
        await using var again = new OpenLedger(Root);
        Assert.NotNull((await again.History("person-p-1"))[0].Erased);
        Assert.True(Assert.IsType<Outcome.Recorded>(await again.Erase("p-1")).Before);
        IsGone(keys[0]);
    }

    [Fact]
    public async Task Registers_that_were_deleted_are_made_anew_without_the_name()
    {
        await using (var ledger = await WithPersons())
        {
            Assert.IsType<Outcome.Recorded>(await ledger.Erase("p-1"));
        }

        File.Delete(new Layout(Root).Views);
        await using var again = new OpenLedger(Root);
        Assert.DoesNotContain(Name, await again.Show("people"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_tells_erased_payloads_from_those_that_cannot_be_opened()
    {
        await using (var ledger = await WithPersons())
        {
            Assert.IsType<Outcome.Recorded>(await ledger.Erase("p-1"));
            var report = await ledger.Verify();
            Assert.True(report.IsSound);
            Assert.Equal((1L, 1L, null), (report.Personal!.Opened, report.Personal.Erased, report.Personal.Unopenable));
            Assert.Empty(report.Personal.KeysLeft);
        }

        File.Delete(new Layout(Root).Secrets);
        await using var without = new OpenLedger(Root);
        var missing = await without.Verify();
        Assert.True(missing.IsSound);
        Assert.Equal(1, missing.Personal!.Erased);
        Assert.Equal(new VerificationProblem(2, "the key person-p-2 of its payload is not in secrets.db, and no erasure of it is recorded"), missing.Personal.Unopenable);
    }

    [Fact]
    public async Task Verify_says_that_a_key_is_left_of_an_erasure_that_was_interrupted_and_that_another_key_opens_nothing()
    {
        await using (var stopped = await WithPersons())
        {
            await StopAfter(stopped, ErasureStep.Recorded);
            var report = await stopped.Verify();
            Assert.Equal((1L, 1L), (report.Personal!.Opened, report.Personal.Erased));
            Assert.Equal(["person-p-1"], report.Personal.KeysLeft);
        }

        File.Delete(new Layout(Root).Secrets);
        await using var other = new OpenLedger(Root);
        other.Get<Secrets>().KeyOf("person-p-2");
        Assert.Equal(
            new VerificationProblem(2, "the key person-p-2 in secrets.db does not open its payload"),
            (await other.Verify()).Personal!.Unopenable);
    }

    // Two persons and a decision: indexes 0 to 3.
    private async Task<OpenLedger> WithPersons()
    {
        var ledger = await OpenLedger.New(Root);
        await ledger.Adopt();
        await ledger.Register("p-1", Name);
        await ledger.Register("p-2", "Bo Other");
        await ledger.Record(new CreateOffice(OfficeId.Parse("secretary"), "Secretary"));
        Assert.Contains(Name, await ledger.Show("people"), StringComparison.Ordinal);
        return ledger;
    }

    private static byte[][] Keys(OpenLedger ledger) =>
        [ledger.Get<Secrets>().Find("person-p-1")?.ToArray() ?? new byte[32], ledger.Get<Secrets>().Find("person-p-2")!.ToArray()];

    private static async Task StopAfter(OpenLedger ledger, ErasureStep step)
    {
        ledger.Get<Erasing>().AfterStep = at =>
        {
            if (at == step)
            {
                throw new IOException($"stopped after {at}");
            }
        };
        await Assert.ThrowsAnyAsync<Exception>(() => ledger.Erase("p-1"));
    }

    private void IsGone(byte[] key)
    {
        Assert.Empty(Holding(key));
        foreach (var part in new[] { Name, "Quillfeather", "Zacharias" })
        {
            Assert.Empty(Holding(Encoding.UTF8.GetBytes(part)));
            Assert.Empty(Holding(Encoding.Unicode.GetBytes(part)));
        }
    }

    private List<string> Holding(byte[] bytes) =>
        [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Where(file => Read(file).AsSpan().IndexOf(bytes) >= 0)];

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private async Task IsAsMadeAnew(OpenLedger ledger)
    {
        var purged = await ledger.Dump();
        using var anew = new RegisterEngine(_folder.File("anew.db"), ledger.Get<IEventLog>(), ledger.Get<EventCodec>(), LedgerServices.Slices, LedgerServices.Computed);
        using var output = new StringWriter { NewLine = "\n" };
        await anew.Dump(output, CancellationToken.None);
        Assert.Equal(output.ToString(), purged);
        Assert.DoesNotContain(Name, purged, StringComparison.Ordinal);
    }
}
