using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ExportPortal.Data;
using ExportPortal.Domain.Requests;
using ExportPortal.Integration.Tests.Portal;
using ExportPortal.Web.Features.Execution;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExportPortal.Integration.Tests.Execution;

/// <summary>What each way in which ExportSnapshot can go wrong leads to: the table of the protocol, made by the emulator's chaos.</summary>
public sealed class ErrorOutcomeTests
{
    [Theory]
    [InlineData("AccessDeniedException", 400, RequestStatus.Failed)]
    [InlineData("InvalidInputException", 400, RequestStatus.Failed)]
    [InlineData("NotFoundException", 400, RequestStatus.Failed)]
    [InlineData("OperationFailureException", 400, RequestStatus.Failed)]
    [InlineData("UnauthenticatedException", 400, RequestStatus.Failed)]
    [InlineData("BrandNewException", 400, RequestStatus.Failed)]
    [InlineData("AccountSetupInProgressException", 400, RequestStatus.Approved)]
    [InlineData("RegionSetupInProgressException", 400, RequestStatus.Approved)]
    [InlineData("ThrottlingException", 400, RequestStatus.Approved)]
    [InlineData("TooManyRequestsException", 429, RequestStatus.Approved)]
    [InlineData("ExpiredTokenException", 400, RequestStatus.Approved)]
    [InlineData("ServiceException", 500, RequestStatus.Reconciling)]
    [InlineData("SomethingElse", 503, RequestStatus.Reconciling)]
    public async Task An_error_answer_is_stored_as_it_came_and_leads_to_the_state_of_the_protocol(string type, int status, RequestStatus expected)
    {
        await using PortalUnderTest portal = await PortalUnderTest.StartAsync();
        await portal.EmulatorControl.PostAsync("chaos", new { operation = "ExportSnapshot", effect = "error", count = 1, error = new { type, status, message = $"made by the test: {type}" } });

        ExportRequest request = await ApproveAndWaitAsync(portal, r => r.Errors.Count > 0);

        Assert.Equal(expected, request.Status);
        ExportError error = Assert.Single(request.Errors);
        Assert.Equal((type, $"made by the test: {type}", status), (error.Code, error.Message, error.HttpStatus));
        Assert.NotEmpty(error.AwsRequestId!);
        Assert.Equal("ExportSnapshot", error.Operation);
        ErrorEntry entry = ErrorCatalogue.For(error.Code, error.HttpStatus);
        Assert.NotEmpty(entry.Words);
        Assert.NotEmpty(entry.WhatToDo);
        Assert.Equal(entry.Effect, error.Effect);
        Assert.Equal(type, request.ErrorCode);
        Assert.Empty(await portal.EmulatorControl.LedgerAsync());
    }

    [Theory]
    [InlineData("dropBefore", ErrorCatalogue.Codes.ConnectionLost, 0)]
    [InlineData("dropAfter", ErrorCatalogue.Codes.ConnectionLost, 1)]
    [InlineData("halfBody", ErrorCatalogue.Codes.ConnectionLost, 1)]
    [InlineData("delay", ErrorCatalogue.Codes.NoAnswer, 1)]
    public async Task A_call_without_a_whole_answer_is_unknown_and_is_not_sent_again(string effect, string code, int executed)
    {
        await using PortalUnderTest portal = await PortalUnderTest.StartAsync(("Execution:CallTimeout", "00:00:02"));
        await portal.EmulatorControl.PostAsync("chaos", new { operation = "ExportSnapshot", effect, count = 1, seconds = 4 });

        ExportRequest request = await ApproveAndWaitAsync(portal, r => r.Errors.Count > 0);

        Assert.Equal(RequestStatus.Reconciling, request.Status);
        ExportError error = Assert.Single(request.Errors);
        Assert.Equal((code, CallEffect.Unknown), (error.Code, error.Effect));
        await PortalUnderTest.UntilAsync(() => portal.EmulatorControl.SendsAsync(), sends => sends.Count == 1);
        await PortalUnderTest.UntilAsync(() => portal.EmulatorControl.LedgerAsync(), ledger => ledger.Count == executed);
    }

    [Fact]
    public async Task An_aws_that_cannot_be_reached_leaves_the_request_approved_and_due_again()
    {
        await using PortalUnderTest portal = await PortalUnderTest.StartAsync();
        Guid id = await SubmitAsync(portal);
        await portal.Emulator.DisposeAsync();

        await ApproveAsync(portal, id);
        ExportRequest request = await WaitAsync(portal, id, r => r.Errors.Count > 0);

        Assert.Equal(RequestStatus.Approved, request.Status);
        Assert.Equal((ErrorCatalogue.Codes.NotConnected, CallEffect.None), (request.Errors[0].Code, request.Errors[0].Effect));
        Assert.True(request.DueAt > request.Errors[0].At);
        Assert.Empty(request.Attempts);
    }

    private static async Task<ExportRequest> ApproveAndWaitAsync(PortalUnderTest portal, Func<ExportRequest, bool> holds)
    {
        Guid id = await SubmitAsync(portal);
        await ApproveAsync(portal, id);
        return await WaitAsync(portal, id, holds);
    }

    internal static async Task<Guid> SubmitAsync(PortalUnderTest portal, string? snapshot = null)
    {
        using HttpClient rita = portal.ClientFor(portal.Rita);
        HttpResponseMessage answer = await rita.PostAsJsonAsync("/api/v1/requests", new
        {
            connection = PortalUnderTest.Connection,
            region = PortalUnderTest.Region,
            snapshotName = snapshot ?? await portal.MakeSnapshotAsync(),
            justification = "Needed for the test",
        });
        JsonNode body = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.True(answer.StatusCode == HttpStatusCode.Created, body.ToJsonString());
        return body["id"]!.GetValue<Guid>();
    }

    internal static async Task ApproveAsync(PortalUnderTest portal, Guid id)
    {
        using HttpClient anna = portal.ClientFor(portal.Anna);
        HttpResponseMessage answer = await anna.PostAsJsonAsync($"/api/v1/requests/{id}/approve", new { });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    internal static Task<ExportRequest> WaitAsync(PortalUnderTest portal, Guid id, Func<ExportRequest, bool> holds, int seconds = 30) => PortalUnderTest.UntilAsync(
        async () =>
        {
            await using PortalDb db = portal.OpenDb();
            return await db.Requests.AsNoTracking().Whole().SingleAsync(r => r.Id == id);
        },
        holds, seconds);
}
