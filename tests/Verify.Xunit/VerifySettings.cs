using System.Globalization;
using System.Reflection;

namespace VerifyTests;

/// <summary>Where the verified file lies and what it is called.</summary>
public sealed class VerifySettings
{
    private string? directory;
    private string? fileName;
    private object?[]? parameters;
    private string? parametersText;

    public VerifySettings()
    {
    }

    public VerifySettings(VerifySettings? settings)
    {
        if (settings is not null)
        {
            (directory, fileName, parameters, parametersText) = (settings.directory, settings.fileName, settings.parameters, settings.parametersText);
        }
    }

    public void UseDirectory(string directory) => this.directory = directory;

    public void UseFileName(string fileName) => this.fileName = fileName;

    public void UseParameters(params object?[] parameters) => this.parameters = parameters;

    public void UseTextForParameters(string parametersText) => this.parametersText = parametersText;

    internal string PathFor(MethodInfo? test, string sourceFile)
    {
        var beside = Path.GetDirectoryName(sourceFile)!;
        return Path.Combine(directory is null ? beside : Path.Combine(beside, directory), fileName ?? NameFor(test));
    }

    private string NameFor(MethodInfo? test)
    {
        if (test is null)
        {
            throw new VerifyException("It is not known which test is running: the assembly lacks [assembly: VerifyXunit.UseVerify].");
        }

        var suffix = parametersText ?? NamedParameters(test);
        var type = test.ReflectedType!;
        var name = type.DeclaringType is null ? type.Name : $"{type.DeclaringType.Name}.{type.Name}";
        return Safe($"{name}.{test.Name}{(suffix.Length == 0 ? "" : $"_{suffix}")}");
    }

    private string NamedParameters(MethodInfo test)
    {
        var declared = test.GetParameters();
        if (parameters is null)
        {
            return declared.Length == 0 ? "" : throw new VerifyException($"{test.Name} has parameters: call UseParameters or UseTextForParameters.");
        }

        return parameters.Length <= declared.Length
            ? string.Join('_', parameters.Select((value, i) => $"{declared[i].Name}={Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null"}"))
            : throw new VerifyException($"{test.Name} has {declared.Length} parameters, not {parameters.Length}.");
    }

    private static string Safe(string name) =>
        string.Concat(name.Select(c => c is '"' or '<' or '>' or '|' or ':' or '*' or '?' or '\\' or '/' || char.IsControl(c) ? '-' : c));
}
