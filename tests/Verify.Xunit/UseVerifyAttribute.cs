using System.Reflection;
using Xunit.Sdk;

namespace VerifyXunit;

/// <summary>Notes which test is running. tests/Directory.Build.targets puts it on every assembly that uses the stand-in.</summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class UseVerifyAttribute : BeforeAfterTestAttribute
{
    public override void Before(MethodInfo methodUnderTest) => RunningTest.Method = methodUnderTest;

    public override void After(MethodInfo methodUnderTest) => RunningTest.Method = null;
}
