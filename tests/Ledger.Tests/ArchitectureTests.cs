using System.Xml.Linq;
using Ledger.Log;
using Ledger.Registers;
using Mono.Cecil;
using Mono.Cecil.Cil;
using NetArchTest.Rules;

namespace Ledger.Tests;

/// <summary>Who may know whom (docs/architecture.md). A rule that gets in the way is changed there first, with a reason.</summary>
public class ArchitectureTests
{
    private static readonly string Root = FindRoot();

    private static readonly Dictionary<string, string[]> MayReference = new(StringComparer.Ordinal)
    {
        ["Ledger.Seal"] = [],
        ["Ledger"] = ["Ledger.Seal"],
        ["Ledger.EventStoreDb"] = ["Ledger", "EventStore.Client.Grpc"],
        ["EventStore.Client.Grpc"] = [],
        ["Ledger.Server"] = ["Ledger", "Ledger.EventStoreDb"],
        ["Ledger.Cli"] = ["Ledger", "Ledger.EventStoreDb"],
        ["Ledger.Verify"] = ["Ledger.Seal"],
        ["Ledger.Bench"] = ["Ledger", "Ledger.EventStoreDb", "Ledger.Cli"],
    };

    private static readonly string[] Slices = [.. LedgerServices.Slices.Select(s => s.Facts.Namespace!)];

    [Fact]
    public void Projects_reference_only_whom_they_may()
    {
        foreach (var project in Directory.EnumerateFiles(Root, "*.csproj", SearchOption.AllDirectories).Where(p => !p.Contains("/tests/", StringComparison.Ordinal)))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            var references = XDocument.Load(project).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!));
            Assert.True(MayReference.TryGetValue(name, out var allowed), $"{name} has no rule here");
            Assert.Empty(references.Except(allowed!, StringComparer.Ordinal));
        }
    }

    [Fact]
    public void The_proof_kernel_knows_nothing_of_the_product_of_JSON_libraries_or_of_databases() =>
        Holds(Types.InAssembly(typeof(Seal.TreeHash).Assembly).ShouldNot().HaveDependencyOnAny(
            "Ledger.Log", "Ledger.Sealing", "Ledger.Registers", "Newtonsoft", "Microsoft.Data", "SQLitePCL", "MediatR", "System.Reflection.Emit"));

    [Fact]
    public void The_product_knows_no_console_no_web_and_no_gRPC() =>
        Holds(Types.InAssembly(typeof(LedgerServices).Assembly).ShouldNot().HaveDependencyOnAny(
            "System.Console", "Spectre", "System.CommandLine", "Microsoft.AspNetCore", "Grpc", "EventStore"));

    [Fact]
    public void Only_the_distributed_engine_knows_EventStoreDB_and_the_benchmarks_that_measure_against_it()
    {
        string[] allowed = ["src/Ledger.EventStoreDb/", "src/EventStore.Client.Grpc/", "tools/Ledger.Bench/"];
        var knowing = ((string[])["src", "tools"])
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !allowed.Any(a => file.StartsWith(a, StringComparison.Ordinal)))
            .Where(file => File.ReadAllText(Path.Combine(Root, file)).Contains("EventStore.Client", StringComparison.Ordinal))
            .ToList();
        Assert.True(knowing.Count == 0, string.Join(", ", knowing));
    }

    [Fact]
    public void State_and_facts_touch_neither_MediatR_nor_Newtonsoft_nor_the_clock_nor_a_disk()
    {
        var types = Product().Where(t => IsFact(t) || IsState(t)).ToList();
        Assert.True(types.Count > 50, "the facts were not found");
        Assert.Empty(types.SelectMany(t => Touched(t).Where(IsImpure).Select(name => $"{t.FullName} touches {name}")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Decide_is_pure()
    {
        var decides = Product().SelectMany(t => t.Methods).Where(m => m is { Name: "Decide", IsStatic: true }).ToList();
        Assert.Equal(LedgerServices.Commands.Count, decides.Count);
        Assert.Empty(decides.SelectMany(m => Reached(m).Where(IsImpure).Select(name => $"{m.DeclaringType.Name}.Decide reaches {name}")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Newtonsoft_appears_only_in_the_codec_and_where_JSON_comes_in_or_goes_out()
    {
        string[] allowed = ["Ledger.Json", "Ledger.Log.EventCodec", "Ledger.Log.Upcaster", "Ledger.Log.Upcasters", "Ledger.Import.CommandFile", "Ledger.LedgerServices"];
        Assert.Empty(Product()
            .Where(t => !allowed.Any(a => t.FullName == a || t.FullName.StartsWith(a + ".", StringComparison.Ordinal) || t.FullName.StartsWith(a + "/", StringComparison.Ordinal)))
            .Where(t => Touched(t).Any(n => n.StartsWith("Newtonsoft.", StringComparison.Ordinal)))
            .Select(t => t.FullName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Slices_know_each_others_ids_and_registers_never_each_others_state_or_facts()
    {
        var offences =
            from type in Product()
            let slice = Outermost(type).Namespace
            where Slices.Contains(slice)
            from name in Touched(type)
            let other = Product().FirstOrDefault(t => t.FullName == name)
            where other is not null && Slices.Contains(Outermost(other).Namespace) && Outermost(other).Namespace != slice
            where IsFact(other) || IsState(other) || other.Name.EndsWith("Handler", StringComparison.Ordinal) || IsCommand(other)
            select $"{type.FullName} knows {name}";
        Assert.Empty(offences.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_but_the_sealing_signs() =>
        Assert.Equal(
            ["Ledger.Sealing"],
            Product().Where(t => Touched(t).Contains("Ledger.Seal.SigningKey")).Select(t => Outermost(t).Namespace).Distinct(StringComparer.Ordinal));

    private static void Holds(ConditionList rule) => Assert.Empty(rule.GetResult().FailingTypeNames ?? []);

    private static List<TypeDefinition> Product() => Module.Value;

    private static readonly Lazy<List<TypeDefinition>> Module = new(() =>
        [.. ModuleDefinition.ReadModule(typeof(LedgerServices).Assembly.Location).GetTypes()]);

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static bool IsFact(TypeDefinition type) => Bases(type).Contains(typeof(Fact).FullName!);

    private static bool IsCommand(TypeDefinition type) => Bases(type).Contains(typeof(Command).FullName!);

    private static bool IsState(TypeDefinition type) =>
        type.Interfaces.Any(i => i.InterfaceType.Name.StartsWith("IDecider", StringComparison.Ordinal))
        || (type.DeclaringType is { } outer && IsState(outer));

    private static IEnumerable<string> Bases(TypeDefinition type)
    {
        for (var b = type.BaseType; b is TypeDefinition definition; b = definition.BaseType)
        {
            yield return definition.FullName;
        }
    }

    private static bool IsImpure(string name) =>
        name.StartsWith("MediatR.", StringComparison.Ordinal) || name.StartsWith("Newtonsoft.", StringComparison.Ordinal)
        || name.StartsWith("System.IO.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Data.", StringComparison.Ordinal)
        || name is "System.TimeProvider" or "System.Random" or "System.Security.Cryptography.RandomNumberGenerator" or "System.Threading.Tasks.Task" or "Ledger.Log.IEventLog" or "Ledger.Registers.RegisterView";

    private static HashSet<string> Touched(TypeDefinition type)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in type.Fields.Select(f => f.FieldType).Concat(type.Properties.Select(p => p.PropertyType)).Concat(type.Interfaces.Select(i => i.InterfaceType)))
        {
            Name(member, names);
        }

        foreach (var method in type.Methods)
        {
            names.UnionWith(Touched(method));
        }

        return names;
    }

    private static HashSet<string> Touched(MethodDefinition method)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Name(method.ReturnType, names);
        foreach (var parameter in method.Parameters)
        {
            Name(parameter.ParameterType, names);
        }

        foreach (var instruction in method.HasBody ? method.Body.Instructions : [])
        {
            switch (instruction.Operand)
            {
                case TypeReference t:
                    Name(t, names);
                    break;
                case MemberReference m when m.DeclaringType is not null:
                    Name(m.DeclaringType, names);
                    break;
            }
        }

        return names;
    }

    // A rule's own body and those it calls in the same outermost type: lambdas and local functions too.
    private static HashSet<string> Reached(MethodDefinition method)
    {
        var seen = new HashSet<MethodDefinition>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<MethodDefinition>([method]);
        while (waiting.TryPop(out var next))
        {
            if (!seen.Add(next))
            {
                continue;
            }

            names.UnionWith(Touched(next));
            foreach (var called in (next.HasBody ? next.Body.Instructions : []).Where(i => i.OpCode.FlowControl == FlowControl.Call || i.OpCode == OpCodes.Ldftn).Select(i => i.Operand).OfType<MethodDefinition>())
            {
                if (Outermost(called.DeclaringType) == Outermost(method.DeclaringType) && called.Name != ".ctor")
                {
                    waiting.Push(called);
                }
            }
        }

        return names;
    }

    private static void Name(TypeReference type, HashSet<string> names)
    {
        names.Add(type.GetElementType().FullName);
        if (type is GenericInstanceType generic)
        {
            foreach (var argument in generic.GenericArguments)
            {
                Name(argument, names);
            }
        }
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Ledger.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("Ledger.sln was not found above the tests");
        }

        return directory.FullName;
    }
}
