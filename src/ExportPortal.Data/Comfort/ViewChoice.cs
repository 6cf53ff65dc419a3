using ExportPortal.Data.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Comfort;

/// <summary>
/// How a person wants one list: its density and the columns left out. A favourite of the person is a choice, too: its key stands in <see cref="Grid"/> and
/// what it is in <see cref="Hidden"/>.
/// </summary>
public sealed class ViewChoice
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxGrid = 40;

    /// <summary>The longest list of columns, in characters.</summary>
    public const int MaxHidden = 200;

    /// <summary>Whose choice it is.</summary>
    public required Guid OwnerId { get; init; }

    /// <summary>Which list.</summary>
    public required string Grid { get; init; }

    /// <summary>Whether the lines stand close together.</summary>
    public bool IsDense { get; set; }

    /// <summary>Keys of the columns that are left out, with commas between.</summary>
    public string Hidden { get; set; } = "";
}

internal sealed class ViewChoiceConfiguration : IEntityTypeConfiguration<ViewChoice>
{
    public void Configure(EntityTypeBuilder<ViewChoice> choice)
    {
        choice.ToTable("ViewChoices");
        choice.HasKey(c => new { c.OwnerId, c.Grid });
        choice.Property(c => c.Grid).HasMaxLength(ViewChoice.MaxGrid);
        choice.Property(c => c.Hidden).HasMaxLength(ViewChoice.MaxHidden);
        choice.HasOne<PortalUser>().WithMany().HasForeignKey(c => c.OwnerId).OnDelete(DeleteBehavior.Cascade);
    }
}
