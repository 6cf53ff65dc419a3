using ExportPortal.Domain.Audit;
using ExportPortal.Domain.Requests;

namespace ExportPortal.Web.Features.Audit;

/// <summary>The words in a bundle of evidence, and the program that checks it.</summary>
public static class EvidenceTexts
{
    /// <summary>
    /// Checks a bundle with nothing but Python 3: the files by their sums, each event by its hash, what is known of the chain, and checkpoints that name one
    /// of the events. Exit code 1 when anything is wrong.
    /// </summary>
    public const string Verifier =
        """
        # Checks this bundle offline: python3 verify.py
        import hashlib, json, os, sys

        here = os.path.dirname(os.path.abspath(__file__))
        faults = []

        def read(name):
            with open(os.path.join(here, name), "rb") as file:
                return file.read()

        for line in read("SHA256SUMS").decode().splitlines():
            digest, name = line.split("  ", 1)
            if hashlib.sha256(read(name)).hexdigest() != digest:
                faults.append(name + " is not the file that was taken")

        events = {}
        before = None
        for number, line in enumerate(read("events.jsonl").split(b"\n"), 1):
            if not line:
                continue
            # The event was hashed as it stands here, without its last member.
            content, mark, end = line.rpartition(b',"hash":"')
            claimed = end[:-2].decode()
            event = json.loads(line)
            if hashlib.sha256(content + b"}").hexdigest() != claimed or event["hash"] != claimed:
                faults.append("line %d of events.jsonl: event %s does not match its hash" % (number, event.get("seq")))
            if before and event["seq"] <= before["seq"]:
                faults.append("line %d of events.jsonl: event %d stands after event %d" % (number, event["seq"], before["seq"]))
            if before and event["seq"] == before["seq"] + 1 and event["prevHash"] != before["hash"]:
                faults.append("event %d does not follow event %d" % (event["seq"], before["seq"]))
            events[event["seq"]] = event
            before = event

        request = json.loads(read("request.json"))
        for event in events.values():
            if event["requestId"] != request["id"]:
                faults.append("event %d is about another request" % event["seq"])

        compared = 0
        points = [json.loads(read("head.json"))]
        if os.path.exists(os.path.join(here, "checkpoints.jsonl")):
            points += [line for line in map(json.loads, read("checkpoints.jsonl").splitlines()) if "seq" in line]
        for point in points:
            event = events.get(point["seq"])
            if event:
                compared += 1
                if event["hash"] != point["hash"]:
                    faults.append("event %d is not the one that the checkpoint names" % point["seq"])

        for fault in faults:
            print("BAD: " + fault)
        if not faults:
            print("%d events are as they were written; %d of %d checkpoints name one of them, and agree." % (len(events), compared, len(points)))
        sys.exit(1 if faults else 0)

        """;

    /// <summary>The page that explains a bundle.</summary>
    public static string Readme(ExportRequest request, IReadOnlyList<AuditEvent> events, long headSeq, string headHash, string takenBy, DateTimeOffset takenAt) =>
        $"""
        # Evidence of request {request.Number}
        Snapshot {request.SnapshotName} in {request.Region} ({request.Connection}), asked for by {request.RequestedByName}{(request.OnBehalfOfName is { } other ? $" on behalf of {other}" : "")}. It stands on "{request.Status.Title()}".
        Taken by {takenBy} at {CanonicalJson.Time(takenAt)}. Taking it is itself an event of the audit history, behind event {headSeq}.

        | file | what it holds |
        | --- | --- |
        | request.json | the request as the API shows it |
        | decisions.json, attempts.json, operations.json, errors.json | who decided, what was sent to AWS, what AWS said |
        | events.jsonl | the {events.Count} events of the audit history about it, each in the very bytes that were hashed |
        | head.json | number and hash of the newest event of the whole history at that moment |
        | checkpoints.jsonl | signed checkpoints from the first of these events on, and the public keys; missing while there is none |
        | SHA256SUMS | the sums of all these files |
        | verify.py | checks all of this; needs Python 3 and nothing else |

        ## How to verify
        1. `python3 verify.py`, in the folder of these files. Or by hand:
        2. `sha256sum -c SHA256SUMS` tells whether a file was changed after it was taken.
        3. In events.jsonl cut off `,"hash":"…"` in front of the last brace of a line. SHA-256 of what remains (with the brace) must be the hash that you cut off.
           Who changes one letter of an event changes its hash.
        4. Each event names the hash of the event before it in the whole history as `prevHash`. These events have others between them. To prove their places, take the whole
           history as JSON Lines (`GET /api/v1/audit/export?format=jsonl`) and walk from event {(events.Count == 0 ? 1 : events[0].Seq)} to event {headSeq}: the last hash must be
           {headHash}
           and every hash of events.jsonl must occur on the way. Checkpoints, which are kept outside the database, must agree with the hashes of the events that they name.
           docs/audit-format.md describes the format for other languages, and how the checkpoints are signed.

        """;
}
