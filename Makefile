# Each target is enough on its own: it makes the virtual environment and installs what is missing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Libraries that Qt's xcb platform, printing, sound and pyzbar load at run time.
SYSTEM_RUN := libgl1 libegl1 libxkbcommon0 libfribidi0 libglib2.0-0 libdbus-1-3 libfontconfig1 libfreetype6 libx11-6 \
	libbrotli1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 \
	libxcb-render-util0 libxcb-image0 libpulse0 libxrandr2 libcups2 libzbar0 fonts-dejavu-core
# What the tests add: a display with a window manager and keyboard layouts, a kernel with mocked devices, and an
# IPP printer, which wants an mDNS responder and a bus.
SYSTEM_TEST := xvfb openbox scrot x11-xkb-utils umockdev cups-ipp-utils avahi-daemon dbus iproute2

.PHONY: demo test soak lint types bench screenshots lock zpl-renderer clean system-run system-test

demo: system-run $(READY)
	@$(BIN)/python main.py --demo

test: system-test $(READY)
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

soak: system-test $(READY)
	@$(BIN)/python -m tests.soak

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY)
	@$(BIN)/mypy

bench: system-test $(READY)
	@$(BIN)/python -m benchmarks

screenshots: system-test $(READY)
	@$(BIN)/python scripts/screenshots.py

lock: $(READY)
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --extra dev --python-version 3.11 --no-emit-index-url \
		--no-emit-find-links --generate-hashes pyproject.toml -o requirements.lock

# A simulator of a Zebra printer; without it the test of the printer's own codes is skipped.
zpl-renderer:
	@npm install --silent --no-fund --no-audit --prefix build/zpl-renderer zpl-renderer-js@3.4.0

clean:
	rm -rf $(VENV) build dist

$(READY): requirements.lock
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh scripts/make_venv.sh

system-run:
	@sh scripts/system_packages.sh $(SYSTEM_RUN)

system-test:
	@sh scripts/system_packages.sh $(SYSTEM_RUN) $(SYSTEM_TEST)
