#!/usr/bin/env bash
# Installs what is missing, builds everything with sanitizers and runs all tests. Arguments go to
# ctest, such as `-R Cadence`.
set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t packages <deploy/packages
deploy/install.sh "${packages[@]}" libgtest-dev libgmock-dev
cmake --preset dev
cmake --build --preset dev
ctest --preset dev -j2 "$@"
