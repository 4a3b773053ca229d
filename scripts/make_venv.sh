#!/bin/sh
# Make the virtual environment with exactly the locked packages, and the station itself from this folder.
set -eu
if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.11 ..." >&2
    exit 1
fi
if ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
    sh scripts/system_packages.sh python3-venv
fi
[ -x "$VENV/bin/python" ] || "$PYTHON" -m venv "$VENV"
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
# Only a pointer to this folder: what is run and tested is the source itself.
site=$("$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
pwd > "$site/station.pth"
# Compiled once here, or every start would pay for it where bytecode is not written.
"$VENV/bin/python" -m compileall -q -j 0 "$site" station >/dev/null 2>&1 || true
touch "$VENV/.ready"
