using System.Buffers.Binary;
using System.Text;

namespace Ledger.Seal.Tests;

public sealed class CosignatureTests
{
    private static readonly SigningKey Log = SigningKey.Generate("log.example/a");
    private static readonly Cosigner Witness = Cosigner.Generate("witness.example/w");

    [Fact]
    public void A_cosignature_is_over_the_heading_the_time_and_the_text()
    {
        var note = Note();
        var line = Witness.Cosign(note, 1679315147);

        Assert.Equal((Witness.Verifier.Name, Witness.Verifier.KeyId), (line.Name, line.KeyId));
        Assert.Equal(1679315147, BinaryPrimitives.ReadInt64BigEndian(line.Signature));
        Assert.Equal(72, line.Signature.Length);

        // The same bytes, signed as a note of a log whose key has that seed would be.
        using var plain = SigningKey.Parse(Witness.Export());
        Assert.Equal(plain.Sign(Encoding.UTF8.GetBytes("cosignature/v1\ntime 1679315147\n" + note.Text)), line.Signature[8..]);
        Assert.NotEqual(plain.Verifier.KeyId, line.KeyId);
    }

    [Fact]
    public void A_cosigned_checkpoint_tells_who_and_when_and_still_opens_as_the_logs()
    {
        var note = Note();
        var cosigned = SignedNote.Parse(note.With(Witness.Cosign(note, 100)).With(Witness.Cosign(note, 200)).ToBytes());

        Assert.Equal([new Cosignature(Witness.Verifier, 200)], Cosignature.On(cosigned, Witness.Verifier, Log.Verifier));
        Assert.Equal(3, Checkpoint.Open(cosigned, Log.Verifier).Size);
        Assert.Empty(Cosignature.On(note, Witness.Verifier));
        Assert.Throws<NotGenuineException>(() => Checkpoint.Open(cosigned, Witness.Verifier));
    }

    [Fact]
    public void A_wrong_cosignature_of_a_known_witness_refuses_the_note_and_an_unknown_ones_does_not()
    {
        var note = Note();
        var line = Witness.Cosign(note, 100);
        line.Signature[7]++; // another time

        Assert.Throws<NotGenuineException>(() => Cosignature.On(note.With(line), Witness.Verifier));
        using var other = Cosigner.Generate("witness.example/other");
        Assert.Empty(Cosignature.On(note.With(line), other.Verifier));
    }

    [Fact]
    public void A_time_of_zero_or_less_is_not_signed() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Witness.Cosign(Note(), 0));

    [Fact]
    public void The_example_of_the_specification_reads_and_its_time_is_the_one_it_says()
    {
        const string Example = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
            + "\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
            + "\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(Example));

        Assert.Equal(20852163, Checkpoint.Parse(note.Text).Size);
        Assert.Equal(1679315147, BinaryPrimitives.ReadInt64BigEndian(note.Signatures[1].Signature));
        Assert.Equal(Example, Encoding.UTF8.GetString(note.ToBytes()));
    }

    [Fact]
    public void The_example_request_of_the_witness_protocol_is_read_and_written_back()
    {
        const string Example = "old 20852014\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\njrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
            + "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\n"
            + "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
            + "\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
            + "\u2014 example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";
        var request = AddCheckpoint.Parse(Encoding.UTF8.GetBytes(Example));

        Assert.Equal((20852014, 20852163, 4), (request.OldSize, request.Checkpoint.Size, request.Proof.Count));
        Assert.Equal(Example, Encoding.UTF8.GetString(request.ToBytes()));
    }

    [Fact]
    public void A_request_cut_anywhere_or_with_any_byte_replaced_is_read_strictly_or_refused()
    {
        var bytes = new AddCheckpoint(2, [TreeHash.Leaf("a"u8), TreeHash.Leaf("b"u8)], Note()).ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<NoteFormatException>(() => AddCheckpoint.Parse(bytes.AsSpan(0, length)));
        }

        foreach (var mangled in Mangled.Each(bytes))
        {
            try
            {
                Assert.Equal(mangled, AddCheckpoint.Parse(mangled).ToBytes());
            }
            catch (NoteFormatException)
            {
                // Refused.
            }
        }
    }

    [Fact]
    public void The_policy_of_the_documentation_is_one()
    {
        var policy = TrustPolicy.Parse(Encoding.UTF8.GetBytes(DocExample.Text("witness.md", "policy")));
        Assert.Equal(["auditor", "regulator"], policy.Witnesses.Select(w => w.Name));
        Assert.Equal("either", policy.Quorum);
    }

    private static SignedNote Note() => new Checkpoint("log.example/a", 3, TreeHash.Leaf("root"u8)).Sign(Log);
}
