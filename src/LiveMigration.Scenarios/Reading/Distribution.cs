using LiveMigration.Scenarios.Fields;
using LiveMigration.Simulation;

namespace LiveMigration.Scenarios.Reading;

/// <summary>What a number of a virtual machine is drawn from: a law, bounds and a step that were found right.</summary>
/// <param name="Field">The field it stands in.</param>
/// <param name="Law">Gives a value in base units.</param>
/// <param name="Lowest">What is drawn below it becomes it; a multiple of the step.</param>
/// <param name="Highest">What is drawn above it becomes it; a multiple of the step.</param>
/// <param name="Step">What is drawn is rounded to the nearest multiple of it; null: not at all.</param>
/// <remarks>
/// Each number has a stream of its own, named by the machine and the field, so a machine keeps what it drew when others come and go.
/// All is arithmetic of 64-bit floating point and <see cref="PortableMath"/>: the same on every machine.
/// </remarks>
internal sealed record Distribution(ScenarioField Field, Func<RandomStream, double> Law, decimal Lowest, decimal Highest, decimal? Step)
{
    /// <summary>What a virtual machine draws.</summary>
    /// <param name="seed">The scenario's seed.</param>
    /// <param name="vm">The machine's name.</param>
    /// <param name="field">The field's path in it.</param>
    public decimal Draw(ulong seed, string vm, string field) =>
        Math.Clamp(Rounded(Law(new RandomStream(seed, $"drawn/{vm}/{field}"))), Lowest, Highest);

    /// <summary>The value as a message shows it.</summary>
    public string Shown(decimal value, string vm) => $"{Quantity.Shown(Field.Kind, value)} (drawn for {vm})";

    // Beyond what a decimal holds, every law's bounds are passed already.
    private decimal Rounded(double value)
    {
        var bounded = (decimal)Math.Clamp(value, -1e24, 1e24);
        return Step is { } step ? decimal.Round(bounded / step) * step : bounded;
    }
}
