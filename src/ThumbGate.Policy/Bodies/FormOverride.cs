using ThumbGate.Policy.Canonical;

namespace ThumbGate.Policy.Bodies;

/// <summary>
/// Looks for another method in a form that nothing else is read from: many frameworks look for one in every form that is posted.
/// </summary>
internal static class FormOverride
{
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>Whether the request posts a form whose facts nobody reads, so that its body must be there for this alone.</summary>
    public static bool MayBeIn(AgentRequest request) =>
        request is { Method: "POST", HasBody: true, Operation.ReadsBody: false }
        && request.Headers.Find("Content-Type", out var type) > 0
        && type.AsSpan().TrimStart(" \t").StartsWith(Form, StringComparison.OrdinalIgnoreCase);

    /// <summary>Why a form that nothing else is read from does not pass: it names another method, or can't be looked into (413, 415). The body must be there.</summary>
    public static RequestRefusal? Check(AgentRequest request) =>
        !MayBeIn(request) ? null
        : request.ReadableBody(out var form) ?? (IsIn(form.Span) ? TargetRefusals.MethodOverride : null);

    private static bool IsIn(ReadOnlySpan<byte> form)
    {
        var decoded = Array.Empty<byte>();
        while (!form.IsEmpty)
        {
            // Some servers separate pairs at semicolons, too.
            var end = form.IndexOfAny((byte)'&', (byte)';');
            var key = end < 0 ? form : form[..end];
            form = end < 0 ? default : form[(end + 1)..];
            var equals = key.IndexOf((byte)'=');
            key = equals < 0 ? key : key[..equals];
            if (key.ContainsAny((byte)'%', (byte)'+'))
            {
                decoded = decoded.Length < key.Length ? new byte[key.Length] : decoded;
                key = PercentText.TryDecodeForm(key, decoded, out var written) ? decoded.AsSpan(0, written) : default;
            }

            if (FormKey.OverridesMethod(key))
            {
                return true;
            }
        }

        return false;
    }
}
