using Ledger.Log;
using Ledger.Offices;
using Ledger.People;
using Ledger.Seal;
using static Ledger.Offices.OfficeEvent;

namespace Ledger.Tests.Offices;

/// <summary>What the tests of offices have in common: one office and two persons.</summary>
internal static class Posts
{
    public static readonly OfficeId Chief = OfficeId.Parse("chief-executive");
    public static readonly PersonId First = PersonId.Parse("p-1");
    public static readonly PersonId Second = PersonId.Parse("p-2");
    public static readonly Stated<PersonId> Nobody = Stated<PersonId>.NotStated;
    public static readonly Stated<string> Unsaid = Stated<string>.NotStated;

    public static readonly OfficeCreated Created = new(Chief, "Chief Executive");

    public static HolderAppointed Appointed(Stated<PersonId> holder, string from, string? to = null, Basis basis = Basis.Substantive) =>
        new(holder, basis) { Effective = On(from, to) };

    public static HolderCeased Ceased(Stated<PersonId> holder, string on) => new(holder, Unsaid) { Effective = On(on) };

    public static ActingCoverStarted Started(Stated<PersonId> cover, string from, string? to = null) => new(cover, Unsaid) { Effective = On(from, to) };

    public static ActingCoverEnded Ended(Stated<PersonId> cover, string on) => new(cover) { Effective = On(on) };

    public static Effective On(string from, string? to = null) => new(PartialDate.Parse(from), to is null ? null : PartialDate.Parse(to));
}
