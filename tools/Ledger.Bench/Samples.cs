using System.Globalization;

namespace Ledger.Bench;

/// <summary>Repeated measurements of one thing.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public double Median => At(0.5);

    public double Min => _values.Min();

    public double Max => _values.Max();

    public int Count => _values.Count;

    public void Add(double value) => _values.Add(value);

    /// <summary>The value below which a part of the measurements lies.</summary>
    public double At(double part)
    {
        var sorted = _values.Order().ToArray();
        var place = part * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }

    /// <summary>Measurement by measurement, how many times the other's: neighbours in time are compared, so that drift cancels.</summary>
    public Samples Over(Samples other)
    {
        var ratios = new Samples();
        foreach (var (mine, theirs) in _values.Zip(other._values))
        {
            ratios.Add(mine / theirs);
        }

        return ratios;
    }

    public string Milliseconds() => string.Create(CultureInfo.InvariantCulture, $"{Median:0.00} ms ({Min:0.00}–{Max:0.00})");

    public string Rate() => string.Create(CultureInfo.InvariantCulture, $"{Median:N0}/s ({Min:N0}–{Max:N0})");

    public string Ratio() => string.Create(CultureInfo.InvariantCulture, $"{Median:0.00} ({Min:0.00}–{Max:0.00})");
}
