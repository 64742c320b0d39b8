using System.Text;
using CsCheck;

namespace Ledger.Tests;

public class TopicTests
{
    [Theory]
    [InlineData("Patient safety", "patient-safety")]
    [InlineData("  patient   SAFETY. ", "patient-safety")]
    [InlineData("Patient-Safety", "patient-safety")]
    [InlineData("People & Culture", "people-and-culture")]
    [InlineData("People and Culture", "people-and-culture")]
    [InlineData("R&D", "r-and-d")]
    [InlineData("Children's services", "childrens-services")]
    [InlineData("Children’s services", "childrens-services")]
    [InlineData("Santé publique", "santé-publique")]
    [InlineData("Section 48", "section-48")]
    [InlineData("—", "")]
    public void Two_names_are_one_topic_if_their_keys_are_equal(string text, string key) => Assert.Equal(key, Topic.KeyOf(text));

    [Fact]
    public void The_key_of_a_key_is_itself() => Gen.String.Sample(text => Topic.KeyOf(Topic.KeyOf(text)) == Topic.KeyOf(text));

    [Fact]
    public void The_key_of_a_key_is_itself_for_every_character()
    {
        foreach (var value in Enumerable.Range(0, 0x110000).Where(Rune.IsValid))
        {
            var key = Topic.KeyOf($"a{new Rune(value)}b");
            Assert.Equal(key, Topic.KeyOf(key));
        }
    }

    [Fact]
    public void A_topic_has_a_letter_or_a_digit_and_is_not_too_long()
    {
        Assert.True(Topic.IsOne("4.2"));
        Assert.True(Topic.IsOne(new string('a', Topic.MaxLength)));
        Assert.False(Topic.IsOne(new string('a', Topic.MaxLength + 1)));
        Assert.False(Topic.IsOne(" - "));
        Assert.False(Topic.IsOne(string.Empty));
    }
}
