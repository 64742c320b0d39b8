using Ledger.Json;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Ledger;

/// <summary>A command as it can be asked for by name.</summary>
public sealed record RegisteredCommand
{
    private readonly Action<IServiceCollection> _register;

    private RegisteredCommand(Type type, Action<IServiceCollection> register, string? verb)
    {
        Type = type;
        Name = Words.Kebab(type.Name);
        Verb = verb;
        _register = register;
    }

    /// <summary>The name people type: the type's, in words with hyphens.</summary>
    public string Name { get; }

    /// <summary>The verb that alone asks for it, because more than recording is to be done; null for what anybody records.</summary>
    public string? Verb { get; }

    /// <summary>The command record.</summary>
    public Type Type { get; }

    internal static RegisteredCommand Of<TCommand, THandler>(string? verb = null)
        where TCommand : Command
        where THandler : class, IRequestHandler<TCommand, Outcome> =>
        new(typeof(TCommand), services => services.AddTransient<IRequestHandler<TCommand, Outcome>, THandler>(), verb);

    internal void AddTo(IServiceCollection services) => _register(services);
}
