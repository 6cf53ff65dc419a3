using ExportPortal.Data.Accounts;
using ExportPortal.Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Requests;

/// <summary>Somebody who wants to hear what becomes of a request.</summary>
public sealed class RequestWatcher
{
    /// <summary>The request.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>Who watches it.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Since when, UTC.</summary>
    public required DateTimeOffset Since { get; init; }
}

internal sealed class RequestWatcherConfiguration : IEntityTypeConfiguration<RequestWatcher>
{
    public void Configure(EntityTypeBuilder<RequestWatcher> watcher)
    {
        watcher.ToTable("RequestWatchers");
        watcher.HasKey(w => new { w.RequestId, w.UserId });
        watcher.HasIndex(w => w.UserId);
        watcher.HasOne<ExportRequest>().WithMany().HasForeignKey(w => w.RequestId).OnDelete(DeleteBehavior.Cascade);
        watcher.HasOne<PortalUser>().WithMany().HasForeignKey(w => w.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
