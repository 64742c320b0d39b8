using Ledger.Log;
using Ledger.Offices;
using Ledger.People;
using Ledger.Registers;
using Ledger.Replay;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Ledger;

/// <summary>What the product is made of: every slice and every request, by hand, on one screen.</summary>
public static class LedgerServices
{
    /// <summary>The slices.</summary>
    public static IReadOnlyList<Slice> Slices { get; } =
    [
        new Slice<Office, OfficeEvent>("office", OfficeRegister.All, OfficeRegister.Rows),
        new Slice<Person, PersonEvent>("person", PersonRegister.All, PersonRegister.Rows),
    ];

    /// <summary>The registers that are computed when they are asked for: what follows from absence.</summary>
    public static IReadOnlyList<ComputedRegister> Computed { get; } =
    [
        Vacancies.Register,
    ];

    /// <summary>The upcasters of facts whose shape has changed. None has.</summary>
    public static IReadOnlyList<Upcaster> Upcasters { get; } = [];

    private static IServiceCollection AddCommands(this IServiceCollection services) => services
        .Handle<CreateOffice, CreateOffice.Handler>()
        .Handle<AppointHolder, AppointHolder.Handler>()
        .Handle<CeaseHolder, CeaseHolder.Handler>()
        .Handle<StartActingCover, StartActingCover.Handler>()
        .Handle<EndActingCover, EndActingCover.Handler>()
        .Handle<AssessFitAndProper, AssessFitAndProper.Handler>()
        .Handle<SetAppraisalObjective, SetAppraisalObjective.Handler>()
        .Handle<RegisterPerson, RegisterPerson.Handler>();

    private static IServiceCollection AddQueries(this IServiceCollection services) => services
        .Answer<ShowRegister, RegisterAnswer, ShowRegister.Handler>()
        .Answer<ShowHistory, IAsyncEnumerable<HistoryEvent>, ShowHistory.Handler>()
        .Answer<ReplayLog, IAsyncEnumerable<ReplayStep>, ReplayLog.Handler>();

    private static IServiceCollection Answer<TQuery, TAnswer, THandler>(this IServiceCollection services)
        where TQuery : IRequest<TAnswer>
        where THandler : class, IRequestHandler<TQuery, TAnswer> =>
        services.AddTransient<IRequestHandler<TQuery, TAnswer>, THandler>();

    private static IServiceCollection Handle<TCommand, THandler>(this IServiceCollection services)
        where TCommand : Command
        where THandler : class, IRequestHandler<TCommand, Outcome> =>
        services.AddTransient<IRequestHandler<TCommand, Outcome>, THandler>();
}
