#!/usr/bin/env bash
# Checks the sandbox's chat in a real browser: installs what is missing, builds the release, counts
# taps and leaves a picture after each in build/browser/pictures. Not part of tests/run.sh, for the
# browser is large.
set -euo pipefail
cd "$(dirname "$0")/../.."

mapfile -t packages <deploy/packages
packages+=(chromium)
command -v node >/dev/null || packages+=(nodejs)
command -v npm >/dev/null || packages+=(npm)
deploy/install.sh "${packages[@]}"
cmake --preset release
cmake --build --preset release --target milepost
mkdir -p build/browser
cp tests/browser/package*.json tests/browser/taps.mjs build/browser/
cd build/browser
npm ci --no-audit --no-fund --silent
node taps.mjs ../release/bot/milepost "$(command -v chromium)" pictures
