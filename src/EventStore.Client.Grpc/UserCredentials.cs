using System.Text;

namespace EventStore.Client;

/// <summary>Who asks.</summary>
public class UserCredentials
{
    private readonly string _header;

    /// <summary>A user and a password (RFC 7617, UTF-8).</summary>
    public UserCredentials(string username, string password)
    {
        Username = username;
        Password = password;
        _header = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}"));
    }

    /// <summary>A token (RFC 6750).</summary>
    public UserCredentials(string bearerToken) => _header = "Bearer " + bearerToken;

    /// <summary>The user, unless it is a token.</summary>
    public string? Username { get; }

    /// <summary>The password, unless it is a token.</summary>
    public string? Password { get; }

    /// <summary>The value of the <c>authorization</c> header: a secret.</summary>
    public override string ToString() => _header;

    /// <summary>As <see cref="ToString"/>.</summary>
    public static implicit operator string(UserCredentials self) => self.ToString();
}
