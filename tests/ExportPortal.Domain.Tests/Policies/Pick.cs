using CsCheck;

namespace ExportPortal.Domain.Tests.Policies;

/// <summary>Generators that choose from a few values.</summary>
internal static class Pick
{
    public static Gen<T> Of<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
