using System.Security.Cryptography;
using System.Text;

namespace ExportPortal.Domain.Audit;

/// <summary>Checks events one after the other: each must follow the one before, be as it was written, and agree with its checkpoint. Constant memory.</summary>
public sealed class ChainCheck : IDisposable
{
    private readonly CanonicalBuffer _buffer = new();
    private readonly IEnumerator<(long Seq, string Hash, string? Fault)> _checkpoints;
    private readonly byte[] _hash = new byte[AuditChain.HashLength];
    private readonly byte[] _computed = new byte[AuditChain.HashLength];
    private bool _moreCheckpoints;

    /// <summary>Begins behind an event that is trusted.</summary>
    /// <param name="afterSeq">That event; 0 for the whole history.</param>
    /// <param name="afterHash">Its hash; <see cref="AuditChain.Genesis"/> for the whole history.</param>
    /// <param name="checkpoints">What checkpoints say.</param>
    public ChainCheck(long afterSeq, string afterHash, CheckpointSet checkpoints)
    {
        Seq = afterSeq;
        Encoding.ASCII.GetBytes(afterHash, _hash);
        // For the whole history also those that no event can have.
        _checkpoints = checkpoints.From(afterSeq == 0 ? long.MinValue : afterSeq + 1).GetEnumerator();
        _moreCheckpoints = _checkpoints.MoveNext();
    }

    /// <summary>The last event that is in order.</summary>
    public long Seq { get; private set; }

    /// <summary>Its hash.</summary>
    public string Hash => Encoding.ASCII.GetString(_hash);

    /// <summary>How many checkpoints agree with their events.</summary>
    public long Agreed { get; private set; }

    /// <summary>The last event that agrees with a checkpoint; 0 before.</summary>
    public long AgreedSeq { get; private set; }

    /// <summary>Bytes that were hashed.</summary>
    public long Hashed { get; private set; }

    /// <summary>Looks at the next event.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public ChainFault? Next(in StoredEvent e)
    {
        if (e.Seq != Seq + 1)
        {
            return e.Seq > Seq + 1
                ? new ChainFault(Seq + 1, ChainFaultKind.Gap, $"event {Seq + 1} is missing")
                : new ChainFault(e.Seq, ChainFaultKind.Order, $"event {e.Seq} stands after event {Seq}");
        }

        if (!e.PrevHash.SequenceEqual(_hash))
        {
            return new ChainFault(e.Seq, ChainFaultKind.Link, "it does not follow the event before it");
        }

        Compute(e, e.Seq);
        if (!e.Hash.SequenceEqual(_computed))
        {
            return new ChainFault(e.Seq, ChainFaultKind.Content, "its members do not match its hash");
        }

        if (_moreCheckpoints && _checkpoints.Current.Seq <= e.Seq && Compare(e.Seq) is { } fault)
        {
            return fault;
        }

        Seq = e.Seq;
        _computed.CopyTo(_hash, 0);
        return null;
    }

    /// <summary>Looks at the end, once no event follows.</summary>
    /// <param name="headSeq">The event that the head of the chain names.</param>
    /// <param name="headHash">The hash that it names.</param>
    /// <returns>What is wrong with the end, or null.</returns>
    public ChainFault? End(long headSeq, string headHash)
    {
        if (Seq < headSeq)
        {
            return new ChainFault(Seq + 1, ChainFaultKind.Tail, $"the head names event {headSeq}, and the history ends with event {Seq}");
        }

        ChainFault? forged = null;
        for (; _moreCheckpoints; _moreCheckpoints = _checkpoints.MoveNext())
        {
            (long seq, _, string? fault) = _checkpoints.Current;
            if (fault is null || !fault.StartsWith("signature", StringComparison.Ordinal))
            {
                return new ChainFault(Seq + 1, ChainFaultKind.Tail, $"a checkpoint names event {seq}, and the history ends with event {Seq}");
            }

            forged ??= ChainFault.Of(seq, fault);
        }

        return Seq > headSeq ? new ChainFault(headSeq + 1, ChainFaultKind.Tail, $"the head names event {headSeq}, and the history goes on behind it")
            : Seq > 0 && Hash != headHash ? new ChainFault(Seq, ChainFaultKind.Tail, "the last event is not the one that the head names")
            : forged;
    }

    /// <summary>Whether the members of an event match its hash, with a sequence number that it may have been written with.</summary>
    public bool IsAsWritten(in StoredEvent e, long seq)
    {
        Compute(e, seq);
        return e.Hash.SequenceEqual(_computed);
    }

    /// <summary>The hash that an event's members give.</summary>
    public string ComputedHash(in StoredEvent e)
    {
        Compute(e, e.Seq);
        return Encoding.ASCII.GetString(_computed);
    }

    /// <inheritdoc />
    public void Dispose() => _checkpoints.Dispose();

    private ChainFault? Compare(long seq)
    {
        (long expectedSeq, string hash, string? fault) = _checkpoints.Current;
        if (fault is not null)
        {
            return ChainFault.Of(expectedSeq, fault);
        }

        if (!_computed.AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(hash)))
        {
            return new ChainFault(seq, ChainFaultKind.Checkpoint, $"the history was rewritten at or before it, and behind event {AgreedSeq}");
        }

        Agreed++;
        AgreedSeq = seq;
        _moreCheckpoints = _checkpoints.MoveNext();
        return null;
    }

    private void Compute(in StoredEvent e, long seq)
    {
        _buffer.Clear();
        CanonicalEvent.Write(_buffer, e, seq);
        Hashed += _buffer.Written.Length;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_buffer.Written, hash);
        for (int i = 0; i < hash.Length; i++)
        {
            _computed[2 * i] = (byte)"0123456789abcdef"[hash[i] >> 4];
            _computed[(2 * i) + 1] = (byte)"0123456789abcdef"[hash[i] & 15];
        }
    }
}
