#!/usr/bin/env bash
# Installs what is missing, builds everything with sanitizers and runs all tests, on both engines.
# Arguments go to ctest, such as `-R Cadence`.
set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t packages <deploy/packages
deploy/install.sh "${packages[@]}" libgtest-dev libgmock-dev postgresql python3
cmake --preset dev
cmake --build --preset dev
tests/postgres.sh ctest --preset dev -j2 "$@"
