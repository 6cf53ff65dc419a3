#!/usr/bin/env bash
# Makes the models of both databases ahead, which a start reads instead of making them from the entities. Run it after each change of the entities;
# the test ModelTests says when it was forgotten.
set -euo pipefail
cd "$(dirname "$0")"
dotnet tool restore >/dev/null
for provider in Sqlite PostgreSql; do
  # An old model may not fit the entities any more, and then nothing builds.
  rm -rf "ExportPortal.Migrations.$provider/Model"
  dotnet restore "ExportPortal.Migrations.$provider" -v q
  (cd "ExportPortal.Migrations.$provider" && dotnet ef dbcontext optimize --output-dir Model --namespace "ExportPortal.Migrations.$provider.Model")
  rm "ExportPortal.Migrations.$provider/Model/PortalDbAssemblyAttributes.cs" # the portal names the model itself
done
