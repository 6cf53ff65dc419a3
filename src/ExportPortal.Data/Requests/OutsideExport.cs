using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Requests;

/// <summary>An export snapshot record that no request owns: made in the console or by another tool.</summary>
public sealed class OutsideExport
{
    /// <summary>ExportSnapshotRecord.arn, unique.</summary>
    public required string RecordArn { get; init; }

    /// <summary>ExportSnapshotRecord.name.</summary>
    public required string RecordName { get; init; }

    /// <summary>The connection it was seen through.</summary>
    public required string Connection { get; init; }

    /// <summary>Its region.</summary>
    public required string Region { get; init; }

    /// <summary>sourceInfo.name.</summary>
    public required string SnapshotName { get; init; }

    /// <summary>sourceInfo.arn, or null.</summary>
    public string? SnapshotArn { get; init; }

    /// <summary>createdAt, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>state when it was seen last.</summary>
    public required string State { get; set; }

    /// <summary>destinationInfo.id, or null.</summary>
    public string? DestinationId { get; set; }

    /// <summary>When the portal found it, UTC.</summary>
    public required DateTimeOffset FoundAt { get; init; }
}

internal sealed class OutsideExportConfiguration : IEntityTypeConfiguration<OutsideExport>
{
    public void Configure(EntityTypeBuilder<OutsideExport> export)
    {
        export.ToTable("OutsideExports");
        export.HasKey(e => e.RecordArn);
        export.Property(e => e.RecordArn).HasMaxLength(500);
        export.Property(e => e.RecordName).HasMaxLength(300);
        export.Property(e => e.Connection).HasMaxLength(60);
        export.Property(e => e.Region).HasMaxLength(30);
        export.Property(e => e.SnapshotName).HasMaxLength(300);
        export.Property(e => e.SnapshotArn).HasMaxLength(500);
        export.Property(e => e.State).HasMaxLength(50);
        export.Property(e => e.DestinationId).HasMaxLength(100);
        export.HasIndex(e => e.SnapshotArn);
        export.HasIndex(e => e.FoundAt);
    }
}
