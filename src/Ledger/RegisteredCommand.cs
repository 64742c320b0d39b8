using Ledger.Json;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Ledger;

/// <summary>A command as it can be asked for by name.</summary>
public sealed record RegisteredCommand
{
    private readonly Action<IServiceCollection> _register;

    private RegisteredCommand(Type type, Action<IServiceCollection> register)
    {
        Type = type;
        Name = Words.Kebab(type.Name);
        _register = register;
    }

    /// <summary>The name people type: the type's, in words with hyphens.</summary>
    public string Name { get; }

    /// <summary>The command record.</summary>
    public Type Type { get; }

    internal static RegisteredCommand Of<TCommand, THandler>()
        where TCommand : Command
        where THandler : class, IRequestHandler<TCommand, Outcome> =>
        new(typeof(TCommand), services => services.AddTransient<IRequestHandler<TCommand, Outcome>, THandler>());

    internal void AddTo(IServiceCollection services) => _register(services);
}
