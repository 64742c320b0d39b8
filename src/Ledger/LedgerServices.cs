using Ledger.Decisions;
using Ledger.Log;
using Ledger.Offices;
using Ledger.People;
using Ledger.Registers;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Ledger;

/// <summary>What the product is made of: every slice and every request, by hand, on one screen.</summary>
public static class LedgerServices
{
    /// <summary>The slices.</summary>
    public static IReadOnlyList<Slice> Slices { get; } =
    [
        new Slice<Decision, DecisionEvent>("decision", DecisionRegister.All, DecisionRegister.Rows),
        new Slice<Office, OfficeEvent>("office", OfficeRegister.All, OfficeRegister.Rows),
        new Slice<Person, PersonEvent>("person", PersonRegister.All, PersonRegister.Rows),
    ];

    /// <summary>The upcasters of facts whose shape has changed. None has.</summary>
    public static IReadOnlyList<Upcaster> Upcasters { get; } = [];

    private static IServiceCollection AddCommands(this IServiceCollection services) => services
        .Handle<ProposeMotion, ProposeMotion.Handler>()
        .Handle<AmendMotion, AmendMotion.Handler>()
        .Handle<WithdrawMotion, WithdrawMotion.Handler>()
        .Handle<RecordVote, RecordVote.Handler>()
        .Handle<TallyVotes, TallyVotes.Handler>()
        .Handle<RecordDissent, RecordDissent.Handler>()
        .Handle<AdoptDecision, AdoptDecision.Handler>()
        .Handle<RejectDecision, RejectDecision.Handler>()
        .Handle<DeferDecision, DeferDecision.Handler>()
        .Handle<SatisfyCondition, SatisfyCondition.Handler>()
        .Handle<FailCondition, FailCondition.Handler>()
        .Handle<WaiveCondition, WaiveCondition.Handler>()
        .Handle<TakeUrgentDecision, TakeUrgentDecision.Handler>()
        .Handle<RatifyDecision, RatifyDecision.Handler>()
        .Handle<RefuseRatification, RefuseRatification.Handler>()
        .Handle<SupersedeDecision, SupersedeDecision.Handler>()
        .Handle<RescindDecision, RescindDecision.Handler>()
        .Handle<ReviewDecision, ReviewDecision.Handler>()
        .Handle<ImplementDecision, ImplementDecision.Handler>()
        .Handle<CreateOffice, CreateOffice.Handler>()
        .Handle<AppointHolder, AppointHolder.Handler>()
        .Handle<CeaseHolder, CeaseHolder.Handler>()
        .Handle<StartActingCover, StartActingCover.Handler>()
        .Handle<EndActingCover, EndActingCover.Handler>()
        .Handle<AssessFitAndProper, AssessFitAndProper.Handler>()
        .Handle<SetAppraisalObjective, SetAppraisalObjective.Handler>()
        .Handle<RegisterPerson, RegisterPerson.Handler>();

    private static IServiceCollection Handle<TCommand, THandler>(this IServiceCollection services)
        where TCommand : Command
        where THandler : class, IRequestHandler<TCommand, Outcome> =>
        services.AddTransient<IRequestHandler<TCommand, Outcome>, THandler>();
}
