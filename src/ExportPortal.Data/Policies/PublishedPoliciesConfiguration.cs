using ExportPortal.Data.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Policies;

internal sealed class PublishedPoliciesConfiguration : IEntityTypeConfiguration<PublishedPolicies>
{
    public void Configure(EntityTypeBuilder<PublishedPolicies> policies)
    {
        policies.ToTable("Policies");
        policies.HasKey(p => p.Version);
        policies.Property(p => p.Version).ValueGeneratedNever();
        policies.Property(p => p.Policies).HasJson();
        policies.Property(p => p.PublishedByName).HasMaxLength(100);
    }
}

internal sealed class FreezeConfiguration : IEntityTypeConfiguration<Freeze>
{
    public void Configure(EntityTypeBuilder<Freeze> freeze)
    {
        freeze.ToTable("Freezes");
        freeze.HasKey(f => f.Scope);
        freeze.Property(f => f.Scope).HasMaxLength(60);
        freeze.Property(f => f.Reason).HasMaxLength(500);
        freeze.Property(f => f.SetByName).HasMaxLength(100);
    }
}
