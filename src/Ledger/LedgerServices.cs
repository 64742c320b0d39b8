using Ledger.Frameworks;
using Ledger.Log;
using Ledger.Offices;
using Ledger.People;
using Ledger.Portfolios;
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
        new Slice<Framework, FrameworkEvent>("framework", FrameworkRegister.All, FrameworkRegister.Rows),
        new Slice<Office, OfficeEvent>("office", OfficeRegister.All, OfficeRegister.Rows),
        new Slice<Person, PersonEvent>("person", PersonRegister.All, PersonRegister.Rows),
        new Slice<Portfolio, PortfolioEvent>("portfolio", PortfolioRegister.All, PortfolioRegister.Rows),
    ];

    /// <summary>The upcasters of facts whose shape has changed. None has.</summary>
    public static IReadOnlyList<Upcaster> Upcasters { get; } = [];

    private static IServiceCollection AddCommands(this IServiceCollection services) => services
        .Handle<DraftFramework, DraftFramework.Handler>()
        .Handle<ApproveFramework, ApproveFramework.Handler>()
        .Handle<ReviewFramework, ReviewFramework.Handler>()
        .Handle<SupersedeFramework, SupersedeFramework.Handler>()
        .Handle<WithdrawFramework, WithdrawFramework.Handler>()
        .Handle<AddClause, AddClause.Handler>()
        .Handle<ReservePower, ReservePower.Handler>()
        .Handle<CreateOffice, CreateOffice.Handler>()
        .Handle<AppointHolder, AppointHolder.Handler>()
        .Handle<CeaseHolder, CeaseHolder.Handler>()
        .Handle<StartActingCover, StartActingCover.Handler>()
        .Handle<EndActingCover, EndActingCover.Handler>()
        .Handle<AssessFitAndProper, AssessFitAndProper.Handler>()
        .Handle<SetAppraisalObjective, SetAppraisalObjective.Handler>()
        .Handle<RegisterPerson, RegisterPerson.Handler>()
        .Handle<CreatePortfolio, CreatePortfolio.Handler>()
        .Handle<AssignResponsibility, AssignResponsibility.Handler>()
        .Handle<TransferResponsibility, TransferResponsibility.Handler>()
        .Handle<RemoveResponsibility, RemoveResponsibility.Handler>()
        .Handle<RevisePortfolio, RevisePortfolio.Handler>()
        .Handle<DesignateLeadDirector, DesignateLeadDirector.Handler>();

    private static IServiceCollection Handle<TCommand, THandler>(this IServiceCollection services)
        where TCommand : Command
        where THandler : class, IRequestHandler<TCommand, Outcome> =>
        services.AddTransient<IRequestHandler<TCommand, Outcome>, THandler>();
}
