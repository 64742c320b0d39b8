using System.Reflection;

namespace VerifyXunit;

/// <summary>The test method this flow of control belongs to.</summary>
internal static class RunningTest
{
    private static readonly AsyncLocal<MethodInfo?> Current = new();

    public static MethodInfo? Method
    {
        get => Current.Value;
        set => Current.Value = value;
    }
}
