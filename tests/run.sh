#!/usr/bin/env bash
# Installs what is missing, builds everything with sanitizers and runs all tests, on both engines.
# Arguments go to ctest, such as `-R Cadence`.
set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t packages <deploy/packages
packages+=(libgtest-dev libgmock-dev librapidcheck-dev postgresql python3)
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)
deploy/install.sh "${packages[@]}"
cmake --preset dev
cmake --build --preset dev
mkdir -p build/slack_types
cp tests/slack_types/package*.json build/slack_types/
(cd build/slack_types && npm ci --no-audit --no-fund --silent)
# In memory where there is room: nothing of it has to outlast the tests.
free=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1) || free=0
if [ -z "${TMPDIR:-}" ] && [ "${free:-0}" -gt 4000000 ]; then export TMPDIR=/dev/shm; fi
tests/postgres.sh ctest --preset dev -j"$((2 * $(nproc)))" "$@"  # which wait as much as they work
