#!/bin/sh
# Install the named Debian packages that are missing: as root at once, else say the line to run and stop.
# On a system without dpkg nothing is done: the packages there have other names.
set -eu
command -v dpkg-query >/dev/null 2>&1 || exit 0
missing=""
for package in "$@"; do
    # Since the change to 64-bit time some libraries carry t64 at the end of their name.
    state=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" "${package}t64" 2>/dev/null || true)
    case "$state" in *ii*) ;; *) missing="$missing $package" ;; esac
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" != 0 ]; then
    echo "Some system libraries are missing. Run this, then start again:" >&2
    echo "  sudo apt-get update && sudo apt-get install --no-install-recommends$missing" >&2
    exit 1
fi
echo "Installing$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086 # one word for each package
apt-get install -qq --no-install-recommends $missing >/dev/null
