using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Ledger.Cli;

/// <summary>Help texts for commands: the docstrings of their records, which the build puts beside the assembly. Read only when help is asked for.</summary>
internal sealed partial class CommandHelp
{
    private readonly Dictionary<string, XElement> _members;

    private CommandHelp(Dictionary<string, XElement> members) => _members = members;

    public static CommandHelp None { get; } = new([]);

    public static CommandHelp Load()
    {
        var path = Path.ChangeExtension(typeof(Command).Assembly.Location, ".xml");
        return File.Exists(path)
            ? new CommandHelp(XDocument.Load(path).Descendants("member").ToDictionary(m => (string)m.Attribute("name")!, StringComparer.Ordinal))
            : None;
    }

    /// <summary>What a command does.</summary>
    public string? Of(Type command) => Text(_members.GetValueOrDefault($"T:{Name(command)}")?.Element("summary"));

    /// <summary>What a field means.</summary>
    public string? Of(Type type, string property) =>
        Text(_members.GetValueOrDefault($"T:{Name(type)}")?.Elements("param").FirstOrDefault(p => (string?)p.Attribute("name") == property)
            ?? _members.GetValueOrDefault($"P:{Name(type)}.{property}")?.Element("summary"));

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    private static string? Text(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        var text = string.Concat(element.Nodes().Select(n => n switch
        {
            XElement e when e.Attribute("cref") is { } cref => cref.Value[(cref.Value.LastIndexOf('.') + 1)..],
            XElement e => e.Value,
            _ => n.ToString(),
        }));
        return WhiteSpace().Replace(text, " ").Trim().TrimEnd('.');
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex WhiteSpace();
}
