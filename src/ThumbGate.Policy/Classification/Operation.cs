using ThumbGate.Policy.Before;
using ThumbGate.Policy.Bodies;
using ThumbGate.Policy.Facts;

namespace ThumbGate.Policy.Classification;

/// <summary>What a body is, by the catalog's word. A body of another type is refused where the operation reads it.</summary>
public enum BodyEncoding : byte
{
    /// <summary>The operation reads nothing of a body.</summary>
    None = 0,
    Form,
    Json,
    Multipart,

    /// <summary>multipart/related, whose first JSON part is read.</summary>
    Related,
    Xml,

    /// <summary>Opaque bytes, never inspected.</summary>
    Raw,
}

/// <summary>What an answer hands out besides data.</summary>
public enum AnswerYield : byte
{
    Nothing = 0,

    /// <summary>A token or key: judged as access.</summary>
    Credential,

    /// <summary>A URL that works by itself: judged as access.</summary>
    Url,
}

/// <summary>One named entry of a catalog, compiled. Immutable.</summary>
public sealed class Operation
{
    /// <summary>The fact that says which way access changes.</summary>
    public const string Direction = "direction";

    /// <summary>The value of <see cref="Direction"/> where less is shared afterwards.</summary>
    public const string Narrow = "narrow";

    private bool? _hidesPath;
    private bool? _hidesResource;
    private RiskClass? _ceiling;

    /// <summary>Full id: <c>stripe.refunds.create</c>.</summary>
    public required string Id
    {
        get;
        init
        {
            field = value;
            IdHash = value.GetHashCode(StringComparison.Ordinal);
        }
    }

    /// <summary>Of its id; what is asked of every request by its operation need not go over the text each time.</summary>
    internal int IdHash { get; private init; }

    /// <summary>The catalog's name.</summary>
    public required string Catalog { get; init; }

    /// <summary>The ways to reach it; all requests or all calls. Empty for what no operation matches.</summary>
    public required IReadOnlyList<OperationMatch> Matches { get; init; }

    /// <summary>The first of its path patterns; empty where it has none.</summary>
    public string Pattern => Matches.Count == 0 ? "" : Matches[0].Pattern;

    /// <summary>Whether it is reached inside a body only.</summary>
    public bool IsCall => Matches.Count > 0 && Matches[0].IsCall;

    /// <summary>Its risk where no <see cref="When"/> is met; ignored where <see cref="Sql"/> decides.</summary>
    public required RiskClass Risk { get; init; }

    /// <summary>Its own surface, or <see cref="Surface.None"/> to take the integration's.</summary>
    public Surface Surface { get; init; }

    /// <summary>What its bodies may be; where there are several, the Content-Type chooses. Empty or none: it reads nothing of a body.</summary>
    public IReadOnlyList<BodyEncoding> Encodings { get; init; } = [];

    /// <summary>Named facts, then nameless ones that only <see cref="When"/> reads (their names are their source texts).</summary>
    public IReadOnlyList<FactDefinition> Facts { get; init; } = [];

    /// <summary>How many of <see cref="Facts"/> are named: only these reach records and answers.</summary>
    public int NamedFacts { get; init; }

    /// <summary>Compiled from <see cref="Facts"/> and <see cref="Sql"/>: reads them all in one pass.</summary>
    public required FactPlan Plan { get; init; }

    /// <summary>The first condition that is met decides the risk.</summary>
    public IReadOnlyList<RiskCondition> When { get; init; } = [];

    /// <summary>Every condition that is met adds an effect, which all gates judge as well.</summary>
    public IReadOnlyList<RiskCondition> Also { get; init; } = [];

    /// <summary>How its items are read, where they decide; else null.</summary>
    public EnvelopeDefinition? Envelope { get; init; }

    /// <summary>Where the SQL text stands whose statements decide the risk, or null.</summary>
    public FactSource? Sql { get; init; }

    public AnswerYield Yields { get; init; }

    /// <summary>Labels of evidence that it asks for, whoever asks for it.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>Whether it only takes access away; its requests then have the fact <see cref="Direction"/>, <see cref="Narrow"/>.</summary>
    public bool Narrows { get; init; }

    /// <summary>How what it changes is read before it is approved; the first that a request names enough for. Empty where nothing is.</summary>
    public IReadOnlyList<BeforeDefinition> Before { get; init; } = [];

    /// <summary>Path parameters that may hold an encoded slash or percent.</summary>
    public IReadOnlyList<string> EncodedPath { get; init; } = [];

    /// <summary>Most bytes of a body that are inspected, or null for the gateway's own limit.</summary>
    public int? InspectLimit { get; init; }

    /// <summary>Where it stands: <c>file:line</c>.</summary>
    public string Source { get; init; } = "";

    /// <summary>Whether the path holds what the catalog marks sensitive.</summary>
    public bool HidesPath => _hidesPath ??= Facts.Any(f => f.Sensitive && f.Sources.Any(s => s.Origin == FactOrigin.Path));

    /// <summary>Whether the resource is, or holds, what the catalog marks sensitive.</summary>
    public bool HidesResource => _hidesResource ??= HidesPath || Facts.Any(f => f.Sensitive && f.Name == "resource");

    /// <summary>Whether judging it needs the body.</summary>
    public bool ReadsBody => Plan.ReadsBody || Envelope is not null;

    /// <summary>The most severe that a request to it could turn out to be, by what the catalog alone says.</summary>
    public RiskClass Ceiling => _ceiling ??= When.Concat(Also).Select(c => c.Risk)
        .Append(Sql is null && Envelope is null ? Risk : RiskClass.Unknown)
        .Append(Yields == AnswerYield.Nothing ? RiskClass.Read : RiskClass.Access)
        .Aggregate(RiskClasses.Worse);
}
