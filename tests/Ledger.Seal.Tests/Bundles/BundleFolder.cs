namespace Ledger.Seal.Tests.Bundles;

/// <summary>A directory of a test's own.</summary>
internal sealed class BundleFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("ledger-bundle-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
