using Ledger.Bodies;
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
        new Slice<Body, BodyEvent>("body", BodyRegister.All, BodyRegister.Rows),
        new Slice<Office, OfficeEvent>("office", OfficeRegister.All, OfficeRegister.Rows),
        new Slice<Person, PersonEvent>("person", PersonRegister.All, PersonRegister.Rows),
    ];

    /// <summary>The upcasters of facts whose shape has changed. None has.</summary>
    public static IReadOnlyList<Upcaster> Upcasters { get; } = [];

    private static IServiceCollection AddCommands(this IServiceCollection services) => services
        .Handle<ConstituteBody, ConstituteBody.Handler>()
        .Handle<EstablishCommittee, EstablishCommittee.Handler>()
        .Handle<AdoptTermsOfReference, AdoptTermsOfReference.Handler>()
        .Handle<AmendRemit, AmendRemit.Handler>()
        .Handle<AppointChair, AppointChair.Handler>()
        .Handle<AppointMember, AppointMember.Handler>()
        .Handle<CeaseMember, CeaseMember.Handler>()
        .Handle<DefineEscalationRoute, DefineEscalationRoute.Handler>()
        .Handle<ReviseEscalationRoute, ReviseEscalationRoute.Handler>()
        .Handle<ChangeReportingLine, ChangeReportingLine.Handler>()
        .Handle<DissolveCommittee, DissolveCommittee.Handler>()
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
