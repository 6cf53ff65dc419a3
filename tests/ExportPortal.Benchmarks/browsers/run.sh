#!/usr/bin/env bash
# Measures the running program with browsers: run.sh lighthouse | load [circuits] | weight
# Needs Node and npm besides what test.sh installs; the packages lie in a folder that is removed again.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../../.. && pwd)
what=${1:-lighthouse}
url=http://127.0.0.1:5096
password=Demo-Portal-1!

data=$(mktemp -d)
pids=()
finish() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; done; rm -rf "$data"; }
trap finish EXIT

if [ -z "${MODULES:-}" ]; then
  export MODULES="$data"
  npm install --prefix "$data" --no-save --no-audit --no-fund --silent lighthouse@12 @microsoft/signalr@10 @microsoft/signalr-protocol-msgpack@10
fi
dotnet build "$root/src/ExportPortal.Web" -c Release -v q
dotnet build "$root/tests/ExportPortal.Browser.Tests" -c Release -v q
playwright="$root/tests/ExportPortal.Browser.Tests/bin/Release/net10.0/.playwright"
export PLAYWRIGHT_PACKAGE="$playwright/package"
portal="$root/src/ExportPortal.Web/bin/Release/net10.0/ExportPortal.Web.dll"
settings=(--ConnectionStrings:Portal="Data Source=$data/portal.db" --Demo:EmulatorData="$data/emulator.journal" --Security:KeysFolder="$data/keys" --Security:OpenPagesPerPerson=500 --Logging:LogLevel:Default=Warning)

start() { # URL, log, command…
  local at=$1 log=$2; shift 2
  "$@" --Urls="$at" >"$log" 2>&1 &
  pids+=($!)
  until curl -sf -o /dev/null "$at/${ready:-healthz/ready}"; do sleep 0.05; kill -0 "${pids[-1]}"; done
}

case $what in
  lighthouse)
    start $url "$data/log" dotnet "$portal" "${settings[@]}"
    node lighthouse.mjs $url "$password" ;;
  load)
    start $url "$data/log" dotnet "$portal" "${settings[@]}"
    token=$(dotnet "$portal" token create --user rita@demo.test --name load "${settings[@]}" | grep -o 'ep_[A-Za-z0-9_-]*')
    node load.mjs $url "$token" "$password" "${2:-200}" ;;
  weight)
    # An application as the templates make it, with MudBlazor's providers and nothing else, compiled ahead, beside the portal as the Dockerfile makes it.
    dotnet new blazor --interactivity Server --all-interactive --empty -o "$data/Empty" --no-restore >/dev/null
    version=$(sed -nE 's/.*"MudBlazor" Version="([^"]+)".*/\1/p' "$root/Directory.Packages.props")
    sed -i "s|</Project>|<ItemGroup><PackageReference Include=\"MudBlazor\" Version=\"$version\" /></ItemGroup></Project>|" "$data/Empty/Empty.csproj"
    sed -i 's|var app = builder.Build();|MudBlazor.Services.ServiceCollectionExtensions.AddMudServices(builder.Services); var app = builder.Build();|; s|app.UseHttpsRedirection();||' "$data/Empty/Program.cs"
    sed -i 's|@Body|<MudBlazor.MudThemeProvider /><MudBlazor.MudPopoverProvider /><MudBlazor.MudDialogProvider /><MudBlazor.MudSnackbarProvider />@Body|' "$data/Empty/Components/Layout/MainLayout.razor"
    dotnet publish "$data/Empty" -c Release --use-current-runtime --self-contained false -p:PublishReadyToRun=true -v q -o "$data/empty"
    # From nothing: what was compiled ahead from older sources does not fit, and the process aborts.
    dotnet publish "$root/src/ExportPortal.Web" -c Release --use-current-runtime --self-contained -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true --artifacts-path "$data/artifacts" -v q -o "$data/portal"
    node weight.mjs "$data" "$password" "${settings[@]}" ;;
  *) echo "run.sh lighthouse | load [circuits] | weight" >&2; exit 2 ;;
esac
