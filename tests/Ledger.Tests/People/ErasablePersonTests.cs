using System.Text;
using Ledger.Log;
using Ledger.People;
using Ledger.Seal;
using Ledger.Tests.Log;
using Microsoft.Data.Sqlite;

namespace Ledger.Tests.People;

/// <summary>What is stored of a person: nothing that anybody can read, or guess, once the person's key is destroyed.</summary>
public sealed class ErasablePersonTests : IDisposable
{
    private const string Name = "Zoë Ní Bhriain";

    private static readonly PersonId First = PersonId.Parse("p-1");
    private static readonly PersonId Second = PersonId.Parse("p-2");

    private readonly TestCodec _codec = new();

    [Fact]
    public void Keys_that_are_a_directory_or_no_keys_are_refused_by_name()
    {
        using var folder = new Ledger.Testing.TempDirectory();
        var failure = Assert.Throws<LedgerException>(() => Use(folder.Path));
        Assert.Equal((Failure.Usage, $"{folder.Path} is a directory"), (failure.Failure, failure.Message));

        var file = folder.File("secrets.db");
        File.WriteAllText(file, new string('x', 20_000));
        Assert.Equal(Failure.Integrity, Assert.Throws<LedgerException>(() => Use(file)).Failure);

        static void Use(string path)
        {
            using var keys = new Secrets(path);
            keys.KeyOf("person-p-1");
        }
    }

    [Fact]
    public void A_person_comes_back_as_registered()
    {
        var read = _codec.Codec.Decode(Logged(First));
        Assert.Equal(new PersonEvent.PersonRegistered(First, Name), read.Fact);
        Assert.Equal(new Source("Staff list", "line 1"), read.Source);
        Assert.Equal(12, read.DecidedAt);
    }

    [Fact]
    public void Neither_the_payload_nor_the_header_holds_the_name_or_what_stands_beside_it()
    {
        var logged = Logged(First);
        foreach (var part in new[] { Name, "Bhriain", "Zoë", "Zo\\u00eb", "Staff list", "fact" })
        {
            Assert.True(logged.Payload.Span.IndexOf(Encoding.UTF8.GetBytes(part)) < 0, part);
            Assert.True(logged.HeaderBytes.Span.IndexOf(Encoding.UTF8.GetBytes(part)) < 0, part);
        }
    }

    [Fact]
    public void The_header_says_that_it_is_personal_whatever_was_asked()
    {
        var header = Logged(First).Header;
        Assert.Equal((Classification.Personal, EventCodec.EncryptedJson, "person-p-1"), (header.Class, header.Media, header.Protect!.Key));
    }

    [Fact]
    public void The_same_person_is_stored_in_other_bytes_each_time_and_known_to_be_the_same()
    {
        var (item, logged) = (Encode(First), Logged(First));
        Assert.False(item.Payload.Span.SequenceEqual(logged.Payload.Span));
        Assert.Equal(item.Protect, logged.Header.Protect);
        Assert.True(item.IsSameAs(First.Stream, logged));
    }

    [Fact]
    public void The_key_of_a_second_person_does_not_open_it()
    {
        var logged = Logged(First);
        _ = _codec.Secrets.KeyOf(Second.Stream.Value);
        var other = logged with { Header = logged.Header with { Protect = logged.Header.Protect! with { Key = Second.Stream.Value } } };
        Assert.Equal("index 7: the key person-p-2 does not open this payload", Assert.Throws<LogCorruptException>(() => _codec.Codec.Decode(other)).Message);
    }

    [Fact]
    public void In_another_place_it_does_not_open()
    {
        var logged = Logged(First);
        foreach (var header in new[]
        {
            logged.Header with { Stream = Second.Stream.Value },
            logged.Header with { Rev = logged.Header.Rev + 1 },
            logged.Header with { Id = EventId.Derive(new CommandId("c-2"), 0) },
        })
        {
            Assert.Throws<LogCorruptException>(() => _codec.Codec.Decode(logged with { Header = header }));
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_refused()
    {
        var logged = Logged(First);
        for (var i = 0; i < logged.Payload.Length; i++)
        {
            var payload = logged.Payload.ToArray();
            payload[i] ^= 1;
            Assert.Throws<LogCorruptException>(() => _codec.Codec.Decode(logged with { Payload = payload }));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(27)]
    [InlineData(28)]
    public void A_payload_that_is_cut_off_is_refused(int length) =>
        Assert.Throws<LogCorruptException>(() => _codec.Codec.Decode(Logged(First) is var logged ? logged with { Payload = logged.Payload[..length] } : logged));

    [Fact]
    public void Another_text_under_the_same_key_is_not_what_was_committed_to()
    {
        var logged = Logged(First);
        var forged = ErasablePayload.Seal(
            _codec.Secrets.Find(First.Stream.Value), new byte[ErasablePayload.NonceSize], logged.Header.Stream, logged.Header.Rev, logged.Header.Id, logged.Header.Type,
            EventCodec.Plaintext(new PersonEvent.PersonRegistered(First, "Bo Other"), null, null));
        Assert.Throws<LogCorruptException>(() => _codec.Codec.Decode(logged with { Payload = forged }));
    }

    [Fact]
    public void Without_the_key_the_reader_stops_and_says_which_is_missing()
    {
        using var elsewhere = new TestCodec();
        var e = Assert.Throws<LogCorruptException>(() => elsewhere.Codec.Decode(Logged(First)));
        Assert.Equal((7, "index 7: the key person-p-1 of this payload is not in secrets.db, and no erasure of it is recorded"), (e.Index, e.Message));
    }

    [Fact]
    public void A_key_is_kept_and_is_another_for_each_person()
    {
        var first = _codec.Secrets.KeyOf("person-p-1");
        Assert.Equal(32, first.Length);
        Assert.Equal(first, _codec.Secrets.KeyOf("person-p-1"));
        Assert.NotEqual(first, _codec.Secrets.KeyOf("person-p-2"));
        Assert.Null(_codec.Secrets.Find("person-p-3"));
        using var again = new Secrets(_codec.SecretsFile);
        Assert.Equal(first, again.Find("person-p-1"));
        Assert.Equal(first, again.KeyOf("person-p-1"));
    }

    [Fact]
    public void Two_that_ask_at_once_get_the_same_key()
    {
        using var other = new Secrets(_codec.SecretsFile);
        for (var i = 0; i < 20; i++)
        {
            var (subject, keys) = ($"person-{i}", new byte[2][]);
            Parallel.Invoke(() => keys[0] = _codec.Secrets.KeyOf(subject), () => keys[1] = other.KeyOf(subject));
            Assert.Equal(keys[0], keys[1]);
        }
    }

    [Fact]
    public void Only_the_owner_can_read_the_keys()
    {
        _codec.Secrets.KeyOf("person-p-1");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_codec.SecretsFile));
        }
    }

    [Fact]
    public void A_key_that_is_destroyed_leaves_nothing_in_the_file()
    {
        var key = _codec.Secrets.KeyOf("person-p-1");
        using (var connection = new SqliteConnection($"Data Source={_codec.SecretsFile};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA secure_delete = ON; DELETE FROM secret WHERE subject = 'person-p-1'";
            command.ExecuteNonQuery();
        }

        Assert.True(File.ReadAllBytes(_codec.SecretsFile).AsSpan().IndexOf(key) < 0);
    }

    public void Dispose() => _codec.Dispose();

    private NewEvent Encode(PersonId id)
    {
        var command = new RegisterPerson(id, Name) { Source = new Source("Staff list", "line 1"), Class = Classification.Public };
        return _codec.Codec.Encode(id.Stream, 0, 0, new PersonEvent.PersonRegistered(id, Name), command, new CommandId("c-1"), "office", decidedAt: 12);
    }

    private LoggedEvent Logged(PersonId id) => TestCodec.Logged(id.Stream, 0, Encode(id));
}
