using ExportPortal.Data.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Comfort;

/// <summary>What a person has typed into one form and not sent yet. Nobody else reads it.</summary>
public sealed class Draft
{
    /// <summary>The longest key, in characters.</summary>
    public const int MaxKey = 80;

    /// <summary>The longest text, in characters.</summary>
    public const int MaxText = 64_000;

    /// <summary>Whose it is.</summary>
    public required Guid OwnerId { get; init; }

    /// <summary>Which form of the person: "new 0193…", "talk 0193…".</summary>
    public required string Key { get; init; }

    /// <summary>What the form needs to be as it was.</summary>
    public required string Text { get; set; }

    /// <summary>Last change, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; set; }
}

internal sealed class DraftConfiguration : IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Draft> draft)
    {
        draft.ToTable("Drafts");
        draft.HasKey(d => new { d.OwnerId, d.Key });
        draft.Property(d => d.Key).HasMaxLength(Draft.MaxKey);
        draft.Property(d => d.Text).HasMaxLength(Draft.MaxText);
        draft.HasOne<PortalUser>().WithMany().HasForeignKey(d => d.OwnerId).OnDelete(DeleteBehavior.Cascade);
    }
}
