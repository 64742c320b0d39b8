using System.Runtime.CompilerServices;

namespace VerifyTests;

/// <summary>A comparison that begins when it is awaited.</summary>
public sealed class SettingsTask
{
    private readonly VerifySettings settings;
    private readonly Func<VerifySettings, Task> compare;
    private Task? task;

    internal SettingsTask(VerifySettings? settings, Func<VerifySettings, Task> compare) =>
        (this.settings, this.compare) = (new VerifySettings(settings), compare);

    public static implicit operator Task(SettingsTask settingsTask) => settingsTask.ToTask();

    public SettingsTask UseDirectory(string directory)
    {
        settings.UseDirectory(directory);
        return this;
    }

    public SettingsTask UseFileName(string fileName)
    {
        settings.UseFileName(fileName);
        return this;
    }

    public SettingsTask UseParameters(params object?[] parameters)
    {
        settings.UseParameters(parameters);
        return this;
    }

    public SettingsTask UseTextForParameters(string parametersText)
    {
        settings.UseTextForParameters(parametersText);
        return this;
    }

    public Task ToTask() => task ??= compare(settings);

    public TaskAwaiter GetAwaiter() => ToTask().GetAwaiter();

    public ConfiguredTaskAwaitable ConfigureAwait(bool continueOnCapturedContext) => ToTask().ConfigureAwait(continueOnCapturedContext);
}
