namespace ExportPortal.Domain.Policies;

/// <summary>Whether enough different people exist for all stages together: nobody counts twice on one request.</summary>
internal static class DistinctApprovers
{
    /// <summary>Whether every stage can get its quorum out of these people.</summary>
    public static bool CanFill(IReadOnlyList<Stage> stages, IReadOnlyList<KnownApprover> people) => FindUnfilled(stages, people) is null;

    /// <summary>The first stage that cannot get its quorum, or null when all can. A matching of people to places, by augmenting paths.</summary>
    public static Stage? FindUnfilled(IReadOnlyList<Stage> stages, IReadOnlyList<KnownApprover> people)
    {
        List<Stage> places = [.. stages.SelectMany(s => Enumerable.Repeat(s, Math.Max(s.Quorum, 0)))];
        int[] placeOf = new int[people.Count];
        Array.Fill(placeOf, -1);
        for (int place = 0; place < places.Count; place++)
        {
            if (!Seat(place, places, people, placeOf, new bool[people.Count]))
            {
                return places[place];
            }
        }

        return null;
    }

    private static bool Seat(int place, List<Stage> places, IReadOnlyList<KnownApprover> people, int[] placeOf, bool[] tried)
    {
        for (int person = 0; person < people.Count; person++)
        {
            if (tried[person] || !places[place].Admits(people[person].Groups))
            {
                continue;
            }

            tried[person] = true;
            if (placeOf[person] < 0 || Seat(placeOf[person], places, people, placeOf, tried))
            {
                placeOf[person] = place;
                return true;
            }
        }

        return false;
    }
}
