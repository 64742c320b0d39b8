namespace EventStore.Client;

/// <summary>Roles the server knows.</summary>
public static class SystemRoles
{
    /// <summary>Administrators.</summary>
    public const string Admins = "$admins";

    /// <summary>Operators.</summary>
    public const string Operations = "$ops";

    /// <summary>Everyone.</summary>
    public const string All = "$all";
}
