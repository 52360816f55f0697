namespace ThumbGate.Gateway.Sandbox;

/// <summary>One pretended business system: its routes, and how it says that a credential is not its own.</summary>
internal interface ISandboxSystem
{
    /// <summary>The vendor whose API it is shaped like.</summary>
    string Name { get; }

    void Map(IEndpointRouteBuilder routes);

    /// <summary>The vendor's answer to a request without its credential.</summary>
    IResult Unauthorized();
}
