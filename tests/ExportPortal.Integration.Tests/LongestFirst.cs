using ExportPortal.Integration.Tests;
using ExportPortal.Integration.Tests.Execution;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace ExportPortal.Integration.Tests;

/// <summary>
/// Begins with the classes that wait longest for leases and clocks of other processes, so that the short ones fill the gaps and no long one is left
/// alone at the end.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] s_first = [.. new[] { typeof(OutageTests), typeof(CrashPointsOnSqlite), typeof(CrashPointsOnPostgreSql), typeof(StalledNodeTests) }.Select(t => t.FullName!)];

    /// <inheritdoc />
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => Place(c.TestCollectionDisplayName)).ThenBy(c => c.TestCollectionDisplayName, StringComparer.Ordinal)];

    // A class without a collection of its own makes one that is named after it.
    private static int Place(string name)
    {
        int listed = Array.FindIndex(s_first, first => name.Contains(first, StringComparison.Ordinal));
        return listed >= 0 ? listed : name.Contains(typeof(OutageTests).Namespace!, StringComparison.Ordinal) ? s_first.Length : s_first.Length + 1;
    }
}
