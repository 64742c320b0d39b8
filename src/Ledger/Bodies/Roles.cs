namespace Ledger.Bodies;

/// <summary>
/// The roles that members have, as a quorum counts them: words of <c>a–z 0–9</c> with single hyphens, e.g. <c>non-executive</c>. Some are given
/// by the arrangement and not by an appointment.
/// </summary>
public static class Roles
{
    /// <summary>The one who chairs.</summary>
    public const string Chair = "chair";

    /// <summary>The one who stands in for the chair.</summary>
    public const string DeputyChair = "deputy-chair";

    /// <summary>Whoever has a vote, in whatever role.</summary>
    public const string VotingMember = "voting-member";

    /// <summary>The longest role, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>Whether a text is a role's word.</summary>
    internal static bool IsWord(string text) =>
        text.Length is > 0 and <= MaxLength
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && text[0] != '-' && text[^1] != '-'
        && !text.Contains("--", StringComparison.Ordinal);
}
