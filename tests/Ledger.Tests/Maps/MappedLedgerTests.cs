using Ledger.Log;
using Ledger.Log.Embedded;
using Ledger.Maps;
using Ledger.Offices;
using Ledger.Seal.Maps;
using Ledger.Sealing;
using Ledger.Testing;
using Ledger.Tests.People;
using Ledger.Tests.Sealing;

namespace Ledger.Tests.Maps;

/// <summary>Maps in a whole ledger: recorded, proven from, and computed again by whoever verifies.</summary>
public sealed class MappedLedgerTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private OpenLedger _ledger = null!;

    public async Task InitializeAsync() => _ledger = await OpenLedger.New(_directory.Path);

    public async Task DisposeAsync()
    {
        await _ledger.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Every_stream_there_is_is_proven_and_any_other_is_proven_absent()
    {
        foreach (var id in new[] { "chair", "deputy", "treasurer" })
        {
            await Office(id);
            await _ledger.Record(new SetAppraisalObjective(OfficeId.Parse("chair"), $"objective of {id}", default));
        }

        await _ledger.Record(new MapStreams(6));
        await Office("late");
        Assert.Equal(4, (await Prove("office-chair")).Events.Count);
        Assert.Single((await Prove("office-treasurer")).Events);
        Assert.Empty((await Prove("office-late")).Events);
        Assert.Empty((await Prove("office-nobody")).Events);
        await _ledger.Record(new MapStreams(8));
        Assert.Single((await Prove("office-late")).Events);
        Assert.Single((await Prove("map-streams")).Events);
        Assert.Equal((true, 2), (await _ledger.Verify()) is var report ? (report.IsSound, report.Maps) : default);
    }

    [Fact]
    public async Task An_empty_ledger_has_an_empty_map()
    {
        await _ledger.Record(new MapStreams(0));
        Assert.Empty((await Prove("office-chair")).Events);
        Assert.True((await _ledger.Verify()).IsSound);
    }

    [Fact]
    public async Task How_far_the_log_is_mapped_leaves_maps_out()
    {
        Assert.Equal((0, 1), await Coverage());
        await Office("chair");
        await Office("deputy");
        Assert.Equal((0, 2), await Coverage());
        await _ledger.Record(new MapStreams(2));
        Assert.Equal((2, 0), await Coverage());
        await _ledger.Record(new MapStreams(1));
        Assert.Equal((2, 0), await Coverage());
        await Office("treasurer");
        Assert.Equal((2, 1), await Coverage());
    }

    [Theory]
    [InlineData(2, "00", 2)] // another root
    [InlineData(2, null, 3)] // another number of streams
    [InlineData(1, null, 2)] // another size's
    [InlineData(9, null, 2)] // of more than there was
    public async Task A_wrong_map_is_found_and_named_by_whoever_verifies(long size, string? root, long streams)
    {
        await Office("chair");
        await Office("deputy");
        var right = await _ledger.Get<StreamsMapping>().Of(2, default);
        await Append(new MapEvent.StreamsMapped(size, root is null ? right.Root.ToHex() : new string('0', 64), streams));
        await Office("treasurer");
        await _ledger.Get<Sealer>().Seal(0, default);

        var report = await _ledger.Verify();
        Assert.Equal((2, $"the map of streams that it logs is not that of the first {size} events"), (report.Problem!.Index, report.Problem.What));
        if (size <= 2)
        {
            var map = (await _ledger.Get<StreamsMapping>().Logged(default))[0];
            Assert.Equal(2, (await Assert.ThrowsAsync<LogCorruptException>(() => _ledger.Get<StreamProofs>().Prove(new StreamName("office-chair"), map, default))).Index);
        }
    }

    [Fact]
    public async Task A_map_that_does_not_read_is_found_and_named()
    {
        await Office("chair");
        await Append(new MapEvent.StreamsMapped(-1, "nonsense", 0));
        await _ledger.Get<Sealer>().Seal(0, default);
        Assert.Equal((1, "it logs a map of streams, but its payload does not read as a map of streams"), (await _ledger.Verify()).Problem is { } problem ? (problem.Index, problem.What) : default);
    }

    [Fact]
    public async Task A_map_that_the_index_of_its_stream_does_not_lead_to_is_computed_all_the_same()
    {
        await Office("chair");
        var right = await _ledger.Get<StreamsMapping>().Of(1, default);
        var check = await MapCheck.Of(new InMemoryEventLog(TimeProvider.System), default);
        check.Add([(1, new StreamsMapClaim(1, right.Root, 1)), (2, new StreamsMapClaim(0, right.Root, 1))]);
        Assert.Equal(2, (await check.FirstWrong(_ledger.Get<IEventLog>(), default))!.Index);
        check = await MapCheck.Of(new InMemoryEventLog(TimeProvider.System), default);
        check.Add([(1, new StreamsMapClaim(1, right.Root, 1))]);
        Assert.Null(await check.FirstWrong(_ledger.Get<IEventLog>(), default));
    }

    [Fact]
    public async Task No_map_is_made_of_a_log_that_is_not_what_was_sealed()
    {
        using var ledger = new SealedLedger();
        await ledger.Append("a", "b", "c");
        await ledger.Seal();
        ledger.Log.Inner = SealedLedger.LogOf("a", "x", "c");
        await using var sealer = ledger.NewSealer();
        var failure = await Assert.ThrowsAnyAsync<LedgerException>(() => new StreamsMapping(ledger.Log, sealer, _ledger.Get<EventCodec>()).Of(3, default));
        Assert.Equal(Failure.Integrity, failure.Failure);
    }

    private Task<long> Office(string id) => _ledger.Record(new CreateOffice(OfficeId.Parse(id), id));

    private async Task<(long Size, long New)> Coverage() =>
        (await _ledger.Get<StreamsMapping>().Coverage(default)) is var coverage ? (coverage.Newest?.Fact.Size ?? 0, coverage.New) : default;

    private async Task<StreamProof> Prove(string stream)
    {
        var newest = (await _ledger.Get<StreamsMapping>().Coverage(default)).Newest!;
        var proof = await _ledger.Get<StreamProofs>().Prove(new StreamName(stream), newest, default);
        Assert.Equal(0, StreamProof.Parse(proof.ToBytes()).Verify(new StreamProofQuestion(SealSetup.VerifierKeyOf(_ledger.Layout))).ExitCode);
        return proof;
    }

    // As another program could: the log takes it.
    private async Task Append(MapEvent fact) => Assert.IsType<AppendResult.Written>(await _ledger.Get<EmbeddedEventLog>().Append(
        MapId.Streams.Stream, -1, [_ledger.Get<EventCodec>().Encode(MapId.Streams.Stream, 0, 0, fact, new MapStreams(0), new CommandId("another-program-0001"), "office-1", null)], default));
}
