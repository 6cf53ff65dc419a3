using LightsailEmulator.World;

namespace LightsailEmulator.Wire;

/// <summary>Who calls, and in which Region's world.</summary>
internal sealed record Caller(string AccessKeyId, string Region)
{
    public const string AdminKey = "AKIAEMULATORADMIN001";
    public const string TagsKey = "AKIAEMULATORTAGS0001";

    /// <summary>The access keys that exist, with their secrets. Well known on purpose: nothing real is behind them.</summary>
    public static readonly IReadOnlyDictionary<string, string> Secrets = new Dictionary<string, string>
    {
        [AdminKey] = "emulator-secret-admin",
        [TagsKey] = "emulator-secret-tags",
    };

    public string UserArn => $"arn:aws:iam::{Arns.Account}:user/{(AccessKeyId == TagsKey ? "tags" : "admin")}";

    /// <summary>The policy of <see cref="TagsKey"/>: read everything, export what is tagged export=allowed, change nothing else.</summary>
    public bool IsLimitedByTags => AccessKeyId == TagsKey;
}
