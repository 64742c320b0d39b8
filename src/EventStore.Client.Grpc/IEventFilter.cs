namespace EventStore.Client;

/// <summary>Which events of the whole log to send: <see cref="StreamFilter"/> or <see cref="EventTypeFilter"/>.</summary>
public interface IEventFilter
{
    /// <summary>What a name may begin with.</summary>
    PrefixFilterExpression[] Prefixes { get; }

    /// <summary>What a name must match.</summary>
    RegularFilterExpression Regex { get; }

    /// <summary>How many events the server looks at before it says how far it has come; null: as the server likes.</summary>
    uint? MaxSearchWindow { get; }
}
