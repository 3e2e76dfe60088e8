#!/usr/bin/env bash
# Measures Milepost beside a bare HTTP server, the disk and a Bolt app: installs what is missing,
# builds the release, prints a table and writes build/bench/results.json.
#   --runs 3      medians and ranges
#   --only NAME   one case (see cases.py); may be repeated
#   --smoke       everything but the Bolt app in a minute, to see that it works
set -euo pipefail
cd "$(dirname "$0")/../.."

mapfile -t packages <deploy/packages
packages+=(libgtest-dev libgmock-dev postgresql python3)
smoke=$(printf '%s\n' "$@" | grep -cx -- --smoke || true)
if [ "$smoke" -eq 0 ]; then
  command -v node >/dev/null || packages+=(nodejs)
  command -v npm >/dev/null || packages+=(npm)
fi
deploy/install.sh "${packages[@]}"
cmake --preset release -DMILEPOST_TESTS=ON
cmake --build --preset release --target milepost bench slow_sync

if [ "$smoke" -eq 0 ]; then
  mkdir -p build/bench/peer
  cp tests/bench/peer/* build/bench/peer/
  (cd build/bench/peer && npm install --no-package-lock --no-audit --no-fund --omit=dev)
fi
exec tests/postgres.sh --durable python3 tests/bench/run.py "$@"
