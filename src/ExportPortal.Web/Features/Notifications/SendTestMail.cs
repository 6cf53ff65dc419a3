using ExportPortal.Data;
using ExportPortal.Data.Accounts;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Accounts;
using ExportPortal.Domain.Audit;
using ExportPortal.Web.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace ExportPortal.Web.Features.Notifications;

/// <summary>Sends an administrator a mail, at once and to the own address, to see whether mail works.</summary>
public sealed class SendTestMail(CurrentUser user, IDbContextFactory<PortalDb> databases, PortalTransactions transactions, MailTransport transport, ComposeMail compose, MailSettings settings)
{
    /// <summary>Sends it.</summary>
    /// <returns>The address.</returns>
    /// <exception cref="RuleBroken">role-missing, mail-off, mail-failed: with what the server said</exception>
    public async Task<string> ExecuteAsync(CancellationToken cancel)
    {
        Actor actor = await user.RequireAsync(new Attempted("test", "mail", "mail"), cancel, Role.Administrator);
        if (!settings.IsOn)
        {
            throw RuleBroken.Conflict("mail-off", "Mail is off: Mail:Host is not set.");
        }

        await using PortalDb db = await databases.CreateDbContextAsync(cancel);
        PortalUser reader = await db.Users.AsNoTracking().SingleAsync(u => u.Id == actor.Id, cancel);
        MimeMessage message = compose.Test(reader) ?? throw RuleBroken.Conflict("mail-failed", "Your account's e-mail address cannot be used.");
        await using MailConnection connection = transport.MakeConnection();
        DeliveryFailure? failure = await connection.OpenAsync(cancel) ?? await connection.SendAsync(message, cancel);
        await transactions.RunAsync(actor.ForAudit, transaction =>
        {
            transaction.Audit(new AuditEntry
            {
                Action = AuditActions.NotificationsTested, SubjectType = "mail", SubjectId = "mail",
                Data = new Dictionary<string, object?> { ["host"] = settings.Host, ["error"] = failure?.Error },
            });
            return Task.FromResult(true);
        }, cancel);
        return failure is null ? reader.Email! : throw RuleBroken.Conflict("mail-failed", failure.Error);
    }
}
