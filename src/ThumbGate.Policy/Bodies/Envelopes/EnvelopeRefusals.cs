namespace ThumbGate.Policy.Bodies.Envelopes;

/// <summary>Why an envelope can't be read in exactly one way.</summary>
internal static class EnvelopeRefusals
{
    public static readonly RequestRefusal TooLarge = new(
        ReasonCodes.EnvelopeTooLarge,
        413,
        "The envelope holds more inner requests, or nests them deeper, than are judged at once.",
        "Send it in several requests: at most 1,000 inner requests each, in at most 3 levels.");

    public static readonly RequestRefusal Credential = new(
        ReasonCodes.EnvelopeCredential,
        400,
        "An inner request carries a credential of its own, which the vendor would take in place of the gateway's.",
        "Leave Authorization, cookies, keys and tokens out of inner requests.");

    public static readonly RequestRefusal OtherHost = new(
        ReasonCodes.TargetAbsoluteForm,
        400,
        "An inner request names a host that is not the vendor's.",
        "Send paths, or URLs of the vendor's own host, in inner requests.");

    public static readonly RequestRefusal Item = Malformed(
        "An inner request is not an object with one known HTTP method and one URL",
        "Give every inner request a method and a URL as strings, and headers as an object of strings.");

    public static readonly RequestRefusal Items = Malformed("The inner requests don't stand in an array", "Send them as the vendor documents it.");

    public static readonly RequestRefusal Edit = Malformed("An edit is not an object with exactly one member", "Send each edit as an object of its own.");

    public static readonly RequestRefusal Rpc = Malformed(
        "The body is not a JSON-RPC message, or a batch of at least one", "Send each message with a method as a string; tools/call with a name and an object of arguments.");

    public static readonly RequestRefusal Parts = Malformed(
        "The batch is not well-formed multipart/mixed with application/http parts",
        "Send parts between the boundaries of Content-Type, each with Content-Type: application/http and one request, in lines that all end alike.");

    public static readonly RequestRefusal PartsType = new(
        ReasonCodes.BodyType,
        415,
        "The batch's Content-Type is not multipart/mixed with one boundary.",
        "Send the batch as multipart/mixed, and name its boundary in plain characters.");

    public static readonly RequestRefusal GraphQl = Malformed(
        "The GraphQL request is not one executable document whose operation can be told",
        "Send strict GraphQL, name the operation where the document has several, and variables as a JSON object.");

    private static RequestRefusal Malformed(string what, string next) => new(ReasonCodes.BodyMalformed, 400, what + ".", next);
}
