using System.Globalization;
using System.Reflection;
using Bunit;
using ExportPortal.Domain.Accounts;
using ExportPortal.Web.Components;
using ExportPortal.Web.Features.Admin.Settings;
using ExportPortal.Web.Language;
using ExportPortal.Web.Tests.Components;
using ExportPortal.Web.Tests.Desk;
using ExportPortal.Web.Tests.Language;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Web.Tests.Admin;

public sealed class SettingsTests : WidgetContext
{
    private const string Canary = "canary-secret-value";

    [Fact]
    public void Every_option_says_what_it_does_in_both_languages()
    {
        Type[] bound = [.. typeof(App).Assembly.GetTypes().Where(t => t.Name.EndsWith("Settings", StringComparison.Ordinal) && t is { IsClass: true, IsAbstract: false } && typeof(IComponent).IsAssignableFrom(t) is false
            && t.Namespace!.StartsWith("ExportPortal.Web.Features", StringComparison.Ordinal) && t.GetConstructor(Type.EmptyTypes) is not null)];
        Type[] known = [.. SettingsCatalogue.Classes.Select(c => c.Type)];

        Assert.Equal(["LightsailSettings"], bound.Except(known).Select(t => t.Name)); // the list of connections, whose members are known
        string[] silent = [.. known.SelectMany(t => t.GetProperties()).Where(p => p.SetMethod is not null && !known.Contains(p.PropertyType) && p.GetCustomAttribute<EffectAttribute>() is null).Select(p => $"{p.DeclaringType!.Name}.{p.Name}")];
        Assert.Empty(silent);
        IReadOnlyDictionary<string, string> german = Translation.Of(CultureInfo.GetCultureInfo("de"))!.Texts;
        string[] untranslated = [.. SettingsCatalogue.All.SelectMany(s => new[] { s.Effect.Words, s.Effect.Default ?? s.Effect.Words }).Where(words => !german.ContainsKey(words))];
        Assert.Empty(untranslated);
    }

    [Fact]
    public void The_README_names_every_setting()
    {
        string readme = File.ReadAllText(Path.Combine(Sources.Root(), "README.md"));

        string[] missing = [.. SettingsCatalogue.All.Select(s => s.Key).Where(key => !readme.Contains($"`{key}`", StringComparison.Ordinal) && !readme.Contains($":{key.Split(':')[^1]}", StringComparison.Ordinal))];

        Assert.Empty(missing);
    }

    [Fact]
    public void The_last_source_counts_and_is_named()
    {
        ConfigurationManager settings = new();
        settings.AddInMemoryCollection([new("Execution:CallsPerSecond", "3"), new("Costs:PerGbMonth:eu-central-1", "0.05"), new("Costs:PerGbMonth:us-east-1", "0.04")]);
        settings.AddCommandLine(["--Execution:CallsPerSecond=4", "--Authentication:Oidc:RoleMap:0:Group=admins", "--Authentication:Oidc:RoleMap:0:Role=Administrator"]);

        Dictionary<string, SettingLine> lines = SettingsAtStart.Read(settings).Lines.ToDictionary(l => l.Key);

        Assert.Equal(("4", SettingOrigin.CommandLine), (lines["Execution:CallsPerSecond"].Value, lines["Execution:CallsPerSecond"].Origin));
        Assert.Equal("eu-central-1: 0.05, us-east-1: 0.04", lines["Costs:PerGbMonth"].Value);
        Assert.Equal("admins → Administrator", lines["Authentication:Oidc:RoleMap"].Value);
        Assert.Equal((null, SettingOrigin.Default), (lines["Execution:Lease"].Value, lines["Execution:Lease"].Origin));
        Assert.Equal("00:02:00", SettingsCatalogue.DefaultOf(lines["Execution:Lease"].Known));
        Assert.Equal(SettingsCatalogue.Retention, lines["Notifications:KeepFor"].Part);
    }

    [Fact]
    public async Task The_page_says_of_a_secret_only_that_it_is_set()
    {
        await using PortalOnSqlite portal = await PortalOnSqlite.StartAsync();
        Person otto = await portal.AddAsync("Otto", Role.Auditor);
        ConfigurationManager settings = new();
        settings.AddInMemoryCollection(
        [
            new("Mail:Password", Canary), new("Mail:Host", "smtp.example.com"), new("Authentication:Oidc:ClientSecret", Canary), new("ConnectionStrings:Portal", $"Host=db;Password={Canary}"), new("Security:KeyCertificatePassword", Canary),
            new("Audit:CheckpointWebhook", $"https://hooks.example.com/{Canary}"), new("Lightsail:Connections:0:SecretAccessKey", Canary), new("Lightsail:Connections:0:AccessKeyId", Canary), new("Lightsail:Connections:0:ExternalId", Canary),
        ]);
        SettingsAtStart read = SettingsAtStart.Read(settings);
        Services.AddSingleton(new ReadSettings(portal.As(otto), read));

        IRenderedComponent<SettingsPage> page = Render<SettingsPage>();

        Assert.DoesNotContain(Canary, page.Markup, StringComparison.Ordinal);
        Assert.Equal("set", page.Find("[data-setting='Mail:Password'] [data-label=Value]").TextContent.Trim());
        Assert.Equal("not set", page.Find("[data-setting='Lightsail:Connections:0:ExternalId'] [data-label=Default]").TextContent.Trim());
        Assert.Equal("smtp.example.com", page.Find("[data-setting='Mail:Host'] [data-label=Value]").TextContent.Trim());

        Services.GetRequiredService<NavigationManager>().NavigateTo("/admin/settings?q=smtp");
        page = Render<SettingsPage>();
        Assert.Equal("Mail:Host", Assert.Single(page.FindAll("tr.ep-line")).GetAttribute("data-setting"));
    }
}
