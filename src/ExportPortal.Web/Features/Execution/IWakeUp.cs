namespace ExportPortal.Web.Features.Execution;

/// <summary>
/// Asks for work to be done soon, by connection and region: each has its own line, so that one that hangs holds up no other. Only a
/// hint: the sweep finds everything that is due in the database anyway.
/// </summary>
public interface IWakeUp
{
    /// <summary>Start what is approved and due.</summary>
    void Start(string connection, string region, TimeSpan? delay = null);

    /// <summary>Look for the traces of calls with an unknown outcome.</summary>
    void Reconcile(string connection, string region, TimeSpan? delay = null);

    /// <summary>Look at the running exports.</summary>
    void Track(string connection, string region, TimeSpan? delay = null);

    /// <summary>Look for exports made outside the portal.</summary>
    void DetectOutsideExports(string connection, string region);
}
