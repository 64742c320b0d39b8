using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Seal.Bundles;

namespace Ledger.Snapshots.Report;

/// <summary>
/// Writes <c>report.html</c>, a bundle for people with a browser (docs/format/report.md): one file with its style, its programs and the bundle's data in it, that opens
/// offline and checks itself. The same contents give the same bytes. Memory does not grow with the bundle.
/// </summary>
internal static class ReportPage
{
    /// <summary>The most bytes of headers and payloads that a page holds; of a longer log it holds none.</summary>
    public const long MaxEntries = 32 << 20;

    /// <summary>The longest document of a register that a page holds, in bytes.</summary>
    public const int MaxState = 8 << 20;

    /// <summary>The most bytes of all documents that a page holds; those that come later are left out.</summary>
    public const int MaxStates = 16 << 20;

    /// <summary>The longest list of what is withheld that a page holds, in bytes.</summary>
    public const int MaxWithheld = 4 << 20;

    private static readonly HtmlEncoder s_html = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly string s_style = Resource("report.css");
    private static readonly string s_check = Resource("check.js");
    private static readonly string s_page = Resource("page.js");
    private static readonly string[] s_template = Resource("report.html").Split("{{", StringSplitOptions.None);

    // Only what is in the page may run or style it, and it may load nothing: not even from the sender.
    private static readonly string s_policy =
        $"default-src 'none'; base-uri 'none'; form-action 'none'; style-src {Hash(s_style)}; script-src {Hash(s_check)} {Hash(s_page)}; require-trusted-types-for 'script'; trusted-types 'none'";

    /// <summary>Writes a report.</summary>
    public static void Write(ReportContents contents, Stream output)
    {
        Text(output, s_template[0]);
        foreach (var part in s_template.AsSpan(1))
        {
            var end = part.IndexOf("}}", StringComparison.Ordinal);
            switch (part[..end])
            {
                case "policy":
                    Text(output, s_policy);
                    break;
                case "title":
                    Text(output, s_html.Encode($"Snapshot for {contents.Fact.Recipient}: {contents.Fact.Purpose}"));
                    break;
                case "style":
                    Text(output, s_style);
                    break;
                case "check":
                    Text(output, s_check);
                    break;
                case "page":
                    Text(output, s_page);
                    break;
                case "data":
                    WriteData(contents, output);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException(part);
            }

            Text(output, part[(end + 2)..]);
        }
    }

    private static void WriteData(ReportContents contents, Stream output)
    {
        var shown = WriteStates(contents, output);
        if (!contents.Entries.TooMany)
        {
            Block(output, "headers", "application/x-ndjson", contents.Entries.CopyHeaders);
            Block(output, "payloads", "text/plain", contents.Entries.CopyPayloads);
        }

        if (contents.WithheldLines.Length <= MaxWithheld)
        {
            Block(output, "withheld", "application/x-ndjson", to =>
            {
                contents.WithheldLines.Position = 0;
                contents.WithheldLines.CopyTo(new ScriptText(to), 1 << 17);
            });
        }

        Block(output, "about", "application/json", to => WriteAbout(contents, shown, to));
    }

    private static List<(ReportRegister Register, int Rows, int Omitted, bool Here)> WriteStates(ReportContents contents, Stream output)
    {
        var shown = new List<(ReportRegister, int, int, bool)>();
        var left = MaxStates;
        using var document = new MemoryStream();
        foreach (var (register, answer) in contents.Registers)
        {
            document.SetLength(0);
            answer.WriteTo(new Bounded(document, Math.Min(MaxState, left)));
            var here = document.Length <= Math.Min(MaxState, left);
            if (here)
            {
                left -= (int)document.Length;
                Block(output, $"state-{register.Name}", "application/json", to => new ScriptText(to).Write(document.GetBuffer().AsSpan(0, (int)document.Length)));
            }

            shown.Add((ReportSchema.Of(register), answer.Rows.Count, answer.Omitted, here));
        }

        return shown;
    }

    private static void WriteAbout(ReportContents contents, IEnumerable<(ReportRegister Register, int Rows, int Omitted, bool Here)> shown, Stream output)
    {
        using var json = new Utf8JsonWriter(output); // whose own escaping leaves no "<"
        json.WriteStartObject();
        json.WriteNumber("report", 1);
        json.WriteNumber("index", contents.Index);
        json.WriteNumber("start", contents.Base?.Edge.Size ?? 0);
        json.WriteString("checkpoint", contents.Checkpoint.ToBytes());
        if (contents.Base is var (note, edge))
        {
            json.WriteStartObject("base");
            json.WriteString("checkpoint", note.ToBytes());
            Hashes(json, "edge", edge.Hashes);
            json.WriteEndObject();
        }

        json.WriteStartObject("issued");
        json.WriteString("header", contents.Header.Span);
        json.WriteBase64String("payload", contents.Payload.Span);
        json.WriteEndObject();
        Hashes(json, "proof", contents.Proof);
        json.WriteNumber("disclosed", contents.Disclosed);
        json.WriteStartObject("withheld");
        foreach (var (reason, count) in contents.Withheld.OrderBy(r => r.Key))
        {
            json.WriteNumber(reason.ToString().ToLowerInvariant(), count);
        }

        json.WriteEndObject();
        if (!contents.Keys.IsEmpty)
        {
            json.WriteBase64String("keys", contents.Keys.Span); // not as text: nobody shall copy a key from here
        }

        json.WriteStartArray("documents");
        foreach (var (document, length) in contents.Documents)
        {
            json.WriteStartArray();
            json.WriteStringValue(document.ToHex());
            json.WriteNumberValue(length);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("registers");
        foreach (var (register, rows, omitted, here) in shown.OrderBy(s => s.Register.Group, StringComparer.Ordinal).ThenBy(s => s.Register.Name, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("name", register.Name);
            json.WriteString("title", register.Title);
            json.WriteString("group", register.Group);
            json.WriteString("category", register.Category);
            json.WriteNumber("rows", rows);
            json.WriteNumber("omitted", omitted);
            json.WriteBoolean("here", here);
            Members(json, "columns", register.Members);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("categories");
        foreach (var (category, heading) in ReportSchema.Categories)
        {
            json.WriteString(category, heading);
        }

        json.WriteEndObject();
        json.WriteStartObject("facts");
        foreach (var (name, members) in ReportSchema.Facts())
        {
            Members(json, name, members);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Members(Utf8JsonWriter json, string name, IReadOnlyList<ReportMember> members)
    {
        json.WritePropertyName(name);
        Members(json, members);
    }

    private static void Members(Utf8JsonWriter json, IReadOnlyList<ReportMember> members)
    {
        json.WriteStartArray();
        foreach (var member in members)
        {
            json.WriteStartArray();
            json.WriteStringValue(member.Name);
            if (member.Parts is { } parts)
            {
                Members(json, parts);
            }
            else
            {
                json.WriteStringValue(member.Kind);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void Hashes(Utf8JsonWriter json, string name, IReadOnlyList<TreeHash> hashes)
    {
        json.WriteStartArray(name);
        foreach (var hash in hashes)
        {
            json.WriteStringValue(hash.ToBase64());
        }

        json.WriteEndArray();
    }

    private static void Block(Stream output, string id, string type, Action<Stream> content)
    {
        Text(output, string.Create(CultureInfo.InvariantCulture, $"<script type=\"{type}\" id=\"data-{id}\">"));
        content(output);
        Text(output, "</script>\n");
    }

    private static void Text(Stream output, string text) => output.Write(Encoding.UTF8.GetBytes(text));

    private static string Hash(string inline) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(inline)))}'";

    private static string Resource(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"{typeof(ReportPage).Namespace}.{name}")!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>Keeps no more than so many bytes and one.</summary>
    private sealed class Bounded(MemoryStream kept, int most) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => kept.Length;

        public override long Position
        {
            get => kept.Position;
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer) => kept.Write(buffer[..(int)Math.Min(buffer.Length, most + 1 - kept.Length)]);

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
