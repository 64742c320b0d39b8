using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Ledger.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Ledger.Import;

/// <summary>One command of a file, with the line it stands on.</summary>
public sealed record CommandLine(long Line, RegisteredCommand Registered, Command Command);

/// <summary>
/// Commands as NDJSON: one JSON object a line in UTF-8, <c>{"command":"create-office", …}</c> with the command's own fields beside it. Blank lines are
/// passed over. Strict: an unknown field, a duplicate name or a conversion between kinds of value is an error, with line and column.
/// </summary>
public static class CommandFile
{
    /// <summary>The longest line, in bytes.</summary>
    public const int MaxLineBytes = 1024 * 1024;

    /// <summary>Reads commands one by one, so that what comes before a bad line can be recorded.</summary>
    /// <exception cref="JsonInputException">A line is not acceptable; those before it were given out.</exception>
    public static async IAsyncEnumerable<CommandLine> Read(Stream stream, [EnumeratorCancellation] CancellationToken ct)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        try
        {
            for (var line = 1L; ; line++)
            {
                if (await ReadLine(reader, line, ct).ConfigureAwait(false) is not { } bytes)
                {
                    break;
                }

                if (line == 1 && bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
                {
                    throw new JsonInputException("the file starts with a byte order mark", 1, 1);
                }

                if (!bytes.AsSpan().Trim(" \t\r"u8).IsEmpty)
                {
                    yield return Parse(bytes, line);
                }
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Reads one command.</summary>
    /// <param name="utf8">The JSON object.</param>
    /// <param name="line">The line it stands on, for messages.</param>
    /// <exception cref="JsonInputException">It is not acceptable.</exception>
    public static CommandLine Parse(ReadOnlySpan<byte> utf8, long line = 1)
    {
        var json = LedgerJson.ParseObject(utf8, line);
        if (json.Property("command", StringComparison.Ordinal) is not { } named)
        {
            throw new JsonInputException("the field command is missing: it names what to record, e.g. create-office", line, 1);
        }

        var registered = named.Value.Type == JTokenType.String ? Find((string)named.Value!) : null;
        if (registered is null)
        {
            var place = (IJsonLineInfo)named.Value;
            throw new JsonInputException($"there is no command {named.Value.ToString(Formatting.None)}{Nearest((string?)named.Value as string)}", line, place.LinePosition);
        }

        named.Remove();
        return new CommandLine(line, registered, (Command)LedgerJson.Bind(json, registered.Type, line));
    }

    /// <summary>The command of a name, if there is one.</summary>
    public static RegisteredCommand? Find(string name) =>
        LedgerServices.Commands.FirstOrDefault(c => c.Verb is null && string.Equals(c.Name, name, StringComparison.Ordinal));

    private static string Nearest(string? name) =>
        name is not null && LedgerServices.Commands.Select(c => c.Name).FirstOrDefault(c => c.Split('-').Intersect(name.Split('-'), StringComparer.Ordinal).Count() > 1) is { } near
            ? $" (did you mean {near}?)"
            : string.Empty;

    private static async Task<byte[]?> ReadLine(PipeReader reader, long line, CancellationToken ct)
    {
        while (true)
        {
            var result = await reader.ReadAsync(ct).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var bytes = buffer.Slice(0, end);
                Limit(bytes.Length, line);
                var copy = bytes.ToArray();
                reader.AdvanceTo(buffer.GetPosition(1, end));
                return copy;
            }

            Limit(buffer.Length, line);
            if (result.IsCompleted)
            {
                var rest = buffer.IsEmpty ? null : buffer.ToArray();
                reader.AdvanceTo(buffer.End);
                return rest;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static void Limit(long length, long line)
    {
        if (length > MaxLineBytes)
        {
            throw new JsonInputException($"the line is longer than {MaxLineBytes} bytes", line, MaxLineBytes + 1);
        }
    }
}
