#!/usr/bin/env bash
# Makes the pictures of the docs from the running program: a demo of its own, one request from rita to the AMI.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build src/ExportPortal.Web -c Release -v q
dotnet build tests/ExportPortal.Browser.Tests -c Release -v q

data=$(mktemp -d)
dotnet src/ExportPortal.Web/bin/Release/net10.0/ExportPortal.Web.dll --Urls=http://127.0.0.1:5099 --Demo:ExportSeconds=5 \
  --ConnectionStrings:Portal="Data Source=$data/portal.db" --Demo:EmulatorData="$data/emulator.journal" --Security:KeysFolder="$data/keys" >"$data/log" 2>&1 &
portal=$!
trap 'kill $portal; wait $portal || true; rm -rf "$data"' EXIT

# Playwright's own Node comes with its NuGet package.
playwright=tests/ExportPortal.Browser.Tests/bin/Release/net10.0/.playwright
PLAYWRIGHT_PACKAGE="$PWD/$playwright/package" "$(find "$playwright/node" -name node -type f | head -n 1)" docs/screenshots.cjs http://127.0.0.1:5099 docs/images
