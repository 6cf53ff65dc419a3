using System.Net;
using LightsailEmulator;
using Xunit;

namespace ExportPortal.Integration.Tests.Emulator;

public sealed class CommandLineTests
{
    [Fact]
    public async Task It_runs_alone_with_every_option()
    {
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--export-seconds", "0", "--no-auth", "--seed=small", "--page-size", "2");

        using HttpRequestMessage unsigned = emulator.Client.Request("ExportSnapshot", """{"sourceSnapshotName":"ad-sync-1-quarterly"}"""u8.ToArray());
        Reply reply = await emulator.Client.SendAsync(unsigned);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("Succeeded", (string?)reply.Json["operations"]![0]!["status"]);
        Assert.Equal(2, (int)(await emulator.Client.ControlAsync(HttpMethod.Get, "")).Json["pageSize"]!);
    }

    [Theory]
    [InlineData("--colour", "blue")]
    [InlineData("--seed", "huge")]
    [InlineData("--export-seconds", "soon")]
    [InlineData("--export-seconds", "-1")]
    [InlineData("--export-seconds", "NaN")]
    [InlineData("--page-size", "0")]
    [InlineData("--urls", "https://127.0.0.1:4566")]
    [InlineData("--urls", "ftp://x")]
    [InlineData("--urls", "nonsense")]
    [InlineData("--data", "/")]
    [InlineData("--data")]
    public void A_wrong_option_is_refused_by_name(params string[] args)
    {
        EmulatorOptionException refusal = Assert.Throws<EmulatorOptionException>(() => EmulatorOptions.Parse(args));

        Assert.Contains(args[0], refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public async Task A_wrong_option_stops_the_start_with_one_line_and_code_2()
    {
        (int exitCode, string complaint) = await EmulatorProcess.FailAsync("--seed", "huge");

        Assert.Equal(2, exitCode);
        Assert.Single(complaint.TrimEnd().Split('\n'));
        Assert.Contains("--seed", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_in_use_stops_the_start_with_one_line_and_code_2()
    {
        await using EmulatorHost host = await EmulatorHost.StartAsync(new EmulatorOptions { Urls = "http://127.0.0.1:0", Seed = "none" });

        (int exitCode, string complaint) = await EmulatorProcess.FailAsync("--urls", host.Url.ToString());

        Assert.Equal(2, exitCode);
        Assert.Single(complaint.TrimEnd().Split('\n'));
        Assert.Contains("--urls", complaint, StringComparison.Ordinal);
    }
}
