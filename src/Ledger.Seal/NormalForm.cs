using System.Text;

namespace Ledger.Seal;

/// <summary>
/// Whether text is in Unicode normal form C (Unicode Standard Annex #15), without a library of the platform's: the verdict is the same in every program and on every
/// machine. The data are those of Unicode 15.0. What a later version of Unicode assigned counts as a letter that composes with nothing.
/// </summary>
internal static class NormalForm
{
    private const int SyllableBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TailBase = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Tails = 28;
    private const int Syllables = Leads * Vowels * Tails;

    private static readonly Lazy<Data> s_data = new(Data.Read);

    /// <summary>Whether well-formed text is in normal form C.</summary>
    public static bool IsC(ReadOnlySpan<char> text)
    {
        var data = s_data.Value;
        foreach (var rune in text.EnumerateRunes())
        {
            if (data.NeedsALook(rune.Value))
            {
                return IsSameComposed(data, text);
            }
        }

        return true;
    }

    private static bool IsSameComposed(Data data, ReadOnlySpan<char> text)
    {
        var runes = new List<(int Rune, byte Class)>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(data, rune.Value, runes);
        }

        Order(runes);
        Compose(data, runes);
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (at == runes.Count || runes[at++].Rune != rune.Value)
            {
                return false;
            }
        }

        return at == runes.Count;
    }

    private static void Decompose(Data data, int rune, List<(int Rune, byte Class)> runes)
    {
        if (rune is >= SyllableBase and < SyllableBase + Syllables)
        {
            var place = rune - SyllableBase;
            runes.Add((LeadBase + (place / (Vowels * Tails)), 0));
            runes.Add((VowelBase + (place / Tails % Vowels), 0));
            if (place % Tails is var tail and > 0)
            {
                runes.Add((TailBase + tail, 0));
            }
        }
        else if (data.Parts.TryGetValue(rune, out var parts))
        {
            Decompose(data, parts.First, runes);
            if (parts.Second > 0)
            {
                Decompose(data, parts.Second, runes);
            }
        }
        else
        {
            runes.Add((rune, data.ClassOf(rune)));
        }
    }

    // The canonical order: marks between two starters by their class, those of one class as they stood.
    private static void Order(List<(int Rune, byte Class)> runes)
    {
        for (var from = 0; from < runes.Count;)
        {
            if (runes[from].Class == 0)
            {
                from++;
                continue;
            }

            var to = from;
            while (to < runes.Count && runes[to].Class > 0)
            {
                to++;
            }

            var marks = runes.GetRange(from, to - from).OrderBy(mark => mark.Class).ToList(); // stable
            for (var i = 0; i < marks.Count; i++)
            {
                runes[from + i] = marks[i];
            }

            from = to;
        }
    }

    private static void Compose(Data data, List<(int Rune, byte Class)> runes)
    {
        var (starter, written, last) = (-1, 0, (byte)0);
        foreach (var (rune, kind) in runes.ToArray())
        {
            var joined = starter >= 0 && (starter == written - 1 || (last < kind && last > 0)) ? Pair(data, runes[starter].Rune, rune) : 0;
            if (joined > 0)
            {
                runes[starter] = (joined, 0);
                continue;
            }

            starter = kind == 0 ? written : starter;
            last = kind;
            runes[written++] = (rune, kind);
        }

        runes.RemoveRange(written, runes.Count - written);
    }

    private static int Pair(Data data, int first, int second) =>
        first is >= LeadBase and < LeadBase + Leads && second is >= VowelBase and < VowelBase + Vowels
            ? SyllableBase + ((((first - LeadBase) * Vowels) + second - VowelBase) * Tails)
        : first is >= SyllableBase and < SyllableBase + Syllables && (first - SyllableBase) % Tails == 0 && second is > TailBase and < TailBase + Tails
            ? first + second - TailBase
        : data.Pairs.GetValueOrDefault((first, second));

    /// <summary>The data, unpacked.</summary>
    private sealed class Data
    {
        private readonly Dictionary<int, byte> _classes = [];
        private readonly HashSet<int> _look = [];

        /// <summary>What a character is made of; the second is 0 where it is one other character.</summary>
        public Dictionary<int, (int First, int Second)> Parts { get; } = [];

        /// <summary>What two characters make together in form C.</summary>
        public Dictionary<(int First, int Second), int> Pairs { get; } = [];

        public byte ClassOf(int rune) => _classes.GetValueOrDefault(rune);

        /// <summary>Whether text with this character may not be in form C: a mark, one that joins what stands before it, or one that is never in form C.</summary>
        public bool NeedsALook(int rune) =>
            rune >= 0x300 && (_look.Contains(rune) || rune is (>= VowelBase and < VowelBase + Vowels) or (> TailBase and < TailBase + Tails));

        public static Data Read()
        {
            var data = new Data();
            ReadOnlySpan<byte> bytes = Convert.FromBase64String(Packed);
            var rune = 0;
            for (var runs = Next(ref bytes); runs > 0; runs--)
            {
                rune += Next(ref bytes);
                var length = Next(ref bytes);
                var kind = (byte)Next(ref bytes);
                for (; length > 0; length--, rune++)
                {
                    data._classes.Add(rune, kind);
                    data._look.Add(rune);
                }
            }

            rune = 0;
            var first = 0;
            for (var parts = Next(ref bytes); parts > 0; parts--)
            {
                var step = Next(ref bytes);
                rune += step >> 1;
                var change = Next(ref bytes);
                first += (change & 1) == 0 ? change >> 1 : -((change + 1) >> 1);
                var second = Next(ref bytes);
                data.Parts.Add(rune, (first, second));
                if ((step & 1) == 0)
                {
                    data._look.Add(rune);
                }
                else
                {
                    data.Pairs.Add((first, second), rune);
                    data._look.Add(second);
                }
            }

            return data;
        }

        // Seven bits a byte, the lowest first; the highest bit says that more follow.
        private static int Next(ref ReadOnlySpan<byte> bytes)
        {
            var value = 0;
            for (var shift = 0; ; shift += 7)
            {
                var one = bytes[0];
                bytes = bytes[1..];
                value |= (one & 0x7F) << shift;
                if (one < 0x80)
                {
                    return value;
                }
            }
        }

        // The Unicode Character Database, UnicodeData.txt: first the runs of characters with a combining class (steps between them, length, class), then the
        // canonical decompositions (steps between characters, doubled, plus 1 where the parts compose again; how the first part differs from the last one,
        // zigzag; the second part, or 0). Hangul syllables are computed.
        private const string Packed =
        "hAOABhXmAQAB6AEABNwBAAHoAQAB2AEABdwBAALKAQAE3AEAAsoBAAvcAQAFAQAE3AEACOYBAAHwAQAB5gEAA9wBAAPmAQAC3AEBA+YBAATcAQAB5gEAAegBAALcAQAB5gEAAekBAALq" +
        "AQAB6QEAAuoBAAHpAQAN5gGTAgXmAYkCAdwBAATmAQAB3AEAA+YBAAHeAQAB3AEABuYBAAbcAQAC5gEAAdwBAALmAQAB3gEAAeQBAAHmAQABCgABCwABDAABDQABDgABDwABEAABEQAB" +
        "EgACEwABFAABFQABFgEBFwEBGAABGQEB5gEAAdwBAQESSAjmAQABHgABHwABIDABGwABHAABHQABHgABHwABIAABIQABIgAC5gEAAtwBAAXmAQAB3AEAAuYBAAHcARABI2UH5gECBOYB" +
        "AAHcAQAB5gECAuYBAQHcAQAC5gEAAdwBIwEkHgHmAQAB3AEAAuYBAAHcAQAC5gEAA9wBAAHmAQAC3AEAAeYBAAHcAQAD5gEAAdwBAAHmAQAB3AEAAeYBAAHcAQAB5gEAAdwBAALmAaAB" +
        "B+YBAAHcAQAB5gEJAdwBGATmAQEJ5gEBA+YBAQXmASsD3AE8AeYBAAPcAQAE5gEqBeYBAAXcAQAO5gEBAdwBAALmAQAB3AEAAuYBAAHcAQAD5gEAA9wBAAEbAAEcAAEdAAPmAQAB3AEA" +
        "AuYBAALcAQAF5gE8AQcQAQkDAeYBAAHcAQAC5gFnAQcQAQkwAeYBPQEHEAEJbgEHEAEJbgEHEAEJfwEJbgEHEAEJBwFUAAFbZQEHEAEJbQIJEAEJfAEJbQJnAAEJDQRrbAJ2AAEJDQR6" +
        "TALcARsB3AEBAdwBAQHYATcBgQEAAYIBAQGEAQUEggECAYIBAQLmAQABCQEC5gE+AdwBcAEHAQIJUgHcAc8FA+YBtAcCCR4BCZ0BAQkKAeYBywEB5AGPAQHeAQAB5gEAAdwB2wEB5gEA" +
        "AdwBRwEJFAjmAQIB3AEwBeYBAAbcAQAC5gEAAdwBAQLcAQAC5gEAAtwBAAXmAQAB3AEABOYBZQEHDwEJJgHmAQAB3AEAB+YBNgIJOgEHCwIJQwEHmAED5gEBAQEABdwBAALmAQAE3AEA" +
        "AeYBAQcBBAHcAQYB5gEDAuYBxgEC5gEAAdwBAAfmAQAB3AEAAuYBAAHqAQAB1gEAAdwBAAHKAQAl5gEAAegBAALkAQAB3AEAAdoBAAHmAQAB6QEAAdwBAAHmAQAB3AHQBQLmAQACAQAE" +
        "5gEAAwEAAuYBBAHmAQMCAQAB5gEAAdwBAAHmAQACAQAE3AEAAeYB/hcD5gGNAQEJYCDmAaoEAdoBAAHkAQAB6AEAAd4BAALgAWkCCNTrAQHmAQQK5gEgAuYBUALmAZQCAQklAQmXAQEJ" +
        "GxLmATkD3AElAQlfAQcMAQnvAQHmAQEC5gEAAdwBAgLmAQUC5gEBAeYBNAEJ9gEBCbCeAQEagQYH5gEAB9wBAALmAc0HAdwB4gEB3AGVAQXmAZINAdwBAQHmASgB5gEAAQEAAdwBBAEJ" +
        "pQEB5gEAAdwBvQQE5gGDAwLmAVAD3AFGAtwBAAPmAQAB3AEAAeYBAATcATEB5gEAAdwBAAHmAQAB3AHAAQEJKQEJDgEJOQEJAAEHRQPmATACCT4BB0wBCQkBB2oBCQABB7IBAQcAAQlQ" +
        "AgcQAQkYB+YBAwXmAc0BAQkDAQcXAeYBYwEJAAEH+wEBCQABB34BCXYBCQABB3MBCY0CAQkAAQeCAgIJBAEHnAEBCVMBCRIBCVEBCaUDAQmCAgEHAQIJUQEJqQMCCa2XAQUBOwfmAbkJ" +
        "AgasmQEBAcYpAtgBAAMBAwHiAQAF2AEICNwBAgXmAQAC3AEeBOYBlAED5gG7GwfmAQER5gECB+YBAQLmAQEF5gFkAeYBoAEH5gH3AgHmAT0E5gH8AwLoAQAB3AEAAeYB4AcH3AFtBuYB" +
        "AAEHjRCBA4IBgAYDAIEGAwCCBgMAgwYDAIgGAwCKBgUEpwYDBIAGAwCBBgMAggYDAIgGAwiABgMAgQYDAIIGAwCIBgUKgwYDAoAGAwCBBgMAggYDAIMGAwCIBgcMgAYDAIEGAwCCBgMA" +
        "iAYDCIEGBxCABgMAgQYDAIIGAwCDBgMAiAYDAIoGBQSnBgMEgAYDAIEGAwCCBgMAiAYDCIAGAwCBBgMAggYDAIgGBQqDBgMCgAYDAIEGAwCCBgMAgwYDAIgGBwyABgMAgQYDAIIGAwCI" +
        "BgMIgQYFAIgGA2+EBgNAhAYDP4YGA0CGBgM/qAYDQKgGAzuBBgNAgQYDP4IGA0CCBgM/hwYDQIcGAz+MBgNAjAYDPYwGA0CMBgc9hAYDQIQGAz+GBgNAhgYDP4cGA0CHBgM/qAYDQKgG" +
        "Az+MBgNAjAYDO4IGA0CCBgM/hgYDQIYGAz+HBgNAhwYDP6cGA0CnBgM9ggYDQIIGBz2DBgNAgwYDP4QGA0CEBgM/hgYDQIYGAz+oBgNAqAYDP4cGCQKCBgNAggYDPacGA0CnBgU9gQYD" +
        "QIEGAz+nBgNApwYDP4wGA0CMBgs7gQYDQIEGAz+nBgNApwYDP4wGA0CMBgk9hAYDQIQGAz+GBgNAhgYDP4sGA0CLBgc5gQYDQIEGAz+nBgNApwYDP4wGA0CMBgM9gQYDQIEGAz+CBgNA" +
        "ggYDP6cGA0CnBgM/jAYDQIwGAz2nBgNApwYDP4wGA0CMBgc9gwYDQIMGAz+EBgNAhAYDP4YGA0CGBgM/igYDQIoGAz+LBgNAiwYDP6gGA0CoBgM7ggYDQIIGAzuCBgNAggYDP4gGAwKB" +
        "BgNAgQYDP4cGA0CHBgM/jAYDQIwGRVWbBgNAmwYdM5sGA0CbBjtnjAYDQIwGAy+MBgNAjAYDM4wGA0CMBgMzjAYDQIwGA84BhAYDQIQGAz+BBgNAgQYDP4wGA0CMBgM/gAYDQIAGBW+E" +
        "BgNAhAYDhAWEBgMChAYDwQWEBgNAhAYHvQKMBgNAjAYDN4wGA0CMBgM3qAYDQKgGA/YFhAYDAoQGA2eMBgO2A4wGA88IjAYJRYEGA0CBBgcxgAYDQIAGA64BgQYDQIEGAz2BBgNAgQYD" +
        "G4EGA0CBBgPtAo8GA0CPBgM/kQYDQJEGAzePBgNAjwYDP5EGA0CRBgM3jwYDQI8GAz+RBgNAkQYDM48GA0CPBgM/kQYDQJEGAzmPBgNAjwYDP5EGA0CRBgM5jwYDQI8GAz+RBgNAkQYD" +
        "Q6YGA0CmBgM9pgYDQKYGB1eMBgNAjAYPTYcGA0CHBgM3pwYDQKcGA+IBhAYDQIQGA0GEBgNAhAYDywKHBgNAhwYD/gaEBgMChAYDqweEBgNAhAaaBI4KAAICAAQkAAIVgQZgnQEAFPsJ" +
        "AA/aAYEGA9ILgQYCswsAA7wLgQYDBIEGAwSBBgUMgQYFDIEGAwiBBgNCgQY1YYgGAxiIBgMYgQYDCIEGAwSBBgMEgQYDJIEGNSOIBgMYiAYDC4EGAwyBBgMIgQYLEoEGAwCIBlmGAYAG" +
        "AwCIBgUDgQYJGYgGCyiBBgMDgAYDFoYGFxWGBkFAhgYvBYAGAwCIBgUDgQYJRogGCzeBBgMDgAYDFoYGMWKPBgMCjwaVAb0BhgYDQIYGHUuGBgNAhgYDP4gGA0CIBgc1hgYDQIYGB8YC" +
        "iAYDAogGA4UDiAYDQIgGAz2IBgNAiAYHPYQGA0CEBgM/iAYDQIgGAzOIBgNAiAYH1AKIBgMCiAYD9wKIBgNAiAYDU4QGA0CEBgM/iAYDQIgGAz+LBgNAiwYDN4gGA0CIBgc3iAYDQIgG" +
        "0wS4B9MMAwDUDANC1AwDQdUMA0bUDLUClgLUDAUn1AwjItQMrQmsCbwSERC8EgcGvBJIO7wSAgK8EgICvBICCrwSAgq8EgICvBICErwSAgi8EtkBsAK+EwMA1xMgS7wTAgK8EwQavBOo" +
        "AYYCvBQGDLwURkO8FAICvBQCCrwUBh68FNUDuATWFgcAvhYDANcWIEu8FgICvBZv4AHXF21ovhcDAr4XAwHXF/kBgALWGPEB8gHVGQ8O1RkDANYZBQDCGQMI1Rn/AfgBvhoDAr4aAwHX" +
        "Gp0CpgLKGwUAzxsDBsobAwXfG8oF0gW3HxQUtx8KCrcfCgq3HwoKtx8aNbUfFGLyHgQA9B4CggGAHwQCgB8SgwGAHyRCtx8UFLcfCgq3HwoKtx8KCrcfGjW1H9sBqgKuIMErwCu1NgUE" +
        "tTYFBLU2BQS1NgUEtTYJCLU2U1K1NgUEtTYHBLU2AwK1NgUGtTb7CoFspQYDQKUGAz2HBgNAhwYDP6MGA0CjBgM/sQYDQLEGA8oBgQYDQIEGA8UChwYDQIcGAz+jBgNAowYDP7EGA0Cx" +
        "BgM/pwYDQKcGAz+tBgNArQYD3AKABgMCgAYDAYEGAwKBBgObA60GA0CtBgM/sAYDQLAGA4YHhgYDAoYGA8UHhwYDQIcGAz2EBgNAhAYDPYcGA0CHBgM/owYDQKMGAz+IBgNAiAYDP6cG" +
        "A0CnBgM/rgYDQK4GAz2wBgNAsAYDzAGBBgNAgQYDxwKBBgNAgQYDP6MGA0CjBgM/sQYDQLEGAz2jBgNAowYDlHeEBgMChAYD1XexBgNAsQYDP60GA0CtBgM9gQYDQIEGAz+HBgNAhwYD" +
        "P6MGA0CjBgM9hwYDQIcGAz+jBgNAowYDP7EGA0CxBgM/rQYDQK0GA84BgQYDQIEGAz+IBgNAiAYDrgGABgMCgAYDAYEGAwKBBgP5A4EGA0CBBgM/hwYDQIcGAzuHBgNAhwYDP6MGA0Cj" +
        "BgPQd4QGAwKEBgOReLEGA0CxBgM9hwYDQIcGAz+jBgNAowYDzgOHBgMChwYDCocGAwKHBgOCdIcGAwKHBgOdeIcGA0CHBgM/owYDQKMGAz+xBgNAsQYDP60GA0CtBgM9pAYDQKQGAz+w" +
        "BgNAsAYDP60GA0CtBgPmA4EGAwKBBgMCiAYDAogGA6kEgwYDQIMGAz+jBgNAowYDPYAGA0CABgM/gQYDQIEGAz+IBgNAiAYDP4cGA0CHBgM/owYDQKMGAz2HBgNAhwYDP4gGA0CIBgM9" +
        "hwYDQIcGAz2CBgNAggYDP6MGA0CjBgM/sQYDQLEGAyOxBgMYiAYDBooGAwSKBgWMBIcGC/sEowYDQKMGAz+JBgNAiQYDwgGBBgNAgQYDP4AGA0CABgM/iQYDQIkGAz+DBgNAgwYD/HaC" +
        "BgMCggYDvXaBBgMCgQYDAYAGAwKABgMBiQYDAokGAwGDBgMCgwYDunaGBgMChgYDt3mjBgNAowYDP4kGA0CJBgM/gwYDQIMGA8oBgQYDQIEGAz+ABgNAgAYDP4kGA0CJBgM/gwYDQIMG" +
        "A5x3ggYDAoIGA995iQYDQIkGAz+jBgNAowYDM6MGA0CjBgM/iQYDQIkGA8oBgQYDQIEGAz+ABgNAgAYDP4kGA0CJBgM/gwYDQIMGA7B3ggYDAoIGA9l0gQYDAoEGAwGABgMCgAYDAYkG" +
        "AwKJBgMBgwYDAoMGAwGjBgMCowYDlwWjBgNAowYDP4kGA0CJBgP0BIEGAwKBBgMBgAYDAoAGAwGJBgMCiQYDAYMGAwKDBgMBowYDAqMGA60FgAYDQIAGAz+jBgNAowYDP4kGA0CJBgM/" +
        "gwYDQIMGD/AMkwYDAJQGA55tgAYDAoAGAwGBBgMCgQYDAcIGAwLCBgPfbZMGAwCUBgPubYAGAwKABgMBgQYDAoEGAwHCBgMCwgYDp22TBgMAlAYDtm2ABgMCgAYDAYEGAwKBBgf3bZMG" +
        "AwCUBgOGboAGAwKABgMBgQYDAoEGB8NtkwYDAJQGA9JtgAYDAoAGAwGBBgMCgQYDAcIGAwLCBgOTbpMGAwCUBgOiboAGAwKABgMBgQYDAoEGAwHCBgMCwgYD322TBgMAlAYD7m2ABgMC" +
        "gAYDAYEGAwKBBgMBwgYDAsIGA69ukwYDAJQGA75ugAYDAoAGAwGBBgMCgQYDAcIGAwLCBgPzbZMGAwCUBgOCboAGAwKABgMBgQYDAoEGB8NukwYDAJQGA9JugAYDAoAGAwGBBgMCgQYH" +
        "h26TBgMAlAYDlm6ABgMCgAYDAYEGAwKBBgMBwgYDAsIGBddulAYF6G6ABgUAgQYFAMIGA59ukwYDAJQGA65ugAYDAoAGAwGBBgMCgQYDAcIGAwLCBgPvbpMGAwCUBgP+boAGAwKABgMB" +
        "gQYDAoEGAwHCBgMCwgYD726ABgIJAAMSgAYCDwADFIAGAhEAAxaABgITAAMggAYCGgADDYAGAhAAAweABgIKAAfkbMUGAwLFBgMCxQYDAsUGAwLFBgMCxQYDAsUGAwLFBgMCxQYDAsUG" +
        "AwLFBgMCxQYDAsUGAwLFBgMCxQYDAsUGAyLFBgMCxQYDAsUGAwLFBgMCxQYDAsUGAwLFBgMCxQYDAsUGAwLFBgMCxQYDAsUGAwLFBgMCxQYDAsUGAwLFBgNixQYDAsUGAwLFBgMCxQYD" +
        "AsUGAwLFBgMCxQYDAsUGAwLFBgMCxQYDAsUGAwLFBgMCxQYDAsUGAwLFBgMCxQYD+26GBgMAhAYD/m7FBgP9bsUGAwnFBgUKwgYDinDFBgPJcIYGAwCEBgMAgAYCFQADFsUGBFAAB6EM" +
        "wgYDmHvFBgP5bsUGAxHFBgUSwgYDnnDFBgPhcIAGAhkAAx6ABgIbAAMcxQYD0HCABgMAgQYDAMIGA4twhgYDAIQGAyKABgJzAAdSwgYDIsIGA2GGBgMAhAYDAIAGAh0ABehxgAYDAIEG" +
        "AwDCBgPxcIYGAwCEBgMMgAYCNQADIpMGAwCUBgMIwgYDDMIGA0uGBgMAhAYDAIAGAi0AAyaUBgPxC4AGAroLAALJDAAHuHzFBgPlbsUGAwrFBgUJwgYD2nDFBgOtcYAGAiUAAzqABgIz" +
        "AAM0xQYC6QsABpx9AAICAMoEs3EACLsNAAL0AQDfAZaDAbgGAwS4BicEuAY/eLgGAwi4BgMDuAZrYrgGCwq4BgcGuAYxMLgGBQS4BjcuuAYHDrgGBwS4BgUGuAYvlYgBuAYFyIgBuAYX" +
        "J7gGA6GIAbgGAwS4BgPMiAG4BgMCuAYHGrgGAwK4BgcGuAYDArgGDwa4BgMCuAYHDrgGAwK4BgcGuAYDArgGRza4BgMMuAYDArgGAwS4BmNduAYDArgGAyi4BgMCuAYPQLgGAwK4BgMC" +
        "uAYDArgGeKY1AAICAOQe1xS4BuEV3BWZYQUEmWEFBJlhBQSZYQUEmWEFBJlhBQSZYQUEmWEFBJlhBQSZYQUEmWEFBJlhBwaZYQUEmWEFBJlhDw6ZYQMAmmEFBplhAwCaYQUGmWEDAJph" +
        "BQaZYQMAmmEFBplhAwCaYS9pmWEVrgGZYR0cmWEFBJlhBQSZYQUEmWEFBJlhBQSZYQUEmWEFBJlhBQSZYQUEmWEFBJlhBQSZYQcGmWEFBJlhBQSZYQ8OmWEDAJphBQaZYQMAmmEFBplh" +
        "AwCaYQUGmWEDAJphBQaZYQMAmmEvaZlhB5IBmWEDAplhAwKZYQMCmWEJFplhhKAGlu0CAAKnlQEAAqyfAQACgwgAAu13AAK9ggEAAuYWAALurgIAAgAAApWZAgACgOIBAAKT8QEAAoIP" +
        "AALcIgAC5lEAArgkAAL0GgAC9gUAAvwEAAKuHgACmZoBAAKyDAAC/A4AAooMAAK+QQAC2jQAAo4iAALdrQIAAuYTAAKeXgACrhwAAqRQAALiXwACm4MCAAK2SgACxFcAAq4OAAK1mgEA" +
        "Ap58AAKOGQACqaUBAAKaIQACphkAAqQWAAKkdwACj4UCAALiCAACzgQAAsxHAAKeGAAC+hwAAq4TAAK0JAACihgAAqwBAAKmHgAChiUAAvoQAAKWCgAC25UBAALmAwACwhAAAtIYAAL2" +
        "PAAC9i0AAtFOAALtxwEAAsoYAAK4dQACvBAAArc4AALQGQAC8E8AAuooAAK9+AEAApQOAALiNgACjg8AAuoEAALAOAACkAQAAqhgAALxjQIAAvK2AQAC3boBAAIfAAKgoQEAAsQOAALm" +
        "GAACiEoAAukrAALhogEAAuYcAAL4gwEAAonzAQAC3DYAAtYQAALqTQAC0gcAArGJAQACyJcBAAL3pAEAAtQ/AAK3RgAC/noAAqcdAALUXgACvaUBAAK2EgACxnoAApA1AALCGQAC33sA" +
        "AuyPAQACz4wBAAKTJgACzn8AAol9AAKKRwAC7ZoBAAL2CgACwAEAAvBaAALMUQACkBYAAsYhAAL6GwACs/sBAAKaBQAC4hQAAvIVAAKyGwAC8igAAtgkAAKGcgAC+hIAAtoQAAJuAALl" +
        "sAIAAtZQAALiEgAC1o8BAALbwwEAArgMAALgAQACtAoAApIqAALMCAACgA0AAoIVAALUEAAC9gkAAu46AALvKAAC6iwAAs4MAALlhAIAApgCAAK0CAAClnAAAvRfAALQBwACwa8BAALY" +
        "BAACjA4AAuYgAAKgQgACkSMAAqGSAQACqiAAAtwTAAKmBwACxAkAAqxOAALuAgAC4iwAAtgCAALcRwAChBMAAqQBAAKgAwACmaICAALGqAEAAoxgAAKIFAACrdcBAAK1SQACqAkAAqgs" +
        "AAKiAQACtCUAAtIRAAKYHwAC6BEAAvQ6AAKALgACojwAAonkAQACzL4BAALJjgIAAuRTAALwAQACnBUAArYFAALaFQACoAUAAqQMAALKEgACnG0AAuGbAgACgkMAApTRAQACmZkCAALc" +
        "MwACokMAAoCFAQACvb4BAALyBgACphsAAuAtAAL+iwEAArmRAgACzAcAAqwhAALcJgAC9gQAArQFAAL6EAACwhwAArgHAAKuJgACrCUAAiQAAtYjAAKsFAACxY4CAAL2bQACuWoAAuZ2" +
        "AAKQCwACxEUAAtJCAALoFgACkAkAAo/cAQAC6BgAArpQAAK5HAACqgEAAuQFAAKjJwACzQgAAv5qAAKv8gEAAuzRAQAC98MBAAJlAAK+MgAC2hAAAoZoAAKhhQEAArJGAALTGQACjqIB" +
        "AALdGwACgjgAAoMzAALvqgEAAqU2AAKAEgAGtAoABLQ4AAarUgACmIUBAALADgAC5AkAAkQAAg4AAlQAAo53AAKvagAC/gsABKoZAATMEwAGgBUAAooDAAjkHwACGgACWAACmBIAAqsz" +
        "AAKyFwACkZwCAALyBAACzAEAAvgFAAI2AALaAQACmAkAAtIBAALEAQACsAcAAtABAAL4DgACFAACzBAAAqgDAAJMAALIAQACug0AAqYCAALeAgAC6AcAAuQTAALGAgACkAQAApgJAAL6" +
        "AgAC7gcAAt4RAALaAgACFgACAQACEAACDAACDgACYAACAgAC5AIAAoIBAAL+BAAC6AgAAioAAnAAAuIEAAKmAgAC0AcAApgCAAIAAAK8BwAC8hIAAowCAALWBQACcAACtAYAAmoAAtwK" +
        "AAKEAgAC1hoAArgEAAJ4AAKL3wEAAvKJDwACq4MOAAbjzwEAAp4OAAKZAQACzwcAAooHAAJ2AAKOBQACZgACxgoAAo8BAAKIAQACkgEAAvAJAAKyAQACogIAAiAAApwEAAKMAwAC1A4A" +
        "Ag4AAqACAAKIAQAC1gQAAuwBAAKLAQACjAIAAlsAAqQCAAKEAQACoAYAArABAAJsAAKIBAACvAQAAsYCAAIIAAJ2AALGEAACggEAAo4GAAK0BgACHwACrgEAAvgDAAKgBQAC8hgAAuMV" +
        "AAL0AQAC9gEAAo4FAAKqAgACagACxAMAAgQAAtYCAAIiAAIyAAKsAQACEwACmAYAAsoHAAKeBAAC9gIAAsADAAKyAgAClAUAAo4DAAKaDQACugIAApQOAAKQBwACigEAAiAAAtIEAAJy" +
        "AAJZAAJsAAIFAAIhAAKYAQACogEAAvwFAALgCAAC9AQAAs4EAAK6AwACjBAAAs4BAALmAQACigIAAkgAAhgAAmAAAq4LAAKUEgAC3KIMAAILAAKiLgAC7+APAAL2EQACQgACoMgQAAKO" +
        "KgAChogBAAKf/g4AApYBAIgB6eYEtAsEMrcLFhHBCwIAwgsCwNUHwQsCAMILAvHVB7cLAgC4CwIAvAsCArwLAgK8CwICvAsCArwLAgK8CwICvAsEBLwLAgK8CwICvAsCArwLAgK8CwQE" +
        "vAsEBLwLAgK8CwQEvAsCArwLBAS8CwICvAsCArwLAgK8CwICvAsCKbkLAge/CwIUvwsCEr8LmVXqqgi6oQQFBLqhBB8UuqEEhwKYAqeiBAMCp6IEuQiqCL6mBAMA16YE3wXkBbqpBAMA" +
        "sKkEBQC9qQT5A/4Dr6sEAwKvqwT7DfgNsLIEzOAFxOAF5aIHAgLlogcCDu6iBwIA76IHAgDwogcCAPGiBwIA8qIHrgG0AeWiBwIC5aIHAgLuogcCAu6iBwIB76IHAgLvogeAmQn9jQwA" +
        "AgkAAhIAAsLLDQACg8cNAAKcAQACGgACjgEAAvABAAI+AAKcAQACLwAC4XAAArjGDgAC2dMNAAIOAAIgAAImAALKzg0AAsXBDgAC3HIAAkwAAvzODQAC584NAAIaAAKvCwACwAsAAhIA" +
        "AtSAEgAC0/8RAAIcAALHdAACuHUAAhYAAlgAAgoAAsN1AALkdgACBAACNgACLAACFgACAgACIgACZAACEAACEgACMgACFAACBAACAAACAAAC2toNAAL35gwAAstyAAIqAAKI3g0AAu/d" +
        "DQACDAACKgACsAIAAssBAAIgAAJAAAJ0AAKoAQACNAAChgEAAiAAAkIAAgAAAioAAiQAAhAAAh4AAqgFAAKfBAACogQAAosDAAJGAALZEQACzhsAAr8EAAJMAAIyAAKDAgACzgIAAgEA" +
        "AvYBAALw8A0AAuPvDQACCgACHgACKAACEAACgAEAAoz1DQAChAEAAvvzDQACXgACGAACnQEAApwCAALvjQEAAhwAApiQAQACbAACAAAClPoNAAKJ+A0AAioAAh4AAhgAAsr8DQACsfwN" +
        "AAIOAAKaDQAC4QwAAsGSAQACvpMBAAIcAAKkAQACZQACroUOAALBgg4AAsaCDgAC74EOAAIFAAIiAALKAQACAgAC5ZYBAAKclwEAAlYAAioAAlgAAo2YAQACwqQPAAKNpA8AAuiYAQAC" +
        "BgACBgACKAACkJMSAAKnkhIAAuaQDgACAAAC34QNAAK9iwEAAgAAArWZAQAC4ucPAALEvAEAAu+JEAACEgACj5oBAALumgEAAmYAAhQAAkQAApACAAKNnQEAAjsAAvCdAQACgJkOAAKZ" +
        "mA4AAoICAAIIAAIEAAIDAAJcAAIoAAJIAAIbAAIWAAJeAAIoAAIIAAI0AAIWAAKEAQACqAEAAkYAAvgBAAL4ng4AAp2fDgACgQEAAtgBAAI2AALCAQACmqAOAAKdnw4AArkBAAI3AAL1" +
        "pQEAAvaoAQACKgACPgACSwAClagBAALGqwEAAjoAAryqDgACzagOAAKqBAAC3QIAAt+sAQAC8K0BAAKRrgEAAkcAAtxaAAIGAALWVQACxwEAAqJoAAKn8wEAAvyMAQACCAACDAACegAC" +
        "FQAC4LEOAALz4Q8AAuKyAQAC6QEAApoDAAJmAALQrw4AAr2vDgAC3QEAAuoDAALttQEAAsq2AQACwgEAAo4BAAL8AgAC9q8OAAKPrw4AAoW7AQACkrwBAAKMtg4AAqW1DgACi7wBAALI" +
        "vAEAAloAAjYAAgIAAqS7DgACg3YAAt53AALXug4AAtzBDgAC+b8OAAIcAALLAQAC3gIAAlAAAnIAAmsAAlAAAh4AAhoAArK+DgAC078OAAL2AwACfgAC9cQBAAKwxgEAAgcAApTADgAC" +
        "r8MOAALqBQAC4L8OAAJgAAKPvw4AAuYBAAI1AAIFAAKJygEAAujKAQACZgACCwACbAAC8NEMAAK/zwwAArzEDgACjcMOAAKeyA4AAoXGDgACGgACNgAC8M4OAAKPzg4AAioAAsDSDgAC" +
        "vgMAArPSDgACIgACvdMBAALy0wEAAtnTAQACAAACntYBAAIqAAIqAAIoAAKKAQAC3dYBAAKS2AEAAqTcDgAC79sOAAKo3Q4AAsPcDgAC3rANAAKdrg0AAqLmDgACLgACmAIAAo/BEAAC" +
        "GAAC2NsBAAL+5w4AAgEAAk4AAjQAAqnoDgACAgACAAACVgACodwBAAKk3QEAAondAQACoAEAAo7OEAACne8OAAJ8AAKAAQAC0d8BAAKG1RAAAp/zDgACiPUOAAJWAALr9A4AArgBAAL3" +
        "4gEAAqLkAQACFAACCgAC2vwOAALWBAACAAAC8f4OAALX4wEAAtLmEAACyf8OAAIGAALD5gEAArLpEAAC2/4OAALj6AEAApDpAQACCQACOgACjIoPAALFiA8AAsPpAQACjOsBAAJ2AAKG" +
        "AQACoewBAALo+xAAAj4AAtv7EAACgP4QAAK9jQ8AAoiPDwAC0Y4PAALKAQACFgACqpMPAAKSAQAChZMPAAKQlQ8AAu+UDwAC3ssNAAKTvg8AArrzAQACogEAAu/zAQAC5vQBAAKRmgEA" +
        "AuSzEAACHAACw9ABAAISAAK1xg0AAgYAArQ2AALlrAIAAsz4AQACCwACJAAC078BAAL8vwEAAgQAAhQAAlIAAqyhDwACraEPAAJwAAKMAQAClAEAApMCAAK0AgACVAAC4AEAAocEAALu" +
        "AQACBAACIAACtKEPAALqBAACqwIAAtOeEQACjP8BAAIEAAJGAALoug8AAsu5DwACkKcPAAKdpxEAAggAAqCpEQACwgQAAs2tEQACyoMCAAIYAAIWAAIEAAKAAQACQQACjAIAAlcAAq4C" +
        "AAKhAQAChgEAAjYAAt2GAgAClIgCAAJAAAKPiAIAAs6JAgACBgACiLgPAAKftg8AAg4AAtGKAgACiosCAAL90AIAAuaPEgAC8AIAAs/KEQACEgACso8CAAKaAQACugIAApYDAAKmwQ8A" +
        "Avm/DwACLAACtAEAArgBAALwxg8AAtXcAwAC8egLAAIdAAJoAALc6wsAApPoCwACyAEAArTaDwACNgACsdUPAAK6AQACQAACutgPAAKl2A8AAroEAAK+AgACAgACtwEAAvoFAAI4AALK" +
        "3w8AAt3ZDwAC668CAALEsAIAAoDfDwACoY4SAAK6swIAAqHkAQAC4uUBAALE6A8AAqoDAALXnhIAAhAAAtS1AgAC1PAPAAKvpRIAAsinEgAClfIPAAIAAAI8AAKa9g8AAqfzDwAC3bYC" +
        "AALstwIAAvwBAAI2AAJ4AALfuAIAAsS9EgACu4AQAALcBAAC+gIAAt3AAgACPgAC9MECAALOjRAAAqvPEgACmtASAAKSBAAChgIAAquPEAACycUCAALGxgIAAgoAAg4AAhQAAg4AAkoA" +
        "AoqbEAA=";
    }
}
