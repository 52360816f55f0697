# The gateway's image. RUN steps use relative paths only, so that eng/dockerfile-steps.sh can run them in any folder.
ARG DOTNET_VERSION=10.0

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:${DOTNET_VERSION} AS build
ARG TARGETARCH
WORKDIR /build

# What decides the restore comes first: the layer below stays cached until a package or a project reference changes.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/ThumbGate.Policy/ThumbGate.Policy.csproj src/ThumbGate.Policy/
COPY src/ThumbGate.Gateway/ThumbGate.Gateway.csproj src/ThumbGate.Gateway/
RUN dotnet restore src/ThumbGate.Gateway --arch ${TARGETARCH:-amd64}

COPY .editorconfig ./
COPY eng/BannedSymbols.txt eng/
COPY config/ config/
COPY src/ src/
RUN dotnet publish src/ThumbGate.Gateway --no-restore --configuration Release --arch ${TARGETARCH:-amd64} --no-self-contained --output app
# An empty folder that the runtime stage hands to its user: that stage has no shell to make one.
RUN mkdir data

# Chiseled: no shell, no package manager, a user without rights.
FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET_VERSION}-noble-chiseled
WORKDIR /app
COPY --from=build /build/app /app
COPY --from=build /build/config /config
COPY --from=build --chown=1654:1654 /build/data /data
# The diagnostics socket would want a writable /tmp; nothing else writes outside /data.
# The base image's default port is unset: gateway.yaml alone says what listens.
ENV ASPNETCORE_HTTP_PORTS= \
    DOTNET_EnableDiagnostics=0 \
    DOTNET_NOLOGO=1
USER 1654:1654
VOLUME ["/data"]
EXPOSE 8080 8081
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 CMD ["/app/thumbgate", "health"]
ENTRYPOINT ["/app/thumbgate"]
CMD ["serve", "--config", "/config", "--data", "/data"]
