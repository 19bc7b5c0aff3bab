#!/bin/sh
# What some tests need beyond Python: a browser, a Chinese font, PostgreSQL, and the npm packages of tests/node.
# Installs what is missing when it can; else says so in one line, and those tests are skipped. Never fails the run.
cd "$(dirname "$0")/.." || exit 0

missing_packages() {
    [ -x /usr/bin/chromium ] || printf '%s ' chromium
    [ -e /usr/share/fonts/truetype/wqy/wqy-microhei.ttc ] || printf '%s ' fonts-wqy-microhei
    for server in /usr/lib/postgresql/*/bin/initdb; do
        [ -x "$server" ] || printf '%s ' postgresql
        break
    done
}

missing="$(missing_packages)"
if [ -n "$missing" ] && command -v apt-get >/dev/null 2>&1; then
    root=none
    if [ "$(id -u)" = 0 ]; then root=""; elif sudo -n true >/dev/null 2>&1; then root="sudo -n"; fi
    if [ "$root" != none ]; then
        echo "Installing for the tests (once): $missing" >&2
        apt="$root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 -o Acquire::Retries=1"
        # shellcheck disable=SC2086 # both are lists of words
        { $apt update && $apt install -y --no-install-recommends $missing; } >/dev/null 2>&1 </dev/null
        missing="$(missing_packages)"
    fi
fi
if [ -n "$missing" ]; then
    echo "MISSING: $missing- could not be installed here; the tests that need them are SKIPPED." >&2
fi

if [ -f tests/node/package-lock.json ] && [ ! -d tests/node/node_modules ]; then
    if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
        echo "MISSING: node and npm; the tests that read our feeds with ical.js are SKIPPED." >&2
    elif ! (cd tests/node && npm ci --silent --no-audit --no-fund --ignore-scripts) >/dev/null 2>&1 </dev/null; then
        rm -rf tests/node/node_modules
        echo "MISSING: the npm packages of tests/node; the tests that read our feeds with ical.js are SKIPPED." >&2
    fi
fi
exit 0
