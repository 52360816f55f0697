using System.CommandLine;

namespace ThumbGate.Gateway.Commands;

/// <summary><c>thumbgate catalog</c>: drafts catalogs from vendors' descriptions, and says what a catalog covers.</summary>
internal static class CatalogCommand
{
    public static Command Create() => new("catalog", "Drafts a catalog from a vendor's description of its API, and says what a catalog covers.")
    {
        CatalogImportCommand.Create(),
        CatalogCoverageCommand.Create(),
    };
}
