using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Tests.Requests;

/// <summary>Makes requests as pages meet them. Everything happens minutes apart, from Monday noon on.</summary>
internal static class ARequest
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 20, 12, 0, 0, TimeSpan.Zero);
    public static readonly Guid Rita = Guid.Parse("01900000-0000-7000-8000-000000000001");
    public static readonly Approver Anna = new(Guid.Parse("01900000-0000-7000-8000-000000000002"), "Anna", []);

    public static SnapshotFacts Snapshot(string name = "web-1-nightly", SnapshotKind kind = SnapshotKind.Instance, string state = "available") => new()
    {
        Connection = "acme", Region = "eu-central-1", Name = name, Arn = $"arn:aws:lightsail:eu-central-1:1:{kind}Snapshot/{name}", Kind = kind, CreatedAt = Noon.AddDays(-1),
        State = state, SizeInGb = 40, SourceName = "web-1", Tags = [new SnapshotTag("env", "prod")],
    };

    public static ExportRequest Pending(ApprovalPolicy? policy = null, DateTimeOffset? notBefore = null) => ExportRequest.Submit(
        new Submission { Number = 7, Snapshot = Snapshot(), RequestedById = Rita, RequestedByName = "Rita", Justification = "Move the web server to EC2.", NotBefore = notBefore },
        policy ?? PolicySet.Default, 1, RequestTerms.Standard, Noon);

    public static ExportRequest Approved(DateTimeOffset? notBefore = null)
    {
        ExportRequest request = Pending(notBefore: notBefore);
        request.Approve(Anna, request.PlanHash, null, RequestTerms.Standard, Noon.AddMinutes(5));
        return request;
    }

    public static ExportRequest Exporting()
    {
        ExportRequest request = Approved();
        ExportAttempt attempt = request.Claim(Guid.CreateVersion7(), "node-1", [], TimeSpan.FromMinutes(2), Noon.AddMinutes(6));
        request.RecordStarted(attempt.Id, [new OperationFacts { Id = "operation-1", Status = "Started", OperationType = "ExportSnapshot" }], 200, "aws-1", Noon.AddMinutes(7));
        return request;
    }

    public static ExportRequest Exported()
    {
        ExportRequest request = Exporting();
        request.Succeed("ami-0123456789", "Amazon EC2", Noon.AddMinutes(19));
        return request;
    }

    public static ExportRequest Refused(string code, int? httpStatus = 400)
    {
        ExportRequest request = Approved();
        ExportAttempt attempt = request.Claim(Guid.CreateVersion7(), "node-1", [], TimeSpan.FromMinutes(2), Noon.AddMinutes(6));
        request.RecordRefused(attempt.Id, new CallError("ExportSnapshot", code, "<b>raw text</b>", httpStatus, "aws-9", CallEffect.None), Noon.AddMinutes(7));
        return request;
    }

    public static ExportRequest SentBack()
    {
        ExportRequest request = Pending();
        request.AskForChanges(Anna, request.PlanHash, "Please name the ticket.", Noon.AddMinutes(5));
        return request;
    }

    public static ExportRequest Withdrawn()
    {
        ExportRequest request = Pending();
        request.Withdraw(Rita, Noon.AddMinutes(3));
        return request;
    }
}
