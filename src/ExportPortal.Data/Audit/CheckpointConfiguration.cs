using ExportPortal.Domain.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Audit;

internal sealed class AuditCheckpointConfiguration : IEntityTypeConfiguration<AuditCheckpoint>
{
    public void Configure(EntityTypeBuilder<AuditCheckpoint> checkpoint)
    {
        checkpoint.ToTable("AuditCheckpoints");
        checkpoint.HasKey(c => c.Seq);
        checkpoint.Property(c => c.Seq).ValueGeneratedNever();
        checkpoint.Property(c => c.Hash).HasMaxLength(64);
        checkpoint.Property(c => c.KeyId).HasMaxLength(64);
        checkpoint.Property(c => c.Signature).HasMaxLength(120);
    }
}

internal sealed class AuditKeyConfiguration : IEntityTypeConfiguration<AuditKey>
{
    public void Configure(EntityTypeBuilder<AuditKey> key)
    {
        key.ToTable("AuditKeys");
        key.HasKey(k => k.KeyId);
        key.Property(k => k.KeyId).HasMaxLength(64);
        key.Property(k => k.PublicKey).HasMaxLength(200);
        key.Property(k => k.PreviousKeyId).HasMaxLength(64);
        key.Property(k => k.Signature).HasMaxLength(120);
        key.Property(k => k.SignatureByPrevious).HasMaxLength(120);
        key.HasIndex(k => k.PreviousKeyId).IsUnique(); // one successor: no fork of trust
    }
}
