namespace ExportPortal.Web.Features.Audit;

/// <summary>A kept query, for the person who looks.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Query">The query's text.</param>
/// <param name="IsShared">Everybody who may read the history sees it.</param>
/// <param name="IsOwn">The person keeps it and may change or remove it.</param>
/// <param name="OwnerName">Who keeps it.</param>
public sealed record KeptView(Guid Id, string Name, string Query, bool IsShared, bool IsOwn, string OwnerName);
