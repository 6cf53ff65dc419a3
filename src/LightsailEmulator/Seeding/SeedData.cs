using LightsailEmulator.World;

namespace LightsailEmulator.Seeding;

/// <summary>What a new emulator contains. Names and identifiers are the same at every start; times are relative to the start.</summary>
internal static class SeedData
{
    // region | kind | snapshot | taken of (instance, or disk@instance) | blueprint | bundle | GB with attached disks | state | age in days | tags | attached disks
    private static readonly string[] s_small =
    [
        "eu-central-1 | instance | shop-web-1-before-upgrade | shop-web-1 | wordpress | medium_3_0 | 80 | available | 2.4 | env=prod, team=shop, export=allowed |",
        "eu-central-1 | instance | billing-app-1-monthly | billing-app-1 | ubuntu_24_04 | large_3_0 | 288 | available | 9.1 | env=prod, team=finance | billing-data:128",
        "eu-central-1 | disk | billing-data-nightly | billing-data@billing-app-1 | | | 128 | completed | 0.6 | env=prod, team=finance, export=allowed |",
        "eu-central-1 | instance | wiki-1-pending | wiki-1 | lamp_8_bitnami | small_3_0 | 60 | pending:37% | 0.01 | env=staging, team=it |",
        "eu-west-1 | instance | blog-1-golive | blog-1 | ghost_bitnami | micro_3_0 | 40 | available | 31.2 | env=prod, team=marketing, keep |",
        "eu-west-1 | disk | blog-media-failed | blog-media@blog-1 | | | 64 | error | 5.5 | env=prod, team=marketing |",
        "us-east-1 | instance | ad-sync-1-quarterly | ad-sync-1 | windows_server_2022 | medium_win_3_0 | 80 | available | 62 | env=prod, team=it, export=allowed |",
        "us-east-1 | instance | build-agent-1-auto-kept | build-agent-1 | ubuntu_24_04 | xlarge_3_0 | 320 | available:auto | 14.3 | env=dev, team=platform |",
    ];

    private static readonly string[] s_company =
    [
        "eu-central-1 | instance | shop-web-1-before-upgrade | shop-web-1 | wordpress | medium_3_0 | 80 | available | 2.4 | env=prod, team=shop, export=allowed |",
        "eu-central-1 | instance | shop-web-2-before-upgrade | shop-web-2 | wordpress | medium_3_0 | 80 | available | 2.3 | env=prod, team=shop, export=allowed |",
        "eu-central-1 | instance | shop-web-1-auto-kept-easter | shop-web-1 | wordpress | medium_3_0 | 80 | available:auto | 48.9 | env=prod, team=shop |",
        "eu-central-1 | instance | shop-staging-release-118 | shop-staging | wordpress | small_3_0 | 60 | available | 17.2 | env=staging, team=shop |",
        "eu-central-1 | instance | billing-app-1-monthly | billing-app-1 | ubuntu_24_04 | large_3_0 | 288 | available | 9.1 | env=prod, team=finance, pci | billing-data:128",
        "eu-central-1 | disk | billing-data-nightly | billing-data@billing-app-1 | | | 128 | completed | 0.6 | env=prod, team=finance, export=allowed, pci |",
        "eu-central-1 | disk | billing-data-year-end | billing-data@billing-app-1 | | | 128 | completed | 207 | env=prod, team=finance, keep |",
        "eu-central-1 | instance | erp-app-1-before-migration | erp-app-1 | windows_server_2022 | 2xlarge_win_3_0 | 640 | available | 21.7 | env=prod, team=erp, export=allowed |",
        "eu-central-1 | instance | erp-app-2-before-migration | erp-app-2 | windows_server_2022 | xlarge_win_3_0 | 448 | available | 21.6 | env=prod, team=erp, export=allowed | erp-files:128",
        "eu-central-1 | disk | erp-files-nightly | erp-files@erp-app-2 | | | 128 | completed | 0.4 | env=prod, team=erp |",
        "eu-central-1 | instance | erp-test-copy-of-prod | erp-test | windows_server_2022 | large_win_3_0 | 160 | available | 33.8 | env=staging, team=erp |",
        "eu-central-1 | instance | wiki-1-weekly | wiki-1 | lamp_8_bitnami | small_3_0 | 60 | available | 6.1 | env=prod, team=it |",
        "eu-central-1 | instance | wiki-1-in-progress | wiki-1 | lamp_8_bitnami | small_3_0 | 60 | pending:37% | 0.01 | env=prod, team=it |",
        "eu-central-1 | instance | hosting-1-customers | hosting-1 | cpanel_whm_linux | xlarge_3_0 | 320 | available | 11.5 | env=prod, team=hosting |",
        "eu-central-1 | instance | hosting-2-customers | hosting-2 | cpanel_whm_linux | large_3_0 | 160 | available | 11.4 | env=prod, team=hosting, export=allowed |",
        "eu-central-1 | instance | monitoring-1-baseline | monitoring-1 | ubuntu_24_04 | medium_3_0 | 80 | available | 90.2 | env=prod, team=platform, keep |",
        "eu-central-1 | instance | vpn-gateway-1-baseline | vpn-gateway-1 | debian_12 | nano_3_0 | 20 | available | 120.6 | env=prod, team=it |",
        "eu-central-1 | instance | gitlab-runner-3-broken | gitlab-runner-3 | ubuntu_24_04 | large_3_0 | 160 | error | 4.2 | env=dev, team=platform |",
        "eu-central-1 | disk | gitlab-cache-weekly | gitlab-cache@gitlab-runner-1 | | | 256 | completed | 3.3 | env=dev, team=platform |",
        "eu-central-1 | disk | mail-archive-2023 | mail-archive@mail-1 | | | 512 | completed | 301.4 | env=prod, team=it, keep, export=allowed |",
        "eu-west-1 | instance | blog-1-golive | blog-1 | ghost_bitnami | micro_3_0 | 40 | available | 31.2 | env=prod, team=marketing, keep |",
        "eu-west-1 | instance | blog-1-before-theme | blog-1 | ghost_bitnami | micro_3_0 | 40 | available | 1.8 | env=prod, team=marketing, export=allowed |",
        "eu-west-1 | disk | blog-media-weekly | blog-media@blog-1 | | | 64 | completed | 5.6 | env=prod, team=marketing |",
        "eu-west-1 | disk | blog-media-failed | blog-media@blog-1 | | | 64 | error | 5.5 | env=prod, team=marketing |",
        "eu-west-1 | instance | campaign-autumn-final | campaign-1 | lamp_8_bitnami | small_3_0 | 60 | available | 74.9 | env=prod, team=marketing |",
        "eu-west-1 | instance | campaign-spring-draft | campaign-2 | lamp_8_bitnami | nano_3_0 | 20 | available | 8.8 | env=dev, team=marketing |",
        "eu-west-1 | instance | crm-app-1-auto-kept-friday | crm-app-1 | ubuntu_22_04 | large_3_0 | 224 | available:auto | 27.1 | env=prod, team=sales | crm-attachments:64",
        "eu-west-1 | instance | crm-app-1-before-patch | crm-app-1 | ubuntu_22_04 | large_3_0 | 224 | available | 3.9 | env=prod, team=sales, export=allowed | crm-attachments:64",
        "eu-west-1 | disk | crm-attachments-nightly | crm-attachments@crm-app-1 | | | 64 | completed | 0.5 | env=prod, team=sales, export=allowed |",
        "eu-west-1 | instance | crm-staging-refresh | crm-staging | ubuntu_22_04 | medium_3_0 | 80 | available | 12.0 | env=staging, team=sales |",
        "eu-west-1 | instance | api-1-release-42 | api-1 | nodejs | large_3_0 | 160 | available | 15.3 | env=prod, team=platform, export=allowed |",
        "eu-west-1 | instance | api-2-release-42 | api-2 | nodejs | large_3_0 | 160 | available | 15.3 | env=prod, team=platform, export=allowed |",
        "eu-west-1 | instance | api-dev-experiment | api-dev | nodejs | small_3_0 | 60 | available | 0.2 | env=dev, team=platform |",
        "eu-west-1 | disk | reports-data-in-progress | reports-data@reports-1 | | | 384 | pending:62% | 0.03 | env=prod, team=finance |",
        "us-east-1 | instance | ad-sync-1-quarterly | ad-sync-1 | windows_server_2022 | medium_win_3_0 | 80 | available | 62 | env=prod, team=it, export=allowed |",
        "us-east-1 | instance | build-agent-1-auto-kept | build-agent-1 | ubuntu_24_04 | xlarge_3_0 | 320 | available:auto | 14.3 | env=dev, team=platform |",
        "us-east-1 | instance | build-agent-2-toolchain | build-agent-2 | ubuntu_24_04 | xlarge_3_0 | 320 | available | 13.0 | env=dev, team=platform |",
        "us-east-1 | instance | us-shop-web-1-before-upgrade | us-shop-web-1 | wordpress | medium_3_0 | 80 | available | 2.1 | env=prod, team=shop, export=allowed |",
        "us-east-1 | instance | us-shop-web-1-black-friday | us-shop-web-1 | wordpress | medium_3_0 | 80 | available | 180.3 | env=prod, team=shop, keep |",
        "us-east-1 | disk | us-shop-uploads-nightly | us-shop-uploads@us-shop-web-1 | | | 192 | completed | 0.7 | env=prod, team=shop, export=allowed |",
        "us-east-1 | instance | analytics-1-before-resize | analytics-1 | amazon_linux_2023 | 2xlarge_3_0 | 640 | available | 19.9 | env=prod, team=data |",
        "us-east-1 | disk | analytics-lake-weekly | analytics-lake@analytics-1 | | | 640 | completed | 6.5 | env=prod, team=data, export=allowed |",
        "us-east-1 | disk | analytics-lake-scratch | analytics-lake@analytics-1 | | | 640 | completed | 45.0 | env=dev, team=data |",
        "us-east-1 | instance | demo-customer-a | demo-1 | lamp_8_bitnami | micro_3_0 | 40 | available | 5.0 | team=sales, demo |",
        "us-east-1 | instance | legacy-intranet-last-copy | legacy-intranet | windows_server_2016 | small_win_3_0 | 60 | available | 412.8 | env=prod, team=it, keep |",
        "us-east-1 | instance | partner-portal-staging | partner-staging | django | small_3_0 | 60 | available | 7.7 | env=staging, team=sales |",
    ];

    // region | snapshot | age in days | Succeeded or Failed
    private static readonly string[] s_exported =
    [
        "eu-central-1 | mail-archive-2023 | 299.5 | Succeeded",
        "eu-central-1 | monitoring-1-baseline | 88.1 | Succeeded",
        "eu-central-1 | erp-test-copy-of-prod | 30.2 | Failed",
        "eu-central-1 | erp-test-copy-of-prod | 30.1 | Succeeded",
        "eu-west-1 | campaign-autumn-final | 70.4 | Succeeded",
        "us-east-1 | us-shop-web-1-black-friday | 179.0 | Succeeded",
    ];

    /// <summary>The things of a seed in the order in which they came to be, numbered after <paramref name="lastOrder"/>.</summary>
    public static IReadOnlyList<Entity> Make(string seed, long lastOrder, DateTimeOffset now)
    {
        (string[] rows, string[] exported) = seed switch
        {
            "small" => (s_small, Array.Empty<string>()),
            "company" => (s_company, s_exported),
            _ => ([], []),
        };
        var made = new SeedWorld(now);
        foreach (string row in rows) made.AddSnapshot(Columns(row));
        foreach (string row in exported) made.AddExport(Columns(row));
        return [.. made.Entities.OrderBy(entity => entity.CreatedAt).Select(entity => entity with { Order = ++lastOrder })];
    }

    private static string[] Columns(string row) => row.Split('|', StringSplitOptions.TrimEntries);
}
