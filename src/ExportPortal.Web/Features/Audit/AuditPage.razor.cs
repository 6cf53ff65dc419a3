using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Components;
using ExportPortal.Web.Features.Requests;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Web.Features.Audit;

/// <summary>The audit history, filtered by its address.</summary>
public sealed partial class AuditPage
{
    private const int PageSize = 50;

    private List<AuditEvent>? events;
    private string? cursor;
    private string? failure;
    private string? read;

    /// <summary>Words that an event must contain.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    /// <summary>An action or the part before its dot.</summary>
    [SupplyParameterFromQuery(Name = "action")]
    public string? Action { get; set; }

    /// <summary>Name or id of the actor.</summary>
    [SupplyParameterFromQuery(Name = "actor")]
    public string? Who { get; set; }

    /// <summary>Id, name or type of the subject; the id of a request leaves all its events.</summary>
    [SupplyParameterFromQuery(Name = "subject")]
    public string? Subject { get; set; }

    /// <summary>First day, yyyy-MM-dd on the viewer's clock.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>Last day.</summary>
    [SupplyParameterFromQuery(Name = "to")]
    public string? To { get; set; }

    /// <summary>The open event.</summary>
    [SupplyParameterFromQuery(Name = "open")]
    public long? Open { get; set; }

    [Inject]
    private BrowseAudit Browse { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    private bool IsFiltered => new[] { Text, Action, Who, Subject, From, To }.Any(p => !string.IsNullOrEmpty(p));

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        string wanted = string.Join('|', Text, Action, Who, Subject, From, To);
        if (wanted != read)
        {
            read = wanted;
            events = null;
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        try
        {
            Page<AuditEvent> page = await ReadAsync(null);
            events = [.. page.Items];
            cursor = page.NextCursor;
            failure = null;
        }
        catch (RuleBroken refusal)
        {
            failure = refusal.Message;
        }
    }

    private async Task MoreAsync()
    {
        try
        {
            Page<AuditEvent> page = await ReadAsync(cursor);
            events!.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        catch (RuleBroken refusal)
        {
            failure = refusal.Message;
        }
    }

    private Task<Page<AuditEvent>> ReadAsync(string? from) => Browse.ExecuteAsync(
        new AuditFilter(ViewerDays.StartOf(From, Viewer), ViewerDays.EndOf(To, Viewer), Who, Action, Subject, null, Text), from, PageSize, CancellationToken.None);

    private void Filter(string parameter, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        [parameter] = string.IsNullOrWhiteSpace(value) ? null : value.Trim(),
        ["open"] = null,
    }));

    private void Toggle(long seq) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("open", Open == seq ? null : seq));

    // A request by its number and snapshot, which its events carry, with the way to it; anything else by type and name.
    private static RenderFragment AboutOf(AuditEvent item) => builder =>
    {
        if (item.RequestId is { } request)
        {
            builder.OpenElement(0, "a");
            builder.AddAttribute(1, "class", "ep-link");
            builder.AddAttribute(2, "href", $"/requests/{request}");
            builder.AddContent(3, EventJson.RequestName(item.Data) ?? "request");
            builder.CloseElement();
        }
        else
        {
            builder.AddContent(4, $"{item.SubjectType} {item.SubjectId}");
        }
    };
}
