using ThumbGate.Policy.Classification;

namespace ThumbGate.Policy;

/// <content>What a request does: its effects, and the requests inside it. Items are kept for the next envelope.</content>
public sealed partial class AgentRequest
{
    // What a batch leaves behind for the next one; a larger batch's requests are let go.
    private const int MostPooled = 256;

    private readonly List<RequestEffect> _effects = new(2);
    private readonly List<AgentRequest> _items = [];
    private readonly Stack<AgentRequest> _pool = [];
    private ItemHeaders? _itemHeaders;

    /// <summary>What it does by itself, the main effect first; empty for an envelope whose items say it all. Filled by classification.</summary>
    public IReadOnlyList<RequestEffect> Effects => _effects;

    /// <summary>The requests inside it, where it is an envelope; each has an operation, facts and effects of its own. Filled by classification.</summary>
    public IReadOnlyList<AgentRequest> Items => _items;

    // For the engine's own loops, which an interface would slow down.
    internal List<RequestEffect> EffectList => _effects;

    internal List<AgentRequest> ItemList => _items;

    /// <summary>What is done all in all: the request itself, or where it is an envelope what its items, and theirs, do. Allocates.</summary>
    public IEnumerable<AgentRequest> Acts() => _items.Count == 0 ? [this] : _items.SelectMany(i => i.Acts());

    /// <summary>Headers for it as an item.</summary>
    internal IRequestHeaders ItemHeaders(IReadOnlyList<KeyValuePair<string, string>> headers, bool isJson)
    {
        _itemHeaders ??= new ItemHeaders();
        _itemHeaders.Set(headers, isJson);
        return _itemHeaders;
    }

    /// <summary>Adds an effect, unless it is there already.</summary>
    internal void AddEffect(RiskClass risk)
    {
        var effect = new RequestEffect(Surface, risk);
        if (_effects.Count == 0 || !_effects.Contains(effect))
        {
            _effects.Add(effect);
        }
    }

    /// <summary>Adds an item, with nothing set but what it has from the request around it.</summary>
    internal AgentRequest AddItem()
    {
        var item = _pool.TryPop(out var pooled) ? pooled : new AgentRequest();
        item.Agent = Agent;
        item.Integration = Integration;
        _items.Add(item);
        return item;
    }

    /// <summary>Forgets what an earlier classification found.</summary>
    internal void ClearEffects()
    {
        _effects.Clear();
        if (_items.Count == 0)
        {
            return;
        }

        foreach (var item in _items)
        {
            item.Reset();
            if (_pool.Count < MostPooled)
            {
                _pool.Push(item);
            }
        }

        _items.Clear();
    }
}
