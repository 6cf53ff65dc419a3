namespace ExportPortal.Web.Features.Requests;

/// <summary>The parts of a request's page, in their order. The names are the words on screen and, in lower case, those of the address.</summary>
public enum RequestTab
{
    /// <summary>What came of it, what is to do, decisions and plan.</summary>
    Overview,

    /// <summary>The checks as they come out now.</summary>
    Checks,

    /// <summary>What people say about it.</summary>
    Conversation,

    /// <summary>Every event, attempt and operation.</summary>
    Timeline,

    /// <summary>Hashes and places in the chain.</summary>
    Evidence,

    /// <summary>Batch, earlier requests, exports outside.</summary>
    Related,
}
