using System.Diagnostics.Metrics;
using ExportPortal.Data.Storage;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Execution;

/// <summary>What operators watch: requests by status, calls of ExportSnapshot by outcome, and how long an approved request waited for its call.</summary>
public sealed class ExportMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "ExportPortal";

    private readonly Counter<long> _transitions;
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _approvalToCall;
    private readonly IDisposable _subscription;

    /// <summary>Makes the meter and counts changes of requests from now on.</summary>
    public ExportMetrics(IMeterFactory meters, ChangeFeed changes)
    {
        Meter meter = meters.Create(MeterName);
        _transitions = meter.CreateCounter<long>("exportportal.request.transitions", description: "Requests that reached a status.");
        _calls = meter.CreateCounter<long>("exportportal.export.calls", description: "Calls of ExportSnapshot by outcome: accepted, refused, postponed or unknown.");
        _approvalToCall = meter.CreateHistogram<double>("exportportal.export.approval_to_call", "s", "Time from when an approved request was due to its call.");
        _subscription = changes.Subscribe(change =>
        {
            if (change.StatusChanged)
            {
                _transitions.Add(1, new KeyValuePair<string, object?>("status", change.Status.ToString()));
            }
        });
    }

    /// <summary>A call is about to be sent.</summary>
    public void Sending(ExportRequest request, DateTimeOffset now)
    {
        DateTimeOffset due = request.NotBefore > request.ApprovedAt ? request.NotBefore.Value : request.ApprovedAt ?? now;
        _approvalToCall.Record(Math.Max(0, (now - due).TotalSeconds));
    }

    /// <summary>A call was accepted.</summary>
    public void Accepted() => Count("accepted");

    /// <summary>A call ended in an error.</summary>
    public void Ended(CallError error) => Count(ErrorCatalogue.For(error.Code, error.HttpStatus).Next switch
    {
        AfterError.Reconcile => "unknown",
        AfterError.TryLater => "postponed",
        _ => "refused",
    });

    /// <inheritdoc />
    public void Dispose() => _subscription.Dispose();

    private void Count(string outcome) => _calls.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
