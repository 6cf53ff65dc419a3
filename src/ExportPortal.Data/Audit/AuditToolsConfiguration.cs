using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Audit;

internal sealed class AuditViewConfiguration : IEntityTypeConfiguration<AuditView>
{
    public void Configure(EntityTypeBuilder<AuditView> view)
    {
        view.ToTable("AuditViews");
        view.Property(v => v.Id).ValueGeneratedNever();
        view.Property(v => v.Name).HasMaxLength(AuditView.MaxName);
        view.Property(v => v.Query).HasMaxLength(2000);
        view.Property(v => v.OwnerName).HasMaxLength(100);
        view.HasIndex(v => new { v.OwnerId, v.Name }).IsUnique();
        view.HasIndex(v => v.IsShared);
    }
}

internal sealed class AuditExportConfiguration : IEntityTypeConfiguration<AuditExport>
{
    public void Configure(EntityTypeBuilder<AuditExport> export)
    {
        export.ToTable("AuditExports");
        export.Property(e => e.Id).ValueGeneratedNever();
        export.Property(e => e.PersonName).HasMaxLength(200);
        export.Property(e => e.Query).HasMaxLength(4000);
        export.Property(e => e.Zone).HasMaxLength(100);
        export.Property(e => e.Format).HasMaxLength(10);
        export.Property(e => e.State).HasConversion<string>().HasMaxLength(10);
        export.Property(e => e.Sha256).HasMaxLength(64);
        export.Property(e => e.Failure).HasMaxLength(500);
        export.HasIndex(e => new { e.PersonId, e.AskedAt });
        export.HasIndex(e => e.State);
    }
}
