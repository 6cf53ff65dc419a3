namespace ExportPortal.Web.Features.Requests;

/// <summary>Says who asked, and on whose behalf; for pages.</summary>
public static class AskedBy
{
    /// <summary>"Anna Arndt" or "Anna Arndt, on behalf of Rita Romero".</summary>
    /// <param name="name">Who asked.</param>
    /// <param name="onBehalfOf">For whom, or null.</param>
    public static string Of(string name, string? onBehalfOf) => onBehalfOf is null ? name : T("{0}, on behalf of {1}", name, onBehalfOf);
}
