#!/usr/bin/env bash
# Installs what is missing, builds the release and runs the bot. Arguments go to `milepost`; without
# any it serves. Settings: see README.md.
set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t packages <deploy/packages
deploy/install.sh "${packages[@]}"
cmake --preset release -DMILEPOST_TESTS=OFF
cmake --build --preset release
[ $# -gt 0 ] || set -- serve
exec build/release/bot/milepost "$@"
