using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy.Bodies;

/// <summary>Why a body can't be read in exactly one way. Made once: a refusal names the construct, so it never depends on the request.</summary>
internal static class BodyRefusals
{
    public static readonly RequestRefusal Encoded = new(
        ReasonCodes.BodyEncoded,
        415,
        "The body has to be read, and is compressed in a way that could be read differently, or not at all.",
        "Send it without Content-Encoding, or as one whole gzip, deflate or br stream with nothing behind it.");

    public static readonly RequestRefusal Json = Malformed("not one well-formed JSON value in UTF-8", "Send strict JSON: no comments, no trailing commas, no byte order mark.");
    public static readonly RequestRefusal Form = Malformed("not a well-formed form", "Percent-encode keys and values as UTF-8, close every bracket of a key, and send no NUL.");
    public static readonly RequestRefusal Multipart = Malformed("not well-formed multipart/form-data", "Send each part with one plain Content-Disposition name, between the boundaries of Content-Type.");
    public static readonly RequestRefusal Related = Malformed("not well-formed multipart/related that begins with a JSON part", "Send the JSON part first, between the boundaries of Content-Type, in lines that all end alike.");
    public static readonly RequestRefusal Xml = Malformed("not one well-formed XML document in UTF-8", "Send XML without a DTD, without comments or processing instructions in values, and in UTF-8.");
    public static readonly RequestRefusal TooDeep = new(
        ReasonCodes.BodyTooDeep, 400, "The body nests deeper than 64 levels.", "Send a flatter body.");

    public static readonly RequestRefusal DuplicateKey = new(
        ReasonCodes.BodyDuplicateKey, 400, "A key stands twice in one object or form, so the body has two readings.", "Send every key once.");

    public static readonly RequestRefusal KeyVariant = new(
        ReasonCodes.BodyDuplicateKey,
        400,
        "A key is, but for its case or an underscore, one that the operation is judged by, so the body has two readings.",
        "Spell the key as the vendor documents it.");

    public static readonly RequestRefusal DuplicateHeader = new(
        ReasonCodes.HeaderDuplicate, 400, "A header that a fact is read from stands more than once.", "Send the header once.");

    /// <summary>The refusal of a body that comes in none of an operation's encodings.</summary>
    public static RequestRefusal TypeOf(IEnumerable<BodyEncoding> encodings) => new(
        ReasonCodes.BodyType,
        415,
        "The body's Content-Type is not one that the operation is read in.",
        $"Send the body as {string.Join(" or ", encodings.Select(Expected))}, in UTF-8.");

    private static string Expected(BodyEncoding encoding) => encoding switch
    {
        BodyEncoding.Json => "application/json",
        BodyEncoding.Multipart => "multipart/form-data with one boundary",
        BodyEncoding.Related => "multipart/related with one boundary",
        BodyEncoding.Xml => "application/xml or text/xml",
        BodyEncoding.Form => "application/x-www-form-urlencoded",
        _ => "bytes of a type of their own",
    };

    private static RequestRefusal Malformed(string what, string next) => new(ReasonCodes.BodyMalformed, 400, $"The body is {what}.", next);
}
