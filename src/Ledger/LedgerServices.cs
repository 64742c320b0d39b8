using Ledger.Log;
using Ledger.Offices;
using Ledger.People;
using Ledger.Registers;
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
        new Slice<Office, OfficeEvent>("office", OfficeRegister.All, OfficeRegister.Rows),
        new Slice<Person, PersonEvent>("person", PersonRegister.All, PersonRegister.Rows),
    ];

    /// <summary>What can be recorded.</summary>
    public static IReadOnlyList<RegisteredCommand> Commands { get; } =
    [
        Of<CreateOffice, CreateOffice.Handler>(),
        Of<AppointHolder, AppointHolder.Handler>(),
        Of<CeaseHolder, CeaseHolder.Handler>(),
        Of<StartActingCover, StartActingCover.Handler>(),
        Of<EndActingCover, EndActingCover.Handler>(),
        Of<AssessFitAndProper, AssessFitAndProper.Handler>(),
        Of<SetAppraisalObjective, SetAppraisalObjective.Handler>(),

        Of<RegisterPerson, RegisterPerson.Handler>(),
    ];

    /// <summary>The upcasters of facts whose shape has changed. None has.</summary>
    public static IReadOnlyList<Upcaster> Upcasters { get; } = [];
}
