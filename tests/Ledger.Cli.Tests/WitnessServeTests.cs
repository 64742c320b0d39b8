using System.Globalization;
using System.Net;
using System.Text;
using Ledger.Seal;
using Ledger.Testing;
using Xunit.Abstractions;

namespace Ledger.Cli.Tests;

/// <summary>The witness as others reach it: over HTTP, as a process that is killed.</summary>
public class WitnessServeTests(ITestOutputHelper console)
{
    private const int Kills = 12;

    [Fact]
    public async Task Each_case_of_the_protocol_has_its_status_code_over_http()
    {
        using var folder = new Folder();
        using var tree = new GrowingTree("log.example/board");
        using var other = new GrowingTree("log.example/other");
        var directory = Path.Combine(folder.Root, "witness");
        var key = VerifierKey.Parse((await folder.Run("witness", "init", "--name", "witness.example/w", "--dir", directory)).Done().Data.Trim());
        (await folder.Run("witness", "add-log", tree.Key.Verifier.ToString(), "--dir", directory)).Done();
        using var witness = await WitnessProcess.Start(directory);
        using var http = new HttpClient { BaseAddress = witness.Address };

        await Answers(HttpStatusCode.BadRequest, "nonsense"u8.ToArray());
        await Answers(HttpStatusCode.BadRequest, new byte[AddCheckpoint.MaxSize + 100]);
        await Answers(HttpStatusCode.NotFound, other.Request(0, 3));
        await Answers(HttpStatusCode.Forbidden, new AddCheckpoint(0, [], new Checkpoint(tree.Key.Verifier.Name, 3, tree.At(3).Root).Sign(Stranger(tree))).ToBytes());
        await Answers(HttpStatusCode.UnprocessableEntity, new AddCheckpoint(0, [TreeHash.Empty], tree.At(3).Sign(tree.Key)).ToBytes());
        var path = $"/{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("log.example/board")))}/checkpoint";
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(path)).StatusCode);

        var cosigned = await Answers(HttpStatusCode.OK, tree.Request(0, 3));
        Assert.Single(Cosignature.On(SignedNote.Parse([.. tree.At(3).Sign(tree.Key).ToBytes(), .. Encoding.UTF8.GetBytes(cosigned.Body)]), key));

        var conflict = await Answers(HttpStatusCode.Conflict, tree.Request(0, 3));
        Assert.Equal(("3\n", "text/x.tlog.size"), (conflict.Body, conflict.Type));
        await Answers(HttpStatusCode.BadRequest, new AddCheckpoint(4, [], tree.At(3).Sign(tree.Key)).ToBytes());
        await Answers(HttpStatusCode.UnprocessableEntity, new AddCheckpoint(3, [], tree.At(5).Sign(tree.Key)).ToBytes());
        await Answers(HttpStatusCode.OK, tree.Request(3, 5));

        using var latest = await http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, latest.StatusCode);
        Assert.Equal(tree.At(5), Checkpoint.Open(SignedNote.Parse(await latest.Content.ReadAsByteArrayAsync()), tree.Key.Verifier));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await http.GetAsync("/add-checkpoint")).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await http.PostAsync(path, new ByteArrayContent([]))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/../key")).StatusCode);
        (await folder.Run("witness", "serve", "--dir", directory, "--listen", "127.0.0.1:0")).Failed(4, "is held by another process");
        (await folder.Run("witness", "serve", "--dir", directory, "--listen", "somewhere")).Failed(2, "is not an address and a port");

        async Task<(string Body, string? Type)> Answers(HttpStatusCode status, byte[] body)
        {
            using var answer = await http.PostAsync("/add-checkpoint", new ByteArrayContent(body));
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(status == answer.StatusCode, $"{(int)answer.StatusCode}, not {(int)status}: {text}");
            return (text, answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Killed_again_and_again_between_check_and_answer_it_never_forgets_what_it_told()
    {
        using var folder = new Folder();
        using var tree = new GrowingTree("log.example/board");
        using var fork = new GrowingTree("log.example/board", "fork", SigningKey.Parse(tree.Key.Export()));
        var directory = Path.Combine(folder.Root, "witness");
        var key = VerifierKey.Parse((await folder.Run("witness", "init", "--name", "witness.example/w", "--dir", directory)).Done().Data.Trim());
        (await folder.Run("witness", "add-log", tree.Key.Verifier.ToString(), "--dir", directory)).Done();
        tree.At(100_000);
        var random = new Random(20261123);
        var (told, cosigned) = (0L, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var witness = await WitnessProcess.Start(directory);
            using var http = new HttpClient { BaseAddress = witness.Address };
            // Every other one is killed only after it has answered: on a busy machine none might come to it otherwise.
            var (answered, delay, awaited) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), random.Next(5, 250), kill % 2 == 0);
            var killing = Task.Run(async () =>
            {
                await (awaited ? answered.Task : Task.CompletedTask);
                await Task.Delay(delay);
                witness.Kill();
            });
            var (known, first) = (told, true);
            while (true)
            {
                try
                {
                    var size = known + random.Next(0, 3);
                    using var answer = await http.PostAsync("/add-checkpoint", new ByteArrayContent(tree.Request(known, size)));
                    var body = await answer.Content.ReadAsStringAsync();
                    answered.TrySetResult();
                    if (answer.StatusCode == HttpStatusCode.OK)
                    {
                        Assert.Single(Cosignature.On(SignedNote.Parse([.. tree.At(size).Sign(tree.Key).ToBytes(), .. Encoding.UTF8.GetBytes(body)]), key));
                        (known, told, cosigned) = (size, size, cosigned + 1);
                    }
                    else
                    {
                        // Only right after a start may it know more than it told: it died after persisting.
                        Assert.True(first && answer.StatusCode == HttpStatusCode.Conflict, $"{(int)answer.StatusCode} {body}");
                        known = long.Parse(body.TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture);
                        Assert.InRange(known, told, told + 2);
                    }

                    first = false;
                    if (known > 0)
                    {
                        using var split = await http.PostAsync("/add-checkpoint", new ByteArrayContent(fork.Request(known, known + 1)));
                        Assert.Equal(HttpStatusCode.UnprocessableEntity, split.StatusCode);
                    }
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    break;
                }
            }

            answered.TrySetResult();
            await killing;
        }

        Assert.True(cosigned > 0, "nothing was cosigned between the kills");
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Kills} kills, {cosigned} cosignatures, the last of size {told}"));
    }

    [Fact]
    public async Task After_a_change_of_keys_the_status_still_shows_what_was_witnessed_before()
    {
        using var folder = await Folder.WithLedger();
        var directory = Path.Combine(folder.Root, "witness");
        var key = (await folder.Run("witness", "init", "--name", "regulator.example/w", "--dir", directory)).Done().Data.Trim();
        using (var witness = await WitnessProcess.Start(directory))
        {
            await File.WriteAllTextAsync(folder.Layout.Policy, $"witness regulator {key} {witness.Address}\nquorum regulator\n");
            (await folder.Run("witness", "add-log", (await folder.Run("key")).Data.Trim(), "--dir", directory)).Done();
            (await folder.Run("record", "create-office", "--id", "a", "--title", "A", "--require-witness")).Done();
        }

        // Nobody cosigns the handover; then one more change, so that the key of the cosigned checkpoint is two back.
        (await folder.Run("key", "rotate")).Done();
        Assert.Contains("witnessed 1 of them\nexposed   1 of them: the newest checkpoint somebody else holds (regulator) is", (await folder.Run("status")).Done().Data, StringComparison.Ordinal);
        (await folder.Run("key", "rotate")).Done();
        var status = Newtonsoft.Json.Linq.JObject.Parse((await folder.Run("status", "--json")).Done().Data);
        Assert.Equal((3L, 1L, 1L, "regulator"), ((long)status["sealed"]!, (long)status["witnessed"]!, (long)status["heldSize"]!, (string?)status["heldBy"]));

        // A checkpoint that no key of this log signed is not shown, whoever cosigned it.
        var kept = await File.ReadAllBytesAsync(folder.Layout.Witnessed);
        var note = Seal.SignedNote.Parse(kept);
        await File.WriteAllBytesAsync(folder.Layout.Witnessed, note.Keeping(line => line.IsBy(Seal.VerifierKey.Parse(key))).ToBytes());
        Assert.Equal(0, (long)Newtonsoft.Json.Linq.JObject.Parse((await folder.Run("status", "--json")).Done().Data)["witnessed"]!);
        await File.WriteAllBytesAsync(folder.Layout.Witnessed, kept);

        (await folder.Run("witness", "add-log", (await folder.Run("key")).Data.Trim(), "--dir", directory)).Done();
        using var again = await WitnessProcess.Start(directory);
        await File.WriteAllTextAsync(folder.Layout.Policy, $"witness regulator {key} {again.Address}\nquorum regulator\n");
        (await folder.Run("cosign")).Done();
        Assert.Contains("witnessed 3 of them\nexposed   nothing: regulator holds the newest checkpoint", (await folder.Run("status")).Done().Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_with_a_policy_is_witnessed_as_it_records_and_says_how_much_is_exposed()
    {
        using var folder = await Folder.WithLedger();
        var directory = Path.Combine(folder.Root, "witness");
        var key = (await folder.Run("witness", "init", "--name", "regulator.example/w", "--dir", directory)).Done().Data.Trim();
        Assert.Contains("witnessed none: there is no policy", (await folder.Run("status")).Done().Data, StringComparison.Ordinal);
        (await folder.Run("cosign")).Failed(2, "there is no policy of witnesses");
        (await folder.Run("record", "create-office", "--id", "x", "--title", "X", "--require-witness")).Failed(2, "--require-witness needs a policy");

        using var witness = await WitnessProcess.Start(directory);
        await File.WriteAllTextAsync(folder.Layout.Policy, $"witness regulator {key} {witness.Address}\nquorum regulator\n");
        var first = (await folder.Run("record", "create-office", "--id", "a", "--title", "A")).Done();
        Assert.Contains("Not witnessed by regulator: it answered 404", first.Talk, StringComparison.Ordinal);
        Assert.Contains("exposed   all: nobody else holds a checkpoint", (await folder.Run("status")).Done().Data, StringComparison.Ordinal);
        (await folder.Run("record", "create-office", "--id", "b", "--title", "B", "--require-witness")).Failed(3, "recorded and sealed at index 1, but not witnessed: regulator answered 404");

        (await folder.Run("witness", "add-log", (await folder.Run("key")).Data.Trim(), "--dir", directory)).Done();
        (await folder.Run("record", "create-office", "--id", "b", "--title", "B", "--require-witness")).Done();
        Assert.Contains("witnessed 2 of them\nexposed   nothing: regulator holds the newest checkpoint", (await folder.Run("status")).Done().Data, StringComparison.Ordinal);
        var receipt = Path.Combine(folder.Root, "1.tlog-proof");
        (await folder.Run("receipt", "1", "--out", receipt)).Done();

        witness.Kill();
        var alone = (await folder.Run("record", "create-office", "--id", "c", "--title", "C")).Done();
        Assert.Contains("Not witnessed by regulator: it could not be reached", alone.Talk, StringComparison.Ordinal);
        var status = (await folder.Run("status")).Done().Data;
        Assert.Contains("witnessed 2 of them\nexposed   1 of them: the newest checkpoint somebody else holds (regulator) is", status, StringComparison.Ordinal);
        (await folder.Run("cosign")).Failed(3, "too few witnesses cosigned them");

        var log = (await folder.Run("key")).Data.Trim();
        Assert.Contains("witnessed: regulator", (await folder.Run("receipt", "check", receipt, "--key", log, "--policy", folder.Layout.Policy)).Done().Data, StringComparison.Ordinal);
        (await folder.Run("receipt", "2", "--out", receipt)).Done();
        (await folder.Run("receipt", "check", receipt, "--key", log)).Done();
        (await folder.Run("receipt", "check", receipt, "--key", log, "--policy", folder.Layout.Policy)).Failed(6, "is not witnessed as the policy asks");
        (await folder.Run("verify")).Done();
    }

    [Fact]
    public async Task A_file_is_witnessed_once_for_many_commands_and_nothing_is_told_before_it_is()
    {
        using var folder = await Folder.WithLedger();
        var directory = Path.Combine(folder.Root, "witness");
        var key = (await folder.Run("witness", "init", "--name", "regulator.example/w", "--dir", directory)).Done().Data.Trim();
        using var witness = await WitnessProcess.Start(directory);
        using var counted = new CountingProxy(witness.Address);
        await File.WriteAllTextAsync(folder.Layout.Policy, $"witness regulator {key} {counted.Address}\nquorum regulator\n");
        var file = folder.Write("many.ndjson", string.Concat(Enumerable.Range(0, 40).Select(i => $$"""{"command":"create-office","id":"o-{{i}}","title":"Office"}""" + "\n")));

        // When the witness does not know the log, the facts are recorded and sealed, and none of them is told.
        var refused = (await folder.Run("record", "-f", file, "--require-witness")).Failed(3, "recorded and sealed, but from line 1 on not witnessed: regulator answered 404");
        Assert.Equal(string.Empty, refused.Data);
        Assert.Contains("40 recorded", refused.Talk, StringComparison.Ordinal);

        // When it does, the same file run again has all of them witnessed, with one question.
        (await folder.Run("witness", "add-log", (await folder.Run("key")).Data.Trim(), "--dir", directory)).Done();
        var before = counted.Asked;
        var ran = (await folder.Run("record", "-f", file, "--require-witness", "--json")).Done();
        Assert.Equal(1, counted.Asked - before);
        Assert.Equal(40, ran.Lines.Count);
        Assert.All(ran.Lines, line => Assert.Contains("regulator.example/w", line, StringComparison.Ordinal));

        // When a line is refused, what came before it is witnessed and told.
        var some = folder.Write("some.ndjson", """
            {"command":"create-office","id":"p-1","title":"Office"}
            {"command":"create-office","id":"p-2","title":"Office"}
            {"command":"create-office","id":"o-1","title":"Another"}
            {"command":"create-office","id":"p-3","title":"Office"}

            """);
        before = counted.Asked;
        var stopped = await folder.Run("record", "-f", some, "--require-witness");
        Assert.NotEqual(0, stopped.Code);
        Assert.Equal((2, 1), (stopped.Lines.Count, counted.Asked - before));
    }

    private static SigningKey Stranger(GrowingTree tree) => SigningKey.Generate(tree.Key.Verifier.Name);
}
