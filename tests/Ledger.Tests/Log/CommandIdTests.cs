using System.Reflection;
using System.Text;
using Ledger.Json;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Seal;
using VerifyXunit;

namespace Ledger.Tests.Log;

/// <summary>
/// The ids that commands get from their content, for ever: a file that was run once is run again without recording anything twice, by any later version.
/// One golden file holds them all, each with what is hashed. A line that changes is a file somewhere that would be recorded anew.
/// </summary>
public class CommandIdTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact]
    public Task Every_command_has_the_id_that_it_always_had()
    {
        var text = new StringBuilder();
        foreach (var registered in LedgerServices.Commands.OrderBy(c => c.Name, StringComparer.Ordinal))
        {
            foreach (var full in new[] { false, true })
            {
                var command = (Command)Sample(registered.Type, full);
                var content = CanonicalJson.Write(command);
                var id = command.IsPersonal ? CommandId.FromContent(registered.Name, content, Key) : CommandId.FromContent(registered.Name, content);
                text.Append(id).Append(' ').Append(registered.Name).Append(' ').Append(Encoding.UTF8.GetString(content)).Append('\n');
            }
        }

        return Verifier.Verify(text.ToString());
    }

    [Fact]
    public void A_sample_is_read_from_its_JSON_as_itself()
    {
        foreach (var registered in LedgerServices.Commands)
        {
            foreach (var full in new[] { false, true })
            {
                var content = CanonicalJson.Write(Sample(registered.Type, full));
                var read = LedgerJson.Bind(LedgerJson.ParseObject(content), registered.Type, 1);
                Assert.Equal(Encoding.UTF8.GetString(content), Encoding.UTF8.GetString(CanonicalJson.Write(read)));
            }
        }
    }

    [Fact]
    public void The_example_in_the_docs_is_what_is_computed() =>
        Assert.Equal(
            "0032f84e-f552-804f-907e-bb48fd39a2b0", // docs/format/command-id.md
            CommandId.FromContent("create-office", """{"id":"chair","title":"Chair"}"""u8).Value);

    // Every field with a value, or only those that must have one.
    private static object Sample(Type type, bool full)
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        var nullability = new NullabilityInfoContext();
        var sample = constructor.Invoke([.. constructor.GetParameters().Select(p =>
            !full && nullability.Create(p).WriteState == NullabilityState.Nullable ? null : Value(p.ParameterType, p.Name!, full))]);
        if (full && sample is Command command)
        {
            sample = command with
            {
                Effective = new Effective(PartialDate.Parse("2026-03"), PartialDate.Parse("2027-01-01")),
                Behalf = OfficeId.Parse("chair"),
                Capacity = "acting",
                Source = new Source("Minutes", "4.2", new string('0', 64)),
                Cause = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
                Correlation = "meeting-1",
                Class = Classification.PartII,
                ExpectedRevision = 3,
            };
        }

        return sample;
    }

    private static object Value(Type type, string name, bool full)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Stated<>))
        {
            return full ? Activator.CreateInstance(type, Value(type.GetGenericArguments()[0], name, full))! : Activator.CreateInstance(type)!;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var items = Array.CreateInstance(type.GetGenericArguments()[0], full ? 1 : 0);
            if (full)
            {
                items.SetValue(Value(type.GetGenericArguments()[0], name, full), 0);
            }

            return items;
        }

        return type == typeof(string) ? $"Some {Words.Kebab(name)}"
            : type == typeof(int) ? 2
            : type == typeof(long) ? 2L
            : type == typeof(bool) ? true
            : type == typeof(PartialDate) ? PartialDate.Parse("2026-03-04")
            : type.IsEnum ? Enum.GetValues(type).GetValue(0)!
            : typeof(StreamId).IsAssignableFrom(type) ? type.GetMethod("Parse", [typeof(string)])!.Invoke(null, [$"some-{Words.Kebab(name)}"])!
            : Sample(type, full);
    }
}
