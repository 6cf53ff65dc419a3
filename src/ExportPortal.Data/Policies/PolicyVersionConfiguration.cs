using ExportPortal.Data.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Policies;

internal sealed class PolicyVersionConfiguration : IEntityTypeConfiguration<PolicyVersion>
{
    public void Configure(EntityTypeBuilder<PolicyVersion> version)
    {
        version.ToTable("PolicyVersions");
        version.HasKey(v => v.Number);
        version.Property(v => v.Number).ValueGeneratedNever();
        version.Property(v => v.State).HasConversion<string>().HasMaxLength(10);
        version.Property(v => v.Policies).HasJson();
        version.Property(v => v.Note).HasMaxLength(500);
        version.Property(v => v.SentBack).HasMaxLength(700);
        version.Property(v => v.AuthorName).HasMaxLength(100);
        version.Property(v => v.ClosedByName).HasMaxLength(100);
        version.Property(v => v.Revision).IsConcurrencyToken();
        version.Ignore(v => v.IsOpen);
        version.HasIndex(v => new { v.State, v.Number });
        version.HasIndex(v => v.OpenKey).IsUnique();
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
