#!/usr/bin/env bash
# Renews the pictures of the README. The browser tests take them while they walk through the pages of a new demo:
# every page at 1440 and 390 px, light and dark. Usage: docs/screenshots.sh [FOLDER]; a folder of your own gets all of them.
set -euo pipefail
cd "$(dirname "$0")/.."

all=${1:-$(mktemp -d)}
mkdir -p "$all"
[ $# -gt 0 ] || trap 'rm -rf "$all"' EXIT
configuration=${CONFIGURATION:-Debug}
dotnet build tests/ExportPortal.Browser.Tests -c "$configuration" -v q -nologo
EXPORTPORTAL_SCREENSHOTS="$(realpath "$all")" "tests/ExportPortal.Browser.Tests/bin/$configuration/net10.0/ExportPortal.Browser.Tests" --progress off --filter-namespace "ExportPortal.Browser.Tests.Quality"

images=docs/images
mkdir -p "$images"
cp "$all/snapshots-1440-light.png" "$images/snapshots.png"
cp "$all/inbox-open-1440-light.png" "$images/inbox.png"
cp "$all/request-succeeded-1440-light.png" "$images/request.png"
cp "$all/audit-1440-light.png" "$images/audit.png"
ls -l "$images"
