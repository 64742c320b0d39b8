using Ledger.Bodies;
using Ledger.Corrections;
using Ledger.Decisions;
using Ledger.Documents;
using Ledger.Frameworks;
using Ledger.Keys;
using Ledger.Log;
using Ledger.Log.Embedded;
using Ledger.Maps;
using Ledger.Offices;
using Ledger.People;
using Ledger.Portfolios;
using Ledger.Registers;
using Ledger.Replay;
using Ledger.Sealing;
using Ledger.Snapshots;
using Ledger.Witnessing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using static Ledger.RegisteredCommand;

namespace Ledger;

/// <summary>What the product is made of: every slice and every request, by hand, on one screen.</summary>
public static class LedgerServices
{
    /// <summary>The slices.</summary>
    public static IReadOnlyList<Slice> Slices { get; } =
    [
        new Slice<Body, BodyEvent>("body", BodyRegister.All, BodyRegister.Rows),
        new Slice<Correction, CorrectionEvent>("correction", CorrectionRegister.All, CorrectionRegister.Rows),
        new Slice<Decision, DecisionEvent>("decision", DecisionRegister.All, DecisionRegister.Rows),
        new Slice<Framework, FrameworkEvent>("framework", FrameworkRegister.All, FrameworkRegister.Rows),
        new Slice<Keyring, KeyEvent>("key", KeyRegister.All, KeyRegister.Rows),
        new Slice<LoggedMaps, MapEvent>("map", MapRegister.All, MapRegister.Rows),
        new Slice<Office, OfficeEvent>("office", OfficeRegister.All, OfficeRegister.Rows),
        new Slice<Person, PersonEvent>("person", PersonRegister.All, PersonRegister.Rows),
        new Slice<Portfolio, PortfolioEvent>("portfolio", PortfolioRegister.All, PortfolioRegister.Rows),
        new Slice<Snapshot, SnapshotEvent>("snapshot", SnapshotRegister.All, SnapshotRegister.Rows),
    ];

    /// <summary>What can be recorded.</summary>
    public static IReadOnlyList<RegisteredCommand> Commands { get; } =
    [
        Of<ConstituteBody, ConstituteBody.Handler>(),
        Of<EstablishCommittee, EstablishCommittee.Handler>(),
        Of<AdoptTermsOfReference, AdoptTermsOfReference.Handler>(),
        Of<AmendRemit, AmendRemit.Handler>(),
        Of<AppointChair, AppointChair.Handler>(),
        Of<AppointMember, AppointMember.Handler>(),
        Of<CeaseMember, CeaseMember.Handler>(),
        Of<DefineEscalationRoute, DefineEscalationRoute.Handler>(),
        Of<ReviseEscalationRoute, ReviseEscalationRoute.Handler>(),
        Of<ChangeReportingLine, ChangeReportingLine.Handler>(),
        Of<DissolveCommittee, DissolveCommittee.Handler>(),

        Of<PlaceLegalHold, PlaceLegalHold.Handler>(),
        Of<ReleaseLegalHold, ReleaseLegalHold.Handler>(),
        Of<ApplyRedaction, ApplyRedaction.Handler>(verb: "ledger redact"),

        Of<ProposeMotion, ProposeMotion.Handler>(),
        Of<AmendMotion, AmendMotion.Handler>(),
        Of<WithdrawMotion, WithdrawMotion.Handler>(),
        Of<RecordVote, RecordVote.Handler>(),
        Of<TallyVotes, TallyVotes.Handler>(),
        Of<RecordDissent, RecordDissent.Handler>(),
        Of<AdoptDecision, AdoptDecision.Handler>(),
        Of<RejectDecision, RejectDecision.Handler>(),
        Of<DeferDecision, DeferDecision.Handler>(),
        Of<SatisfyCondition, SatisfyCondition.Handler>(),
        Of<FailCondition, FailCondition.Handler>(),
        Of<WaiveCondition, WaiveCondition.Handler>(),
        Of<TakeUrgentDecision, TakeUrgentDecision.Handler>(),
        Of<RatifyDecision, RatifyDecision.Handler>(),
        Of<RefuseRatification, RefuseRatification.Handler>(),
        Of<SupersedeDecision, SupersedeDecision.Handler>(),
        Of<RescindDecision, RescindDecision.Handler>(),
        Of<ReviewDecision, ReviewDecision.Handler>(),
        Of<ImplementDecision, ImplementDecision.Handler>(),

        Of<DraftFramework, DraftFramework.Handler>(),
        Of<ApproveFramework, ApproveFramework.Handler>(),
        Of<ReviewFramework, ReviewFramework.Handler>(),
        Of<SupersedeFramework, SupersedeFramework.Handler>(),
        Of<WithdrawFramework, WithdrawFramework.Handler>(),
        Of<AddClause, AddClause.Handler>(),
        Of<ReservePower, ReservePower.Handler>(),

        Of<RotateSigningKey, RotateSigningKey.Handler>(verb: "ledger key rotate"),
        Of<ReportCompromisedKey, ReportCompromisedKey.Handler>(verb: "ledger key compromised"),

        Of<MapStreams, MapStreams.Handler>(),

        Of<CreateOffice, CreateOffice.Handler>(),
        Of<AppointHolder, AppointHolder.Handler>(),
        Of<CeaseHolder, CeaseHolder.Handler>(),
        Of<StartActingCover, StartActingCover.Handler>(),
        Of<EndActingCover, EndActingCover.Handler>(),
        Of<AssessFitAndProper, AssessFitAndProper.Handler>(),
        Of<SetAppraisalObjective, SetAppraisalObjective.Handler>(),

        Of<RegisterPerson, RegisterPerson.Handler>(),
        Of<ErasePerson, ErasePerson.Handler>(),

        Of<CreatePortfolio, CreatePortfolio.Handler>(),
        Of<AssignResponsibility, AssignResponsibility.Handler>(),
        Of<TransferResponsibility, TransferResponsibility.Handler>(),
        Of<RemoveResponsibility, RemoveResponsibility.Handler>(),
        Of<RevisePortfolio, RevisePortfolio.Handler>(),
        Of<DesignateLeadDirector, DesignateLeadDirector.Handler>(),

        Of<IssueSnapshot, IssueSnapshot.Handler>(),
        Of<SupersedeSnapshot, SupersedeSnapshot.Handler>(),
        Of<AcknowledgeSnapshot, AcknowledgeSnapshot.Handler>(),
    ];

    /// <summary>The registers that are computed when they are asked for: what follows from absence.</summary>
    public static IReadOnlyList<ComputedRegister> Computed { get; } =
    [
        LapsedRatifications.Register,
        Vacancies.Register,
    ];

    /// <summary>The upcasters of facts whose shape has changed. None has.</summary>
    public static IReadOnlyList<Upcaster> LiftedFacts { get; } = [];

    /// <summary>A ledger with its log in the data directory, for one caller. Everything is opened when it is first asked for, and nothing is created.</summary>
    public static IServiceCollection AddLedger(this IServiceCollection services, Layout layout, Caller caller, TimeProvider time) => services
        .AddSingleton(_ => EmbeddedEventLog.Open(layout.Log, time))
        .AddLedger(layout, caller, time, s => s.GetRequiredService<EmbeddedEventLog>());

    /// <summary>A ledger with a data directory and a log of whatever engine, for one caller. Nothing is created. The log is closed with the rest.</summary>
    public static IServiceCollection AddLedger(this IServiceCollection services, Layout layout, Caller caller, TimeProvider time, Func<IServiceProvider, ILedgerLog> log)
    {
        services.AddSingleton(layout).AddSingleton(caller).AddSingleton(time);
        services.AddSingleton(log).AddSingleton<IEventLog>(s => s.GetRequiredService<ILedgerLog>());
        services.AddSingleton(s => new Sealer(s.GetRequiredService<IEventLog>(), layout, s.GetService<IProgress<long>>(), s.GetService<Witnesses>()));
        services.AddSingleton(_ => new Secrets(layout.Secrets));
        services.AddSingleton(_ => new EventTypes(Slices.Select(s => s.Facts)));
        services.AddSingleton(_ => new Upcasters(LiftedFacts));
        services.AddSingleton<EventCodec>().AddSingleton<FactReader>().AddSingleton<DecisionLock>().AddSingleton<Transaction>();
        services.AddSingleton(s => new RegisterEngine(layout.Views, s.GetRequiredService<IEventLog>(), s.GetRequiredService<EventCodec>(), s.GetRequiredService<FactReader>(), Slices, Computed));
        services.AddSingleton<Erasing>().AddSingleton<Redacting>();
        services.AddSingleton<StreamsMapping>().AddSingleton<StreamProofs>();
        services.AddSingleton<EvidenceStore>().AddSingleton<SnapshotStates>().AddSingleton<SnapshotBundles>();
        services.AddSingleton<ServiceFactory>(s => s.GetService!).AddSingleton<IMediator, Mediator>();
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Traced<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Authorised<,>));
        foreach (var command in Commands)
        {
            command.AddTo(services);
        }

        return services.AddQueries();
    }

    private static IServiceCollection AddQueries(this IServiceCollection services) => services
        .Answer<ListCorrections, IReadOnlyList<CorrectedRow>, ListCorrections.Handler>()
        .Answer<ShowRegister, RegisterAnswer, ShowRegister.Handler>()
        .Answer<ShowHistory, IAsyncEnumerable<HistoryEvent>, ShowHistory.Handler>()
        .Answer<ReplayLog, IAsyncEnumerable<ReplayStep>, ReplayLog.Handler>();

    private static IServiceCollection Answer<TQuery, TAnswer, THandler>(this IServiceCollection services)
        where TQuery : IRequest<TAnswer>
        where THandler : class, IRequestHandler<TQuery, TAnswer> =>
        services.AddTransient<IRequestHandler<TQuery, TAnswer>, THandler>();
}
