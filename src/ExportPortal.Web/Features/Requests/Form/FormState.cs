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

    /// <summary>Name of the field of the reason for another export.</summary>
    public const string RepeatField = "repeatReason";

    /// <summary>Name of the field of the tags.</summary>
    public const string TagsField = "tags";

    /// <summary>Name of the field of the watchers.</summary>
    public const string WatchersField = "watchers";

    /// <summary>Name of the field of the one for whom it is asked.</summary>
    public const string OnBehalfField = "onBehalfOf";

    private static readonly string[] s_fields = [JustificationField, RepeatField, TicketField, TagsField, WatchersField, OnBehalfField, StartField];

    private readonly Dictionary<string, string> _errors = new(StringComparer.Ordinal);
    private readonly List<FormItem> _items = [];
    private readonly List<Guid> _watchers = [];
    private ApprovalPolicy? _frozen;
    private bool _wasRepeat;

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

    /// <summary>Why snapshots that were exported before are needed again.</summary>
    public string RepeatReason { get; set; } = "";

    /// <summary>Tags of the request, between commas.</summary>
    public string Tags { get; set; } = "";

    /// <summary>The tags one by one.</summary>
    public IReadOnlyList<string> TagList => Tags.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Who is told of it as its requester is.</summary>
    public IReadOnlyList<Guid> Watchers => _watchers;

    /// <summary>For whom it is asked, or null for the person in front of the form.</summary>
    public Guid? OnBehalfOf { get; set; }

    /// <summary>Who can be named.</summary>
    public NameablePeople People { get; private set; } = new([], []);

    /// <summary>Whether some of it was exported before: then the form asks why again. A refusal that says so counts too.</summary>
    public bool IsRepeat => _wasRepeat || _items.Exists(i => i.IsRepeat) || _errors.ContainsKey(RepeatField);

    /// <summary>What the matched policies ask the requester to say.</summary>
    public IReadOnlyList<string> Prompts => [.. Policies.Select(p => p.Prompt).OfType<string>().Distinct(StringComparer.Ordinal)];

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
        _wasRepeat = request.Checks is { IsRepeat: true },
        RepeatReason = request.RepeatReason ?? "",
        Tags = string.Join(", ", request.Tags),
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
        bool mine = refusal.Field is { } field && s_fields.Contains(field);
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
            RepeatField => FaultOfRepeatReason(),
            TicketField => FaultOfTicket(),
            TagsField => FaultOfTags(),
            WatchersField or OnBehalfField => null,
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
        foreach (string field in s_fields)
        {
            Validate(field, zone, now);
        }

        return IsValid;
    }

    /// <summary>Judges every field. Before any is called wrong, what the person sees in it is heard again.</summary>
    /// <param name="zone">The viewer's zone.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="hearAgain">Has the browser say again what stands in the fields.</param>
    public async Task<bool> ValidateAllAsync(TimeZoneInfo zone, DateTimeOffset now, Func<Task> hearAgain)
    {
        if (ValidateAll(zone, now))
        {
            return true;
        }

        await hearAgain();
        return ValidateAll(zone, now);
    }

    /// <summary>Takes who can be named; whoever cannot be any more is left out.</summary>
    public void Take(NameablePeople people)
    {
        People = people;
        _watchers.RemoveAll(id => people.Watchers.All(p => p.Id != id));
        if (OnBehalfOf is { } other && people.Others.All(p => p.Id != other))
        {
            OnBehalfOf = null;
        }
    }

    /// <summary>Adds a watcher, or takes one out.</summary>
    public void Watch(Guid person, bool on)
    {
        _errors.Remove(WatchersField);
        _watchers.Remove(person);
        if (on && _watchers.Count < NamePeople.MostWatchers)
        {
            _watchers.Add(person);
        }
    }

    /// <summary>The names of the watchers, in the order in which they were named.</summary>
    public IEnumerable<NamedPerson> WatchersByName => _watchers.Select(id => People.Watchers.FirstOrDefault(p => p.Id == id)).OfType<NamedPerson>();

    /// <summary>The name of the one for whom it is asked, or null.</summary>
    public string? OnBehalfOfName => People.Others.FirstOrDefault(p => p.Id == OnBehalfOf)?.Name;

    /// <summary>What to keep of it for a refresh.</summary>
    public FormDraft ToDraft() => new([.. _items.Select(i => i.Pick)], Justification, Ticket, StartAt, Later, [.. _items.SelectMany((item, at) => item.Ticks.Select(code => $"{at} {code}"))])
    {
        RepeatReason = RepeatReason, Tags = Tags, Watchers = [.. _watchers], OnBehalfOf = OnBehalfOf,
    };

    /// <summary>Takes back what was kept.</summary>
    public void Restore(FormDraft draft)
    {
        (Justification, Ticket, StartAt, Later) = (draft.Justification, draft.Ticket, draft.StartAt, draft.Later);
        (RepeatReason, Tags, OnBehalfOf) = (draft.RepeatReason, draft.Tags, draft.OnBehalfOf);
        _watchers.Clear();
        _watchers.AddRange((draft.Watchers ?? []).Distinct());
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

    private string? FaultOfRepeatReason()
    {
        int length = RepeatReason.Trim().Length;
        return !IsRepeat ? null
            : length < ExportRequest.MinRepeatReason ? T("Say in at least {0} characters why it is needed again.", ExportRequest.MinRepeatReason)
            : length > ExportRequest.MaxRepeatReason ? T("The reason has {0} characters; {1} are the most.", length, ExportRequest.MaxRepeatReason) : null;
    }

    private string? FaultOfTags()
    {
        try
        {
            RequestTags.Clean(TagList);
            return null;
        }
        catch (RuleBroken refusal)
        {
            return Say(refusal.Message);
        }
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
