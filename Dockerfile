# Build with the SDK, run as a user who is not root on an image that has nothing but what .NET needs of the system.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
# Compiled ahead for the image's processor, framework and all as one: a fifth off the start over the portal alone. The runtime is in it; a new image brings its fixes.
RUN dotnet publish src/ExportPortal.Web -c Release --use-current-runtime --self-contained -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true -o /app

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0
WORKDIR /app
COPY --from=build /app .
RUN mkdir /data && chown $APP_UID /data
USER $APP_UID
# Database, keys and checkpoints live in the volume; relative paths of the settings start here.
WORKDIR /data
VOLUME /data
ENV ASPNETCORE_ENVIRONMENT=Production \
    Demo__Enabled=false \
    Urls=http://0.0.0.0:8080 \
    Management__Port=8081
EXPOSE 8080
# The runtime image has neither curl nor wget; the portal asks itself.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/app/ExportPortal.Web", "health"]
ENTRYPOINT ["/app/ExportPortal.Web"]
