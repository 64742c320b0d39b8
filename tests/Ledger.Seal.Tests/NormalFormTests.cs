using System.Globalization;
using System.Text;
using CsCheck;

namespace Ledger.Seal.Tests;

/// <summary>The kernel's own check of normal form C against the platform's, which has another's data and code.</summary>
public sealed class NormalFormTests
{
    // Marks, letters that compose, letters that are never in form C, Hangul in parts and whole, and what stands apart.
    private static readonly int[] s_telling =
    [
        'a', 'e', 'o', 'A', 0xE9, 0xF4, 0x300, 0x301, 0x302, 0x307, 0x308, 0x30A, 0x323, 0x327, 0x328, 0x338, 0x340, 0x344, 0x345, 0x1E69, 0x1E63, 0x1E0B, 0x3B1, 0x3AC, 0x1F70, 0x1F71, 0x1FB4,
        0x1100, 0x1112, 0x1161, 0x1175, 0x11A7, 0x11A8, 0x11C2, 0xAC00, 0xAC01, 0xD788, 0xD7A3, 0x915, 0x93C, 0x958, 0x9C7, 0x9BE, 0x9D7, 0x9CB, 0xB47, 0xB3E, 0xB56, 0xBC6, 0xBBE, 0xCC6, 0xCC2, 0xCD5,
        0xD46, 0xD3E, 0xDD9, 0xDCF, 0xDCA, 0xF71, 0xF72, 0xF74, 0xF73, 0x1025, 0x102E, 0x1B05, 0x1B35, 0x2126, 0x212B, 0x2ADC, 0x304B, 0x3099, 0x309A, 0x304C, 0xF900, 0xFB1D, 0xFB2A, 0x11099, 0x110BA,
        0x1109A, 0x11131, 0x11127, 0x1112E, 0x11347, 0x1133E, 0x114B9, 0x114BA, 0x1D15E, 0x1D165, 0x1D158, 0x2F800, 0x11F41, 0x1E08F, 0x1E4EC, 0x1E4EE, 0x1E4EF, 0x10EFD, 0x200D, 0x1F600,
    ];

    [Fact]
    public void Every_code_point_alone_and_beside_others_is_judged_as_the_platform_judges_it()
    {
        var wrong = new List<string>();
        foreach (var rune in Enumerable.Range(0, 0x110000).Where(IsKnown).Select(value => new Rune(value)))
        {
            foreach (var text in new[] { $"{rune}", $"e{rune}", $"a\u0323{rune}\u0301", $"{rune}\u0301", $"{rune}\u0327\u0345", $"\u1100\u1161{rune}" })
            {
                if (NormalForm.IsC(text) != text.IsNormalized(NormalizationForm.FormC))
                {
                    wrong.Add(string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4} in {Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}"));
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count}: {string.Join("; ", wrong.Take(20))}");
    }

    [Fact]
    public void Random_text_is_judged_as_the_platform_judges_it_and_its_composed_form_passes()
    {
        var rune = Gen.Frequency((6, Gen.Int[0, s_telling.Length - 1].Select(i => s_telling[i])), (1, Gen.Int[0x20, 0x2FFFF].Where(IsKnown)));
        rune.Array[0, 24].Select(runes => string.Concat(runes.Select(value => new Rune(value).ToString())))
            .Sample(text => NormalForm.IsC(text) == text.IsNormalized(NormalizationForm.FormC) && NormalForm.IsC(text.Normalize(NormalizationForm.FormC)),
                iter: 200_000);
    }

    // Marks that came with Unicode 15.1 or later are out of the comparison, since platforms differ in which they know; noncharacters, since the platform refuses them.
    private static bool IsKnown(int rune) => rune switch
    {
        _ when !Rune.IsValid(rune) || (rune & 0xFFFE) == 0xFFFE || rune is >= 0xFDD0 and <= 0xFDEF => false,
        0x0897 or 0x105C9 or 0x105E4 or (>= 0x10D40 and <= 0x10D8F) or (>= 0x10EFA and <= 0x10EFC) or (>= 0x11380 and <= 0x113FF) or (>= 0x16100 and <= 0x1613F) or (>= 0x16D40 and <= 0x16D7F) => false,
        0x1ACF or (>= 0x1AD0 and <= 0x1AEB) or (>= 0x1E5EE and <= 0x1E5EF) or (>= 0x1E6E0 and <= 0x1E6FF) => false,
        _ => true,
    };
}
