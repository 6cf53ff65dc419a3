namespace ExportPortal.Data.Storage;

/// <summary>Where the database is.</summary>
/// <param name="Provider">SQLite or PostgreSQL.</param>
/// <param name="ConnectionString">In the provider's own format; may hold a password, so it is never shown or logged.</param>
public sealed record DatabaseLocation(DatabaseProvider Provider, string ConnectionString)
{
    /// <inheritdoc />
    public override string ToString() => Provider.ToString();
}
