namespace ThumbGate.Policy.Bodies;

/// <summary>Why a body can't be read in exactly one way. Made once: a refusal names the construct, so it never depends on the request.</summary>
internal static class BodyRefusals
{
    public static readonly RequestRefusal Encoded = new(
        ReasonCodes.BodyEncoded, 415, "The body is compressed or otherwise encoded, and the operation has to be read.", "Send the body without Content-Encoding.");

    public static readonly RequestRefusal JsonType = Type("application/json");
    public static readonly RequestRefusal FormType = Type("application/x-www-form-urlencoded");
    public static readonly RequestRefusal MultipartType = Type("multipart/form-data with one boundary");

    public static readonly RequestRefusal Json = Malformed("not one well-formed JSON value in UTF-8", "Send strict JSON: no comments, no trailing commas, no byte order mark.");
    public static readonly RequestRefusal Form = Malformed("not a well-formed form", "Percent-encode keys and values as UTF-8, close every bracket of a key, and send no NUL.");
    public static readonly RequestRefusal Multipart = Malformed("not well-formed multipart/form-data", "Send each part with one plain Content-Disposition name, between the boundaries of Content-Type.");
    public static readonly RequestRefusal TooDeep = new(
        ReasonCodes.BodyTooDeep, 400, "The body nests deeper than 64 levels.", "Send a flatter body.");

    public static readonly RequestRefusal DuplicateKey = new(
        ReasonCodes.BodyDuplicateKey, 400, "A key stands twice in one object or form, so the body has two readings.", "Send every key once.");

    public static readonly RequestRefusal KeyVariant = new(
        ReasonCodes.BodyDuplicateKey,
        400,
        "A key differs only by case from one that the operation is judged by, so the body has two readings.",
        "Spell the key as the vendor documents it.");

    public static readonly RequestRefusal DuplicateHeader = new(
        ReasonCodes.HeaderDuplicate, 400, "A header that a fact is read from stands more than once.", "Send the header once.");

    private static RequestRefusal Type(string expected) => new(
        ReasonCodes.BodyType, 415, "The body's Content-Type is not the one the operation is read in.", $"Send the body as {expected}, in UTF-8.");

    private static RequestRefusal Malformed(string what, string next) => new(ReasonCodes.BodyMalformed, 400, $"The body is {what}.", next);
}
