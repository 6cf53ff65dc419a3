using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ExportPortal.Integration.Tests.Api;

/// <summary>One answer of the API, read to its end.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, string? MediaType, JsonNode Json, HttpResponseMessage Message)
{
    public string Code => (string?)Json["code"] ?? "";

    /// <summary>Fails with the whole answer when the status is another one.</summary>
    public ApiAnswer Must(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)Status} instead of {(int)status}: {Json}");
        return this;
    }

    /// <summary>Checks that this is a problem with this code and, where given, this field.</summary>
    public ApiAnswer MustBeProblem(HttpStatusCode status, string code, string? field = null)
    {
        Must(status);
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal((int)status, (int)Json["status"]!);
        Assert.Equal(code, Code);
        Assert.NotEmpty((string)Json["title"]!);
        Assert.NotEmpty((string)Json["detail"]!);
        if (field is null)
        {
            Assert.Null(Json["errors"]);
        }
        else
        {
            Assert.NotEmpty((string)Json["errors"]![field]![0]!);
        }

        return this;
    }
}

/// <summary>Calls of the API.</summary>
internal static class ApiCalls
{
    public static async Task<ApiAnswer> CallAsync(this HttpClient client, string path) => await ReadAsync(await client.GetAsync(path));

    public static async Task<ApiAnswer> SendAsync(this HttpClient client, string path, object? body, params (string Name, string Value)[] headers) =>
        await client.SendAsync(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body), headers);

    public static async Task<ApiAnswer> SendAsync(this HttpClient client, HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, path) { Content = content };
        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await ReadAsync(await client.SendAsync(request));
    }

    private static async Task<ApiAnswer> ReadAsync(HttpResponseMessage message)
    {
        string text = await message.Content.ReadAsStringAsync();
        string? type = message.Content.Headers.ContentType?.MediaType;
        JsonNode json = type?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text)! : JsonValue.Create(text);
        return new ApiAnswer(message.StatusCode, type, json, message);
    }
}
