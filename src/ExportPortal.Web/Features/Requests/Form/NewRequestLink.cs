using ExportPortal.Domain.Requests;
using Microsoft.AspNetCore.Http.Extensions;

namespace ExportPortal.Web.Features.Requests.Form;

/// <summary>A snapshot that somebody wants exported, as the form's address names it.</summary>
/// <param name="Connection">Name of the connection.</param>
/// <param name="Region">AWS region.</param>
/// <param name="Name">Name of the snapshot.</param>
/// <param name="Kind">Instance or disk; null to look for both.</param>
public sealed record Pick(string Connection, string Region, string Name, SnapshotKind? Kind)
{
    /// <summary>The pick of a snapshot that has been read.</summary>
    public static Pick Of(SnapshotFacts snapshot) => new(snapshot.Connection, snapshot.Region, snapshot.Name, snapshot.Kind);
}

/// <summary>
/// Addresses of the form for a new request. connection, region, name and kind are repeated, one for each snapshot; a value that
/// is the same for all is written once.
/// </summary>
public static class NewRequestLink
{
    /// <summary>The route of the form.</summary>
    public const string Route = "/requests/new";

    /// <summary>The most snapshots of one form.</summary>
    public const int MaxPicks = 100;

    /// <summary>The longest address, in characters: web servers and proxies cut or refuse at 8 kB.</summary>
    public const int MaxLength = 6000;

    /// <summary>The form, filled with these snapshots.</summary>
    public static string To(params IReadOnlyCollection<Pick> picks) => To(null, picks);

    /// <summary>The form under an id, so that a refresh is the same form.</summary>
    public static string To(Guid? form, IReadOnlyCollection<Pick> picks)
    {
        QueryBuilder query = new();
        if (form is not null)
        {
            query.Add("form", form.Value.ToString("N"));
        }

        Write(query, "connection", [.. picks.Select(p => p.Connection)]);
        Write(query, "region", [.. picks.Select(p => p.Region)]);
        Write(query, "name", [.. picks.Select(p => p.Name)], always: true);
        Write(query, "kind", [.. picks.Select(p => p.Kind?.ToString() ?? "")]);
        return Route + query.ToQueryString();
    }

    /// <summary>Reads the values of an address; incomplete snapshots are left out.</summary>
    public static IReadOnlyList<Pick> Read(string[]? connections, string[]? regions, string[]? names, string[]? kinds)
    {
        List<Pick> picks = [];
        for (int i = 0; i < Math.Min(names?.Length ?? 0, MaxPicks); i++)
        {
            if (At(connections, i) is { Length: > 0 } connection && At(regions, i) is { Length: > 0 } region && names![i] is { Length: > 0 } name)
            {
                SnapshotKind? kind = Enum.TryParse(At(kinds, i), ignoreCase: true, out SnapshotKind read) && Enum.IsDefined(read) ? read : null;
                picks.Add(new Pick(connection, region, name, kind));
            }
        }

        return [.. picks.Distinct()];
    }

    private static string? At(string[]? values, int index) => values switch
    {
        null or [] => null,
        [string only] => only,
        _ => index < values.Length ? values[index] : null,
    };

    private static void Write(QueryBuilder query, string key, string[] values, bool always = false)
    {
        string[] written = !always && values.Distinct(StringComparer.Ordinal).Count() == 1 ? values[..1] : values;
        foreach (string value in written)
        {
            query.Add(key, value);
        }
    }
}
