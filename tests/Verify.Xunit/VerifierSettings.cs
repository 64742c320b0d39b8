namespace VerifyTests;

/// <summary>
/// What the stand-in does anyway, by the published names, so that a test assembly can ask the published Verify.Xunit for the same.
/// </summary>
public static class VerifierSettings
{
    /// <summary>JSON is compared as JSON, in a <c>.json</c> file.</summary>
    public static void UseStrictJson()
    {
    }

    /// <summary>Ids stay as they are.</summary>
    public static void DontScrubGuids()
    {
    }

    /// <summary>Times stay as they are.</summary>
    public static void DontScrubDateTimes()
    {
    }
}
