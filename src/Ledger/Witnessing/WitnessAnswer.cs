namespace Ledger.Witnessing;

/// <summary>What a witness answers, as HTTP has it.</summary>
/// <param name="Status">The status code.</param>
/// <param name="ContentType">The type of the body.</param>
/// <param name="Body">The body: signature lines, a size, or a reason for people.</param>
/// <param name="Said">What the witness's operator should read, if anything.</param>
public sealed record WitnessAnswer(int Status, string ContentType, string Body, string? Said = null)
{
    /// <summary>The content type of a body that is the size that the witness knows.</summary>
    public const string Size = "text/x.tlog.size";

    /// <summary>The content type of every other body.</summary>
    public const string Text = "text/plain; charset=utf-8";
}

/// <summary>The steps of one request, in order. Tests end a request after each.</summary>
internal enum WitnessStep
{
    /// <summary>Everything is checked; nothing is signed.</summary>
    Checked,

    /// <summary>The cosignature is in memory.</summary>
    Signed,

    /// <summary>The new state is on disk and does not have its name yet.</summary>
    Written,

    /// <summary>The new state is durable; nobody was told.</summary>
    Persisted,
}
