using ExportPortal.Data.Storage;
using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Requests;

internal sealed class ExportRequestConfiguration : IEntityTypeConfiguration<ExportRequest>
{
    public void Configure(EntityTypeBuilder<ExportRequest> request)
    {
        request.ToTable("Requests");
        request.HasKey(r => r.Id);
        request.Property(r => r.Id).ValueGeneratedNever();
        request.Property(r => r.Version).IsConcurrencyToken();
        request.Property(r => r.Status).HasConversion<string>().HasMaxLength(20);
        request.Property(r => r.Kind).HasConversion<string>().HasMaxLength(10);
        request.Property(r => r.Plan).HasJson();
        request.Property(r => r.Policy).HasJson();
        request.Property(r => r.PlanHash).HasMaxLength(64);
        request.Property(r => r.Connection).HasMaxLength(60);
        request.Property(r => r.Region).HasMaxLength(30);
        request.Property(r => r.SnapshotName).HasMaxLength(300);
        request.Property(r => r.SnapshotArn).HasMaxLength(500);
        request.Property(r => r.Justification).HasMaxLength(ExportRequest.MaxJustification);
        request.Property(r => r.Ticket).HasMaxLength(TicketRule.MaxLength);
        request.Property(r => r.RequestedByName).HasMaxLength(100);
        request.Property(r => r.Checks).HasJson();
        request.Property(r => r.RepeatReason).HasMaxLength(ExportRequest.MaxRepeatReason);
        request.Property(r => r.OnBehalfOfName).HasMaxLength(100);
        request.Property(r => r.RequestTagLines).HasMaxLength((RequestTags.MaxLength + 1) * RequestTags.Most + 1);
        request.Property(r => r.IdempotencyKey).HasMaxLength(200);
        request.Property(r => r.DestinationId).HasMaxLength(100);
        request.Property(r => r.DestinationService).HasMaxLength(100);
        request.Property(r => r.MonthlyCost).HasPrecision(18, 2);
        request.Property(r => r.CostCurrency).HasMaxLength(3);
        request.Property(r => r.EscalatedTo).HasMaxLength(60);
        request.Property(r => r.ErrorCode).HasMaxLength(200);
        request.Property(r => r.ErrorMessage).HasMaxLength(4000);
        request.Ignore(r => r.DisownedRecords);
        request.Property<List<string>>("_disownedRecords").HasColumnName("DisownedRecords").HasJson();
        request.Ignore(r => r.PresentDecisions).Ignore(r => r.RequiredApprovals).Ignore(r => r.CurrentStage).Ignore(r => r.LastAttempt).Ignore(r => r.EarliestStart).Ignore(r => r.Tags).Ignore(r => r.Parties);

        request.HasIndex(r => r.Number).IsUnique();
        request.HasIndex(r => new { r.RequestedById, r.IdempotencyKey }).IsUnique();
        request.HasIndex(r => new { r.RequestedById, r.Number });
        request.HasIndex(r => new { r.OnBehalfOfId, r.Number }).HasFilter("\"OnBehalfOfId\" IS NOT NULL");
        request.HasIndex(r => r.DueAt);
        request.HasIndex(r => r.NudgeAt);
        request.HasIndex(r => new { r.Connection, r.Region, r.Status, r.DueAt });
        request.HasIndex(r => new { r.Status, r.Number });
        request.HasIndex(r => r.RequestedAt);
        request.HasIndex(r => r.SnapshotArn);
        request.HasIndex(r => r.DestinationId);
        request.HasIndex(r => r.BatchId);

        request.HasMany(r => r.Decisions).WithOne().HasForeignKey(d => d.RequestId).OnDelete(DeleteBehavior.Restrict);
        request.HasMany(r => r.Attempts).WithOne().HasForeignKey(a => a.RequestId).OnDelete(DeleteBehavior.Restrict);
        request.HasMany(r => r.Operations).WithOne().HasForeignKey(o => o.RequestId).OnDelete(DeleteBehavior.Restrict);
        request.HasMany(r => r.Errors).WithOne().HasForeignKey(e => e.RequestId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class DecisionConfiguration : IEntityTypeConfiguration<Decision>
{
    public void Configure(EntityTypeBuilder<Decision> decision)
    {
        decision.ToTable("Decisions");
        decision.Property(d => d.Id).ValueGeneratedNever();
        decision.Property(d => d.Kind).HasConversion<string>().HasMaxLength(20);
        decision.Property(d => d.PersonName).HasMaxLength(100);
        decision.Property(d => d.DeputyForName).HasMaxLength(100);
        decision.Property(d => d.Comment).HasMaxLength(ExportRequest.MaxComment);
        decision.Property(d => d.PlanHash).HasMaxLength(64);
        // One person, one decision that counts a revision: the database's own word on rule 3, whatever the code does.
        decision.HasIndex(d => new { d.RequestId, d.Revision, d.PersonId }).IsUnique().HasFilter("\"TakenBackAt\" IS NULL");
        // The index above is a partial one, which no question about "any decision" can use.
        decision.HasIndex(d => d.RequestId);
        decision.HasIndex(d => new { d.PersonId, d.At });
    }
}

internal sealed class ExportAttemptConfiguration : IEntityTypeConfiguration<ExportAttempt>
{
    public void Configure(EntityTypeBuilder<ExportAttempt> attempt)
    {
        attempt.ToTable("Attempts");
        attempt.Property(a => a.Id).ValueGeneratedNever();
        attempt.Property(a => a.State).HasConversion<string>().HasMaxLength(20);
        attempt.Property(a => a.NodeName).HasMaxLength(100);
        attempt.Ignore(a => a.Baseline);
        attempt.Property<List<string>>("_baseline").HasColumnName("Baseline").HasJson();
        attempt.Property(a => a.AwsRequestId).HasMaxLength(200);
        attempt.Property(a => a.ExportRecordArn).HasMaxLength(500);
        attempt.Property(a => a.ExportRecordName).HasMaxLength(300);
        attempt.Property(a => a.CandidateRecordArn).HasMaxLength(500);
        attempt.Property(a => a.OpenKey).HasMaxLength(600);
        attempt.HasIndex(a => new { a.RequestId, a.Number }).IsUnique();
        // Two of the walls of "exactly one export": one attempt in the window per snapshot, one owner per record.
        attempt.HasIndex(a => a.OpenKey).IsUnique();
        attempt.HasIndex(a => a.ExportRecordArn).IsUnique();
    }
}

internal sealed class ExportOperationConfiguration : IEntityTypeConfiguration<ExportOperation>
{
    public void Configure(EntityTypeBuilder<ExportOperation> operation)
    {
        operation.ToTable("Operations");
        operation.HasKey(o => o.OperationId);
        operation.Property(o => o.OperationId).HasMaxLength(100).ValueGeneratedNever();
        operation.Property(o => o.ResourceName).HasMaxLength(300);
        operation.Property(o => o.ResourceType).HasMaxLength(100);
        operation.Property(o => o.RegionName).HasMaxLength(30);
        operation.Property(o => o.AvailabilityZone).HasMaxLength(40);
        operation.Property(o => o.OperationType).HasMaxLength(100);
        operation.Property(o => o.Status).HasMaxLength(50);
        operation.HasIndex(o => o.RequestId);
    }
}

internal sealed class ExportErrorConfiguration : IEntityTypeConfiguration<ExportError>
{
    public void Configure(EntityTypeBuilder<ExportError> error)
    {
        error.ToTable("Errors");
        error.Property(e => e.Id).ValueGeneratedNever();
        error.Property(e => e.Operation).HasMaxLength(100);
        error.Property(e => e.Code).HasMaxLength(200);
        error.Property(e => e.Message).HasMaxLength(4000);
        error.Property(e => e.AwsRequestId).HasMaxLength(200);
        error.Property(e => e.Effect).HasConversion<string>().HasMaxLength(10);
        error.HasIndex(e => e.RequestId);
        error.HasIndex(e => new { e.At, e.Code });
    }
}
