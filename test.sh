#!/usr/bin/env bash
# Runs every test. Installs what is missing first: Chromium's headless shell, PostgreSQL and libfaketime, from the system's packages.
# The .NET 10 SDK is the only thing that must be there already.
set -euo pipefail
cd "$(dirname "$0")"

need=()
command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || need+=(chromium-headless-shell fonts-liberation)
[ -n "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ] || need+=(postgresql)
[ -n "$(ls /usr/lib/*/faketime/libfaketime.so.1 2>/dev/null)" ] || need+=(libfaketime)
command -v setpriv >/dev/null || need+=(util-linux)
if [ ${#need[@]} -gt 0 ]; then
  if [ "$(id -u)" != 0 ]; then
    echo "Please install these packages first: ${need[*]}" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
fi

# Databases of tests live for seconds: in memory when there is room, so that their commits need not wait for a disk.
temporary=$(mktemp -d)
shared=$(df --output=avail -BM /dev/shm 2>/dev/null | tail -n 1 | tr -dc 0-9) || shared=0
if [ "${shared:-0}" -ge 4096 ] && [ -w /dev/shm ]; then rmdir "$temporary"; temporary=$(mktemp -d /dev/shm/exportportal-XXXXXX); fi
chmod 755 "$temporary" # PostgreSQL runs as another user
trap 'rm -rf "$temporary"' EXIT

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
configuration=${CONFIGURATION:-Release}
dotnet build ExportPortal.sln -c "$configuration" -v q

# One project after the other: the process and browser tests want the machine for themselves.
passed=0 failed=0 skipped=0 broken=0
results=$(mktemp -d -p "$temporary")
# Dozens of short processes share the processors. Idle threads sleep at once, since one that spins takes the time of one that works; nobody counts
# calls for a later compilation that hardly comes; and there is memory enough to collect less often.
export TMPDIR="$temporary" DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0 DOTNET_TieredPGO=0 DOTNET_gcConcurrent=0 DOTNET_GCgen0size=0x2000000
for project in Domain Web Integration Browser; do
  log="$results/$project.log"
  program="tests/ExportPortal.$project.Tests/bin/$configuration/net10.0/ExportPortal.$project.Tests"
  echo "== $project"
  # Tests that wait for other processes leave the processors some time for one more.
  case $project in Integration) threads=2x ;; Browser) threads=1.5x ;; *) threads=default ;; esac
  status=0
  "$program" --max-threads $threads --ansi off --progress off "$@" 2>&1 | tee "$log" || status=$?
  number() { local found; found=$(sed -nE "s/^ *$1: ([0-9]+).*/\1/p" "$log" | tail -n 1); echo "${found:-0}"; }
  passed=$((passed + $(number succeeded)))
  failed=$((failed + $(number failed)))
  skipped=$((skipped + $(number skipped)))
  # A run that ends badly without a failed test (a crash, no test at all) must not pass for a good one.
  if [ "$status" != 0 ] && [ "$(number failed)" = 0 ]; then broken=$((broken + 1)); fi
done

failed=$((failed + broken))
echo
[ "$skipped" = 0 ] || echo "$skipped skipped"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
