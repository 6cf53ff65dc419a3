using ExportPortal.Domain.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Audit;

internal sealed class AuditEventConfiguration : IEntityTypeConfiguration<AuditEvent>
{
    public void Configure(EntityTypeBuilder<AuditEvent> auditEvent)
    {
        auditEvent.ToTable("AuditEvents");
        auditEvent.HasKey(e => e.Seq);
        auditEvent.Property(e => e.Seq).ValueGeneratedNever();
        auditEvent.Property(e => e.ActorName).HasMaxLength(200);
        auditEvent.Property(e => e.ActorKind).HasConversion<string>().HasMaxLength(10);
        auditEvent.Property(e => e.OnBehalfOf).HasMaxLength(200);
        auditEvent.Property(e => e.Action).HasMaxLength(60);
        auditEvent.Property(e => e.SubjectType).HasMaxLength(40);
        auditEvent.Property(e => e.SubjectId).HasMaxLength(300);
        auditEvent.Property(e => e.Ip).HasMaxLength(60);
        auditEvent.Property(e => e.PrevHash).HasMaxLength(64);
        auditEvent.Property(e => e.Hash).HasMaxLength(64);
        auditEvent.HasIndex(e => e.Id).IsUnique();
        auditEvent.HasIndex(e => e.PrevHash).IsUnique(); // no fork
        auditEvent.HasIndex(e => new { e.RequestId, e.Seq });
        auditEvent.HasIndex(e => new { e.Action, e.Seq });
        auditEvent.HasIndex(e => new { e.ActorId, e.Seq });
        auditEvent.HasIndex(e => new { e.At, e.Seq });
    }
}

internal sealed class AuditHeadConfiguration : IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditHead> head)
    {
        head.ToTable("AuditHead");
        head.Property(h => h.Id).ValueGeneratedNever();
        head.Property(h => h.Hash).HasMaxLength(64);
        head.HasData(new AuditHead { Id = 1, Seq = 0, Hash = AuditChain.Genesis });
    }
}
