namespace ExportPortal.Web.Features.Api;

/// <summary>Maps calls that take their wishes from the query.</summary>
internal static class QueryCalls
{
    /// <summary>
    /// Maps a GET whose parameters are numbers, times or lists in the query. They are bound as the program runs: the generated code answers a value that it cannot
    /// read without saying which one it was, and takes a list for a body.
    /// </summary>
    public static RouteHandlerBuilder MapQuery(this RouteGroupBuilder calls, string path, Delegate handler)
    {
#pragma warning disable RDG002 // The generator says that it leaves this call alone, which is what this method is for.
        return calls.MapGet(path, handler);
#pragma warning restore RDG002
    }
}
