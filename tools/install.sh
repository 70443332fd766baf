#!/usr/bin/env bash
# Makes .venv with the exact pins and this project in it. With uv when it is there, else with Python's own tools, also
# where Debian and Ubuntu keep `venv` and `pip` in packages of their own.
set -euo pipefail

PYTHON=${PYTHON:-python3.11}
REQUIREMENTS=(-r requirements.txt -r requirements-dev.txt)
# The pins are the complete list, so nothing is looked up: Rasa's own list asks for an older Python.
NO_DEPS=(--no-deps --ignore-requires-python)

say() { printf 'waymark: %s\n' "$*" >&2; }

has_venv() { [[ -x .venv/bin/python ]] && .venv/bin/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; }

with_uv() {
    has_venv || uv venv --quiet --clear --python 3.11 .venv
    VIRTUAL_ENV=$PWD/.venv uv pip install --quiet --no-deps "${REQUIREMENTS[@]}"
    VIRTUAL_ENV=$PWD/.venv uv pip install --quiet --no-deps --no-build-isolation -e .
}

with_pip() {
    if ! command -v "$PYTHON" >/dev/null; then
        say "Python 3.11 is needed and $PYTHON is not here; install it (Debian, Ubuntu: apt install python3.11) or uv, or set PYTHON=/path/to/python3.11"
        exit 2
    fi
    if [[ $("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])') != 3.11 ]]; then
        say "Python 3.11 is needed and $PYTHON is $("$PYTHON" -V 2>&1); set PYTHON=/path/to/python3.11"
        exit 2
    fi
    has_venv || "$PYTHON" -m venv --clear --without-pip .venv
    local install
    if .venv/bin/python -m pip --version >/dev/null 2>&1; then
        install=(.venv/bin/python -m pip)
    elif "$PYTHON" -m pip --python .venv/bin/python --version >/dev/null 2>&1; then
        install=("$PYTHON" -m pip --python .venv/bin/python)
    elif command -v pip >/dev/null && pip --python .venv/bin/python --version >/dev/null 2>&1; then
        install=(pip --python .venv/bin/python)
    elif "$PYTHON" -m ensurepip --version >/dev/null 2>&1 && .venv/bin/python -m ensurepip >/dev/null 2>&1; then
        install=(.venv/bin/python -m pip)
    else
        say "pip 22.3 or later is needed and is not here; install it (Debian, Ubuntu: apt install python3-pip) or uv"
        exit 2
    fi
    local quiet=(--quiet --disable-pip-version-check)
    "${install[@]}" install "${quiet[@]}" "${NO_DEPS[@]}" "${REQUIREMENTS[@]}"
    "${install[@]}" install "${quiet[@]}" "${NO_DEPS[@]}" --no-build-isolation -e .
}

say "installing into .venv; the first time this takes a minute or two"
if command -v uv >/dev/null; then with_uv; else with_pip; fi
say "installed"
