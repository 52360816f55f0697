using System.CommandLine;
using ThumbGate.Gateway.Commands;

// A verb is a class in Commands; this is the list of them.
var root = new RootCommand("ThumbGate: the gateway that AI agents' business traffic must pass.")
{
    ServeCommand.Create(),
    DemoCommand.Create(),
    CheckCommand.Create(),
    ExplainCommand.Create(),
    AgentsCommand.Create(),
    OperatorsCommand.Create(),
    ApprovalsCommand.Create(),
    BreakGlassCommand.Create(),
    FeedbackCommand.Create(),
    EvidenceCommand.Create(),
    AuditCommand.Create(),
    CatalogCommand.Create(),
    HealthCommand.Create(),
};
return await Verb.RunAsync(root, args);
