using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Approvals;

/// <summary>An approver's deputy for a period. The deputy decides with the approver's groups; decisions name both.</summary>
public sealed class Delegation
{
    /// <summary>The longest reason, in characters.</summary>
    public const int MaxReason = 200;

    /// <summary>Identifier, UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>Who is away.</summary>
    public required Guid FromId { get; init; }

    /// <summary>Who stands in.</summary>
    public required Guid ToId { get; init; }

    /// <summary>First moment, UTC.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>First moment after it, UTC. Brought forward when it is ended early.</summary>
    public required DateTimeOffset EndsAt { get; set; }

    /// <summary>Why, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class DelegationConfiguration : IEntityTypeConfiguration<Delegation>
{
    public void Configure(EntityTypeBuilder<Delegation> delegation)
    {
        delegation.ToTable("Delegations");
        delegation.Property(d => d.Id).ValueGeneratedNever();
        delegation.Property(d => d.Reason).HasMaxLength(Delegation.MaxReason);
        delegation.HasIndex(d => new { d.ToId, d.EndsAt });
        delegation.HasIndex(d => new { d.FromId, d.EndsAt });
    }
}
