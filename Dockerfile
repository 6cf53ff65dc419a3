# Build with the SDK, run with the runtime, as a user who is not root.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
# Compiled ahead for the image's processor: a quarter off the start.
RUN dotnet publish src/ExportPortal.Web -c Release --use-current-runtime --self-contained false -p:PublishReadyToRun=true -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
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
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["dotnet", "/app/ExportPortal.Web.dll", "health"]
ENTRYPOINT ["dotnet", "/app/ExportPortal.Web.dll"]
