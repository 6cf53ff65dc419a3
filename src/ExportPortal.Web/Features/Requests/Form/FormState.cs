using ExportPortal.Domain;
using ExportPortal.Domain.Policies;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Requests.Form;

/// <summary>Everything in the form for new requests. One request is made of each snapshot.</summary>
/// <param name="id">Identity of the form; idempotency keys come from it.</param>
public sealed class FormState(Guid id)
{
    /// <summary>Name of the field of the reason, as refusals name it.</summary>
    public const string JustificationField = "justification";

    /// <summary>Name of the field of the ticket.</summary>
    public const string TicketField = "ticket";

    /// <summary>Name of the field of the start.</summary>
    public const string StartField = "notBefore";

    private readonly Dictionary<string, string> _errors = new(StringComparer.Ordinal);
    private readonly List<FormItem> _items = [];
    private ApprovalPolicy? _frozen;

    /// <summary>Identity of the form.</summary>
    public Guid Id { get; } = id;

    /// <summary>The snapshots.</summary>
    public IReadOnlyList<FormItem> Items => _items;

    /// <summary>Those that can be sent.</summary>
    public IEnumerable<FormItem> Ready => _items.Where(i => i.IsReady);

    /// <summary>Why the export is needed.</summary>
    public string Justification { get; set; } = "";

    /// <summary>Reference to a ticket.</summary>
    public string Ticket { get; set; } = "";

    /// <summary>Whether it starts at <see cref="StartAt"/> and not as soon as it is approved.</summary>
    public bool Later { get; set; }

    /// <summary>The start as the browser's field writes it.</summary>
    public string StartAt { get; set; } = "";

    /// <summary>How many characters the reason needs: the most that any matched policy asks for.</summary>
    public int MinJustification => Policies.Select(p => p.MinJustification).DefaultIfEmpty(PolicySet.Default.MinJustification).Max();

    /// <summary>The forms of ticket reference that the matched policies ask for.</summary>
    public IReadOnlyList<string> TicketPatterns => [.. Policies.Select(p => p.TicketPattern).OfType<string>().Distinct(StringComparer.Ordinal)];

    private IEnumerable<ApprovalPolicy> Policies => _frozen is not null ? [_frozen] : _items.Where(i => !i.IsBlocked && i.Checked is not null).Select(i => i.Checked!.Policy);

    /// <summary>The words of a request that is edited. The policy frozen into it counts, not the present one.</summary>
    /// <param name="request">The request.</param>
    /// <param name="zone">The viewer's zone.</param>
    /// <param name="now">The present moment: a start that has passed is not kept.</param>
    public static FormState ForEdit(ExportRequest request, TimeZoneInfo zone, DateTimeOffset now) => new(request.Id)
    {
        _frozen = request.Policy,
        Justification = request.Justification,
        Ticket = request.Ticket ?? "",
        Later = request.NotBefore > now,
        StartAt = request.NotBefore > now ? LocalStart.Write(request.NotBefore.Value, zone) : "",
    };

    /// <summary>What is wrong with a field, or null.</summary>
    public string? ErrorOf(string field) => _errors.GetValueOrDefault(field);

    /// <summary>Whether no field is known to be wrong.</summary>
    public bool IsValid => _errors.Count == 0;

    /// <summary>Puts a refusal of the server beside its field; says whether it has one here.</summary>
    public bool Refuse(RuleBroken refusal)
    {
        bool mine = refusal.Field is JustificationField or TicketField or StartField;
        if (mine)
        {
            _errors[refusal.Field!] = Say(refusal.Message);
        }

        return mine;
    }

    /// <summary>Adds a snapshot, unless it is there or the form is full.</summary>
    /// <returns>The new item, or null.</returns>
    public FormItem? Add(Pick pick)
    {
        if (_items.Count >= NewRequestLink.MaxPicks || _items.Exists(i => i.Pick == pick))
        {
            return null;
        }

        FormItem item = new(pick);
        _items.Add(item);
        return item;
    }

    /// <summary>Takes a snapshot out.</summary>
    public void Remove(FormItem item) => _items.Remove(item);

    /// <summary>Judges one field by the rules that the use case has too; called when the person leaves it, and for all before going on.</summary>
    public void Validate(string field, TimeZoneInfo zone, DateTimeOffset now)
    {
        string? error = field switch
        {
            JustificationField => FaultOfJustification(),
            TicketField => FaultOfTicket(),
            _ => Later ? LocalStart.Read(StartAt, zone, now).Fault : null,
        };
        if (error is null)
        {
            _errors.Remove(field);
        }
        else
        {
            _errors[field] = error;
        }
    }

    /// <summary>Judges every field.</summary>
    public bool ValidateAll(TimeZoneInfo zone, DateTimeOffset now)
    {
        foreach (string field in new[] { JustificationField, TicketField, StartField })
        {
            Validate(field, zone, now);
        }

        return IsValid;
    }

    /// <summary>What to keep of it for a refresh.</summary>
    public FormDraft ToDraft() => new([.. _items.Select(i => i.Pick)], Justification, Ticket, StartAt, Later, [.. _items.SelectMany((item, at) => item.Ticks.Select(code => $"{at} {code}"))]);

    /// <summary>Takes back what was kept.</summary>
    public void Restore(FormDraft draft)
    {
        (Justification, Ticket, StartAt, Later) = (draft.Justification, draft.Ticket, draft.StartAt, draft.Later);
        List<FormItem?> restored = [.. draft.Picks.Select(pick => Add(pick) ?? _items.Find(i => i.Pick == pick))];
        foreach (string[] tick in (draft.Ticks ?? []).Select(t => t.Split(' ')))
        {
            if (tick.Length == 2 && int.TryParse(tick[0], out int at) && at >= 0 && at < restored.Count)
            {
                restored[at]?.Tick(tick[1], true);
            }
        }
    }

    private string? FaultOfJustification()
    {
        int length = Justification.Trim().Length;
        return length < MinJustification ? T("Say in at least {0} characters why the export is needed.", MinJustification)
            : length > ExportRequest.MaxJustification ? T("The reason has {0} characters; {1} are the most.", length, ExportRequest.MaxJustification) : null;
    }

    private string? FaultOfTicket()
    {
        string? reference = string.IsNullOrWhiteSpace(Ticket) ? null : Ticket.Trim();
        try
        {
            foreach (string? pattern in TicketPatterns.DefaultIfEmpty(null))
            {
                TicketRule.Check(pattern, reference);
            }

            return null;
        }
        catch (RuleBroken refusal)
        {
            return Say(refusal.Message);
        }
    }
}
