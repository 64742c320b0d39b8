using System.Security.Cryptography.X509Certificates;

namespace Ledger.Testing;

/// <summary>How a double differs from a new server of one node without TLS.</summary>
public sealed record DoubleOptions
{
    /// <summary>What the server shows; null: no TLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Users and their passwords; they are asked for only with TLS. <c>admin</c> may do everything.</summary>
    public IReadOnlyDictionary<string, string> Users { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal) { ["admin"] = "changeit" };

    /// <summary>Whether a client must show a certificate.</summary>
    public bool WantsClientCertificate { get; init; }

    /// <summary>What the server takes in one append, in bytes of data.</summary>
    public int MaxAppendSize { get; init; } = 1_048_576;

    /// <summary>Whether it has BatchAppend and says what it has: from 21.10 on.</summary>
    public bool HasBatchAppend { get; init; } = true;

    /// <summary>What it says it is.</summary>
    public string Version { get; init; } = "23.10.6";

    /// <summary>How many bytes a record has in its log besides names, data and metadata.</summary>
    public int BytesAround { get; init; } = 88;

    /// <summary>After how many records it writes one of its own, which nobody is shown; 0: never.</summary>
    public int OwnRecordEvery { get; init; } = 41;

    /// <summary>The clock of what it writes.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
