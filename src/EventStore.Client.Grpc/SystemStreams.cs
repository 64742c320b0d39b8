namespace EventStore.Client;

/// <summary>Names the server keeps for itself.</summary>
public static class SystemStreams
{
    /// <summary>The whole log.</summary>
    public const string AllStream = "$all";

    /// <summary>All stream names, where that projection runs.</summary>
    public const string StreamsStream = "$streams";

    /// <summary>Default access.</summary>
    public const string SettingsStream = "$settings";

    /// <summary>What the streams of statistics begin with.</summary>
    public const string StatsStreamPrefix = "$stats";

    /// <summary>Whether the server keeps this name for itself.</summary>
    public static bool IsSystemStream(string streamId) => streamId is ['$', ..];

    /// <summary>The stream that holds a stream's metadata.</summary>
    public static string MetastreamOf(string streamId) => "$$" + streamId;

    /// <summary>Whether it holds another stream's metadata.</summary>
    public static bool IsMetastream(string streamId) => streamId is ['$', '$', ..];

    /// <summary>Whose metadata it holds.</summary>
    public static string OriginalStreamOf(string metastreamId) => metastreamId[2..];
}
