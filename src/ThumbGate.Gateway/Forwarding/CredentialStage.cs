using ThumbGate.Policy.Integrations;

namespace ThumbGate.Gateway.Forwarding;

/// <summary>Chooses the credential for role and risk. A request without one is never sent with another's.</summary>
internal sealed class CredentialStage(RequestDelegate next, SecretStore secrets)
{
    public Task InvokeAsync(HttpContext context)
    {
        var governed = context.Governed();
        if (governed.Integration.PassesCredential)
        {
            return next(context);
        }

        var credential = governed.Integration.CredentialFor(governed.Request.Agent!.Role, governed.Request.Risk);
        if (credential is null || secrets.Get(credential.Secret) is null)
        {
            governed.Refusal = Missing(governed.Integration, credential);
            return Task.CompletedTask;
        }

        governed.Credential = credential;
        return next(context);
    }

    private static Refusal Missing(Integration integration, Credential? credential) => new(
        StatusCodes.Status503ServiceUnavailable,
        "credential-unavailable",
        "The gateway has no credential for this request",
        credential is null
            ? $"The integration '{integration.Name}' names no credential for this role and risk. Ask the platform team to add one."
            : $"The secret of the credential '{credential.Name}' ({credential.Secret}) is not there. Ask the gateway's operators to provide it.");
}
