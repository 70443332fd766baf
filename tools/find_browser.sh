#!/usr/bin/env bash
# The browser test needs a Chromium. Installs Debian's where this machine lets us, else says how.
set -euo pipefail

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
say() { printf 'waymark: %s\n' "$*" >&2; }
if command -v apt-get >/dev/null && [[ $(id -u) == 0 ]]; then
    say "installing Chromium for the browser test"
    if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium; } >/dev/null; then
        exit 0
    fi
fi
say "the browser test needs Chromium; install it (Debian, Ubuntu: sudo apt install chromium) and run this again"
exit 2
