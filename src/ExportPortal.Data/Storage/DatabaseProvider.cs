namespace ExportPortal.Data.Storage;

/// <summary>Which database the portal runs on (Database:Provider).</summary>
public enum DatabaseProvider
{
    /// <summary>One file, one node. The default.</summary>
    Sqlite,

    /// <summary>A server, for one node or several.</summary>
    PostgreSql,
}
