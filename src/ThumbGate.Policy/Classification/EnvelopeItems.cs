using ThumbGate.Policy.Bodies.Envelopes;
using ThumbGate.Policy.Canonical;

namespace ThumbGate.Policy.Classification;

/// <summary>Makes requests of an envelope's items, each read, matched and classified like one that came in by itself.</summary>
internal static class EnvelopeItems
{
    private const int MaxDepth = 3;

    // Stripped of every request, whatever the catalog's slots.
    private static readonly string[] CredentialHeaders = ["Authorization", "Proxy-Authorization", "Cookie", "X-ThumbGate-Key"];

    /// <summary>Fills <see cref="AgentRequest.Items"/>.</summary>
    /// <param name="request">The envelope; its body is buffered.</param>
    /// <param name="envelope">How its items are read.</param>
    /// <param name="depth">How many envelopes it lies in itself.</param>
    /// <param name="count">How many items were found in all, so far.</param>
    /// <returns>Null, or why it or one of its items can't be read.</returns>
    public static RequestRefusal? Expand(AgentRequest request, EnvelopeDefinition envelope, int depth, ref int count)
    {
        if (depth >= MaxDepth)
        {
            return EnvelopeRefusals.TooLarge;
        }

        var items = new List<EnvelopeItem>();
        if (EnvelopeBodies.Read(request, envelope, items) is { } unread)
        {
            return unread;
        }

        count += items.Count;
        if (count > EnvelopeItem.MaxItems)
        {
            return EnvelopeRefusals.TooLarge;
        }

        foreach (var item in items)
        {
            var inner = request.AddItem();
            inner.Name = request.Name is null ? item.Name : $"{request.Name} > {item.Name}";
            if ((Take(request, envelope, item, inner) ?? Classifier.Classify(inner, depth + 1, ref count)) is { } refusal)
            {
                return refusal.Message.StartsWith(inner.Name, StringComparison.Ordinal) ? refusal : refusal with { Message = $"{inner.Name}: {refusal.Message}" };
            }
        }

        if (items.Count == 0)
        {
            request.AddEffect(RiskClass.Unknown);
        }
        else if (envelope.ManyAreBulk && request.Acts().Count(a => a.Risk != RiskClass.Read) > 1)
        {
            request.AddEffect(RiskClass.Bulk);
        }

        return null;
    }

    private static RequestRefusal? Take(AgentRequest request, EnvelopeDefinition envelope, EnvelopeItem item, AgentRequest inner)
    {
        inner.IsCall = envelope.HoldsCalls;
        inner.Method = item.Method;
        inner.Headers = inner.ItemHeaders(item.Headers, envelope.Kind != EnvelopeKind.Parts);
        inner.Body = item.Body;
        inner.HasBody = !item.Body.IsEmpty;
        if (item.MatchesNothing)
        {
            Matcher.MatchNothing(inner);
            return null;
        }

        if (TargetReader.Read(TargetOf(request, envelope, item), out var target) is { } refusal)
        {
            return refusal;
        }

        inner.Target = target;
        return (item.Headers.Count > 0 ? HeaderReader.Check(inner.Headers) : null)
            ?? (CarriesCredential(inner) ? EnvelopeRefusals.Credential : null)
            ?? Matcher.Match(inner);
    }

    // The gateway strips these from the request around it; what stands in a body is sent as it is.
    private static bool CarriesCredential(AgentRequest inner)
    {
        if (inner.IsCall)
        {
            return false;
        }

        var slots = inner.Integration.Catalog.KeySlots;
        foreach (var name in CredentialHeaders)
        {
            if (inner.Headers.Find(name, out _) > 0)
            {
                return true;
            }
        }

        for (var i = 0; i < slots.Count; i++)
        {
            if ((slots[i].Kind == KeySlotKind.Header && inner.Headers.Find(slots[i].Name, out _) > 0)
                || (slots[i].Kind == KeySlotKind.Query && QueryReader.Find(inner.Target.Query, slots[i].Name, out _) > 0))
            {
                return true;
            }
        }

        return false;
    }

    private static string TargetOf(AgentRequest request, EnvelopeDefinition envelope, EnvelopeItem item)
    {
        if (envelope.HoldsCalls || item.IsAbsolute || IsBelowPrefix(request.Integration.Catalog, item.Target))
        {
            return item.Target;
        }

        return envelope.RelativeTo is { } relative
            ? string.Concat(relative.AsSpan().TrimEnd('/'), item.Target)
            : string.Concat(request.Target.Path.Span[..request.PrefixLength], item.Target);
    }

    private static bool IsBelowPrefix(Catalog catalog, ReadOnlySpan<char> target)
    {
        var query = target.IndexOf('?');
        target = query < 0 ? target : target[..query];
        for (var i = 0; i < catalog.Prefixes.Count; i++)
        {
            if (catalog.Prefixes[i].Match(target, catalog.Paths.IgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
