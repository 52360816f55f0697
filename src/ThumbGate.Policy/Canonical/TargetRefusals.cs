namespace ThumbGate.Policy.Canonical;

/// <summary>Why a target is refused. Made once: a refusal names the construct, so it never depends on the request.</summary>
internal static class TargetRefusals
{
    private const string Encode = "Percent-encode the character as UTF-8, or leave it out.";

    public static readonly RequestRefusal AbsoluteForm = Refuse(
        ReasonCodes.TargetAbsoluteForm,
        "The request target is an absolute URL.",
        "Send only the path and query in the request line; use the gateway as the base URL, not as a proxy.");

    public static readonly RequestRefusal NotOriginForm = Refuse(
        ReasonCodes.TargetMalformed,
        "The request target does not start with a slash.",
        "Send a path that starts with a slash.");

    public static readonly RequestRefusal Space = Refuse(
        ReasonCodes.TargetMalformed, "The request target holds a space.", "Encode spaces as %20.");

    public static readonly RequestRefusal Fragment = Refuse(
        ReasonCodes.TargetFragment, "The request target holds a fragment ('#').", "Leave the fragment out, or encode the character as %23.");

    public static readonly RequestRefusal DotSegment = Refuse(
        ReasonCodes.PathDotSegment, "The path holds a dot segment ('.' or '..', plain or encoded).", "Send the resolved path.");

    public static readonly RequestRefusal EmptySegment = Refuse(
        ReasonCodes.PathEmptySegment, "The path holds an empty segment ('//').", "Send the path with single slashes; check how the base URL and the path are joined.");

    public static readonly RequestRefusal Backslash = Refuse(
        ReasonCodes.PathBackslash, "The path holds a backslash, plain or encoded.", "Use slashes between segments and no backslash in names.");

    // For some servers what follows is no part of the name: /users;x is /users to them.
    public static readonly RequestRefusal PathParameter = Refuse(
        ReasonCodes.PathParameter, "The path holds a ';', behind which some servers read parameters and not the name.", "Encode the character as %3B, or leave it out.");

    public static readonly RequestRefusal PathControl = Refuse(
        ReasonCodes.PathControlCharacter, "The path holds a control character, plain or encoded.", "Leave control characters out of the path.");

    public static readonly RequestRefusal QueryControl = Refuse(
        ReasonCodes.PathControlCharacter, "The query holds a control character, plain or encoded.", "Leave control characters out of the query, or send them in the body.");

    public static readonly RequestRefusal PathNotUtf8 = Refuse(
        ReasonCodes.PathNotUtf8, "The path is not percent-encoded UTF-8.", Encode);

    public static readonly RequestRefusal QueryNotUtf8 = Refuse(
        ReasonCodes.PathNotUtf8, "The query is not percent-encoded UTF-8.", Encode);

    public static readonly RequestRefusal PathBadPercent = Refuse(
        ReasonCodes.PathBadPercent, "The path holds a '%' that two hexadecimal digits do not follow.", "Encode a literal percent sign as %25.");

    public static readonly RequestRefusal QueryBadPercent = Refuse(
        ReasonCodes.PathBadPercent, "The query holds a '%' that two hexadecimal digits do not follow.", "Encode a literal percent sign as %25.");

    public static readonly RequestRefusal MethodOverride = new(
        ReasonCodes.MethodOverride, 403, "The request names another method than its own.", "Send the method itself in the request line, without an override.");

    public static readonly RequestRefusal UnclearMethodOverride = Refuse(
        ReasonCodes.MethodOverride,
        "The request names other methods than its own in a way that can be read two ways: one place twice, no method, or not on a POST.",
        "Send the method itself in the request line, or one override on a POST.");

    public static readonly RequestRefusal DuplicateKey = Refuse(
        ReasonCodes.QueryDuplicateKey,
        "A query key that the operation's facts are read from stands there more than once, in another case, or beside an unencoded ';'.",
        "Send the key once, spelled as the vendor documents it, and encode ';' as %3B.");

    public static readonly RequestRefusal KeyInQueryAndBody = Refuse(
        ReasonCodes.QueryDuplicateKey,
        "A parameter that belongs in the body stands in the query.",
        "Send the operation's parameters in the body only.");

    private static RequestRefusal Refuse(string code, string message, string next) => new(code, 400, message, next);
}
