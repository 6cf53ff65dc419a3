using System.Text.Json.Nodes;
using LightsailEmulator.Wire;

namespace LightsailEmulator.Operations;

/// <summary>GetRegions, and what is known of a Region.</summary>
internal static class Regions
{
    private static readonly Dictionary<string, (string City, string Continent, string Users)> s_known = new()
    {
        ["us-east-1"] = ("Virginia", "NA", "the eastern United States"),
        ["us-east-2"] = ("Ohio", "NA", "the eastern United States"),
        ["us-west-1"] = ("California", "NA", "the western United States"),
        ["us-west-2"] = ("Oregon", "NA", "the northwestern United States, Alaska, and western Canada"),
        ["ca-central-1"] = ("Montreal", "NA", "eastern Canada and the northern United States"),
        ["sa-east-1"] = ("Sao Paulo", "SA", "South America"),
        ["eu-west-1"] = ("Ireland", "EU", "Ireland and western Europe"),
        ["eu-west-2"] = ("London", "EU", "the United Kingdom"),
        ["eu-west-3"] = ("Paris", "EU", "France and southwestern Europe"),
        ["eu-central-1"] = ("Frankfurt", "EU", "Germany and central Europe"),
        ["eu-north-1"] = ("Stockholm", "EU", "northern Europe"),
        ["eu-south-2"] = ("Spain", "EU", "Spain and Portugal"),
        ["ap-south-1"] = ("Mumbai", "AS", "India and southern Asia"),
        ["ap-east-1"] = ("Hong Kong", "AS", "Hong Kong and southern China"),
        ["ap-northeast-1"] = ("Tokyo", "AS", "Japan"),
        ["ap-northeast-2"] = ("Seoul", "AS", "South Korea"),
        ["ap-southeast-1"] = ("Singapore", "AS", "southeastern Asia"),
        ["ap-southeast-2"] = ("Sydney", "OC", "Australia and New Zealand"),
        ["ap-southeast-3"] = ("Jakarta", "AS", "Indonesia"),
        ["ap-southeast-5"] = ("Malaysia", "AS", "Malaysia"),
    };

    private static readonly string[] s_zones = ["a", "b", "c"];

    /// <summary>GetRegions: the same answer in every Region.</summary>
    public static Outcome All(Call call) => new(new JsonObject
    {
        ["regions"] = new JsonArray([.. ApiModel.Lightsail.Regions.Select(name => (JsonNode)Describe(
            name, call.Input.Flag("includeAvailabilityZones"), call.Input.Flag("includeRelationalDatabaseAvailabilityZones")))]),
    });

    public static bool HasZone(string region, string zone) => s_zones.Any(letter => zone == region + letter);

    private static JsonObject Describe(string name, bool withZones, bool withDatabaseZones)
    {
        (string city, string continent, string users) = s_known.GetValueOrDefault(name, (name, "AS", name));
        return new JsonObject
        {
            ["continentCode"] = continent,
            ["description"] = $"This region is recommended to serve users in {users}",
            ["displayName"] = city,
            ["name"] = name,
            ["availabilityZones"] = Zones(name, withZones),
            ["relationalDatabaseAvailabilityZones"] = Zones(name, withDatabaseZones),
        };
    }

    private static JsonArray Zones(string region, bool wanted) =>
        new([.. wanted ? s_zones.Select(letter => (JsonNode)new JsonObject { ["zoneName"] = region + letter, ["state"] = "available" }) : []]);
}
