namespace ExportPortal.Web.Features.Snapshots;

/// <summary>How a check came out.</summary>
public enum CheckResult
{
    /// <summary>Fine.</summary>
    Pass,

    /// <summary>Can go on, but look at it.</summary>
    Warn,

    /// <summary>Cannot be exported like this.</summary>
    Block,
}

/// <summary>One row of the preflight.</summary>
/// <param name="Code">Stable, kebab-case; the API's code where the check blocks.</param>
/// <param name="Result">Pass, warn or block.</param>
/// <param name="Sentence">What was found, in plain words.</param>
/// <param name="WhatToDo">What helps, or null.</param>
/// <param name="RelatedRequestId">The request that it speaks of, or null.</param>
/// <param name="At">When the export that it speaks of ended, UTC, or null.</param>
public sealed record Check(string Code, CheckResult Result, string Sentence, string? WhatToDo = null, Guid? RelatedRequestId = null, DateTimeOffset? At = null);
