namespace ExportPortal.Web.Features.Execution;

/// <summary>Asks for work to be done soon. Only a hint: the sweep finds everything that is due in the database anyway.</summary>
public interface IWakeUp
{
    /// <summary>Start one approved request.</summary>
    void Start(Guid requestId, TimeSpan? delay = null);

    /// <summary>Look for the trace of one call with an unknown outcome.</summary>
    void Reconcile(Guid requestId, TimeSpan? delay = null);

    /// <summary>Look at the running exports of a connection and region.</summary>
    void Track(string connection, string region, TimeSpan? delay = null);

    /// <summary>Look for exports made outside the portal.</summary>
    void DetectOutsideExports(string connection, string region);
}
