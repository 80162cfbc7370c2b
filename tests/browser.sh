#!/usr/bin/env bash
# Sees to a Chromium for the tests that look at pages: CHROMIUM, the system's, or an installed one.
set -euo pipefail

find_one() {
  for name in "${CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$name" ] && command -v "$name"; then
      return 0
    fi
  done
  return 1
}

if find_one >/dev/null; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "browser.sh: no Chromium here, installing the system's"
  export DEBIAN_FRONTEND=noninteractive
  install_one() { apt-get install -y -qq --no-install-recommends "$1" fonts-noto-color-emoji; }
  { apt-get update -qq && { install_one chromium-headless-shell || install_one chromium; }; } >/dev/null </dev/null || true
fi
if ! find_one >/dev/null; then
  echo "browser.sh: the tests need a Chromium: install it (apt install chromium) or set CHROMIUM to its path" >&2
  exit 1
fi
