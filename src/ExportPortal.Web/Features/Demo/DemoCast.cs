using ExportPortal.Data.Audit;
using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Policies;

namespace ExportPortal.Web.Features.Demo;

/// <summary>The people of the demo as they appear in its history.</summary>
internal sealed record DemoCast(PastPerson Rita, PastPerson Ravi, PastPerson Anna, PastPerson Amir, PastPerson Otto, PastPerson Ada)
{
    private IEnumerable<PastPerson> All => [Rita, Ravi, Anna, Amir, Otto, Ada];

    /// <summary>How the portal was set up: accounts, groups, policies.</summary>
    public IEnumerable<PastEvent> Beginning(DateTimeOffset at)
    {
        foreach (PastPerson person in All)
        {
            yield return new PastEvent(at.AddMinutes(-30), AuditActor.System("demo"), About(AuditActions.UserCreated, person, ("email", person.Email), ("name", person.Name)));
        }

        foreach (PastPerson person in new[] { Anna, Amir })
        {
            yield return new PastEvent(at.AddMinutes(-20), Ada.ForAudit, About(AuditActions.UserChanged, person, ("groups", person.Groups)));
        }

        yield return Publish(1, [.. DemoPolicies.Set.Policies.Select(p => p.Name)], at);
    }

    /// <summary>The publication of a version of the policies.</summary>
    public PastEvent Publish(int version, IReadOnlyList<string> names, DateTimeOffset at) => new(at, Ada.ForAudit, new AuditEntry
    {
        Action = AuditActions.PoliciesPublished, SubjectType = "policies", SubjectId = $"{version}", Data = new Dictionary<string, object?> { ["version"] = version, ["policies"] = names },
    });

    /// <summary>People sign in on working days; now and then a password is mistyped.</summary>
    public IEnumerable<PastEvent> SignIns(DateTimeOffset now, TimeSpan span)
    {
        Random random = new(7);
        for (DateTimeOffset day = now - span; day < now.AddDays(-1); day = day.AddDays(1))
        {
            bool weekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            foreach (PastPerson person in All.Where(_ => random.Next(weekend ? 12 : 3) == 0))
            {
                DateTimeOffset at = day.AddMilliseconds(random.Next(1, 20 * 3_600_000));
                if (random.Next(15) == 0)
                {
                    yield return new PastEvent(at.AddSeconds(-12), new AuditActor(null, "somebody at the sign-in page", ActorKind.User, Ip: person.Ip), About(AuditActions.UserSignInFailed, person, ("reason", "wrong password")));
                }

                yield return new PastEvent(at, person.ForAudit, About(AuditActions.UserSignedIn, person));
            }
        }
    }

    private static AuditEntry About(string action, PastPerson person, params (string Name, object? Value)[] data) => new()
    {
        Action = action, SubjectType = "user", SubjectId = person.Email ?? person.Id.ToString(), Data = data.ToDictionary(d => d.Name, d => d.Value),
    };
}
