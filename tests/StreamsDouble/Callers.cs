using System.Text;
using System.Text.Json.Nodes;
using Grpc.Core;

namespace Ledger.Testing;

/// <summary>Who calls, and what they may. Asked only with TLS; without, everybody may everything.</summary>
internal static class Callers
{
    /// <summary>The caller's name; null when none is given.</summary>
    /// <exception cref="RpcException">Unknown, or a wrong password.</exception>
    public static string? Of(StreamsDouble node, ServerCallContext context)
    {
        node.LastHeaders = context.RequestHeaders.Where(static header => !header.IsBinary)
            .GroupBy(static header => header.Key, StringComparer.Ordinal)
            .ToDictionary(static header => header.Key, static header => header.First().Value, StringComparer.Ordinal);
        if (node.Options.Certificate is null || context.RequestHeaders.GetValue("authorization") is not { } header)
        {
            return null;
        }
        if (!header.StartsWith("Basic ", StringComparison.Ordinal))
        {
            throw Refusal.Unauthenticated();
        }
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..]));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && node.Options.Users.TryGetValue(text[..colon], out var password) && password == text[(colon + 1)..]
            ? text[..colon]
            : throw Refusal.Unauthenticated();
    }

    /// <summary>Whether the caller may: <c>$r</c> read, <c>$w</c> write, <c>$d</c> delete, <c>$mr</c> and <c>$mw</c> the metadata.</summary>
    public static bool May(StreamsDouble node, string? caller, string what, string stream)
    {
        if (node.Options.Certificate is null || caller == "admin")
        {
            return true;
        }
        if (caller is null)
        {
            return false;
        }
        if (stream.StartsWith("$$", StringComparison.Ordinal))
        {
            stream = stream[2..];
            what = what == "$r" ? "$mr" : "$mw";
        }
        return (node.Store.MetadataOf(stream)["$acl"] as JsonObject)?[what] switch
        {
            JsonArray roles => roles.Any(role => Is(role?.GetValue<string>(), caller)),
            JsonValue role => Is(role.GetValue<string>(), caller),
            _ => !stream.StartsWith('$'),
        };
    }

    private static bool Is(string? role, string caller) => role == "$all" || role == caller;
}
