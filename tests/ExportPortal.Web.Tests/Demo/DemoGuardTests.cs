using ExportPortal.Web.Features.Demo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using NSubstitute;

namespace ExportPortal.Web.Tests.Demo;

public sealed class DemoGuardTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://localhost:5080;http://[::1]:5080")]
    public void A_demo_on_loopback_starts(string urls)
    {
        Assert.Null(Record.Exception(() => DemoGuard.Check(Settings(("Urls", urls)), In("Development"))));
    }

    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://*:5080")]
    [InlineData("http://+:5080")]
    [InlineData("http://[::]:5080")]
    [InlineData("http://192.168.1.7:5080")]
    [InlineData("http://portal.example")]
    [InlineData("http://127.0.0.1:5080;http://10.0.0.1:80")]
    public void A_demo_that_others_could_reach_does_not_start_and_the_line_names_the_setting(string urls)
    {
        WrongSettingException wrong = Assert.Throws<WrongSettingException>(() => DemoGuard.Check(Settings(("Urls", urls)), In("Development")));

        Assert.StartsWith("Demo:Enabled:", wrong.Message);
        Assert.DoesNotContain('\n', wrong.Message);
    }

    [Fact]
    public void A_demo_on_an_open_Kestrel_endpoint_does_not_start()
    {
        Assert.Throws<WrongSettingException>(() => DemoGuard.Check(Settings(("Kestrel:Endpoints:A:Url", "http://0.0.0.0:80")), In("Development")));
    }

    [Fact]
    public void A_demo_in_Production_does_not_start()
    {
        WrongSettingException wrong = Assert.Throws<WrongSettingException>(() => DemoGuard.Check(Settings(), In("Production")));

        Assert.Equal("Demo:Enabled", wrong.Setting);
    }

    [Fact]
    public void Without_demo_everything_may_listen()
    {
        IConfiguration settings = new ConfigurationBuilder().AddInMemoryCollection([new("Urls", "http://*:80"), new("Demo:Enabled", "false")]).Build();

        Assert.Null(Record.Exception(() => DemoGuard.Check(settings, In("Production"))));
    }

    private static IConfiguration Settings(params (string Key, string Value)[] more) => new ConfigurationBuilder()
        .AddInMemoryCollection(more.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)).Append(new("Demo:Enabled", "true")))
        .Build();

    private static IHostEnvironment In(string name)
    {
        IHostEnvironment environment = Substitute.For<IHostEnvironment>();
        environment.EnvironmentName.Returns(name);
        return environment;
    }
}
