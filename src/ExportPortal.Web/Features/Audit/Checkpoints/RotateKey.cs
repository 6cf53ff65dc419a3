using ExportPortal.Data;
using ExportPortal.Data.Storage;
using ExportPortal.Domain;
using ExportPortal.Domain.Audit;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Web.Features.Audit.Checkpoints;

/// <summary>
/// Changes the key that signs checkpoints: seals the history with the old one, introduces the new one, signed by both, and leaves an event. The old
/// private key is gone afterwards, its public half stays known.
/// </summary>
public sealed class RotateKey(PortalTransactions transactions, WriteCheckpoints write, SigningKeyFile keys, CheckpointPosts posts)
{
    /// <summary>Changes the key, for somebody who has the old one: the command line.</summary>
    /// <param name="actor">Whom the event names.</param>
    /// <param name="from">A PEM file with the new key; null makes one.</param>
    /// <param name="oldIsLost">Introduces the new key without the old one's signature.</param>
    /// <param name="cancel">Stops before anything is changed.</param>
    /// <returns>The introduction of the new key.</returns>
    /// <exception cref="RuleBroken">key-in-use, key-not-newest, key-not-changed</exception>
    /// <exception cref="WrongSettingException">A file is no key.</exception>
    public async Task<AuditKey> ForAsync(AuditActor actor, string? from, bool oldIsLost, CancellationToken cancel)
    {
        SigningKey? old = oldIsLost ? null : keys.LoadOrMake();
        if (old is { CanSign: false })
        {
            throw RuleBroken.Conflict("key-not-newest", "The file of the signing key holds only its public half; the key is changed where the private one is.");
        }

        if (old is not null)
        {
            await write.ExecuteAsync(atOnce: true, cancel);
        }

        using SigningKey next = keys.PrepareNext(from);
        AuditKey introduced = await transactions.RunAsync(actor, t => IntroduceAsync(t, old, next, cancel), cancel);
        // From here on the key is changed; a start that finds the file not yet in its place puts it there.
        if (!keys.TakeNext(introduced.KeyId))
        {
            throw RuleBroken.Conflict("key-not-changed", "The file of the new key was taken away meanwhile.");
        }

        posts.Add(introduced.Line());
        await write.ExecuteAsync(atOnce: true, CancellationToken.None);
        return introduced;
    }

    private static async Task<AuditKey> IntroduceAsync(PortalTransaction transaction, SigningKey? old, SigningKey next, CancellationToken cancel)
    {
        await transaction.LockCheckpointsAsync(cancel);
        PortalDb db = transaction.Db;
        List<AuditKey> known = await db.AuditKeys.AsNoTracking().ToListAsync(cancel);
        string? newest = known.Count == 0 ? null : KeyChain.Newest(known);
        if (known.Exists(k => k.KeyId == next.KeyId))
        {
            throw RuleBroken.Conflict("key-in-use", "This key has signed checkpoints already; a new one is needed.");
        }

        if (old is not null && newest is not null && old.KeyId != newest)
        {
            throw RuleBroken.Conflict("key-not-newest", "The key in use is not the newest one; change the key where that one is.");
        }

        // Without any checkpoint so far the old key never signed, and the new one is the first.
        long afterSeq = await db.AuditCheckpoints.MaxAsync(c => (long?)c.Seq, cancel) ?? 0;
        AuditKey introduced = AuditKey.Introduce(next.PublicKey, transaction.Now, afterSeq, newest, next.Sign, newest is null || old is null ? null : old.Sign);
        db.AuditKeys.Add(introduced);
        transaction.Audit(new AuditEntry
        {
            Action = AuditActions.AuditKeyChanged,
            SubjectType = "audit",
            SubjectId = "signing-key",
            Data = new Dictionary<string, object?> { ["keyId"] = introduced.KeyId, ["previousKeyId"] = newest, ["afterSeq"] = afterSeq, ["signedByPrevious"] = introduced.SignatureByPrevious is not null },
        });
        return introduced;
    }
}
