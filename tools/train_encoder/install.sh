#!/usr/bin/env bash
# Makes .venv-encoder, which only `make train-encoder` uses: PyTorch and what writes ONNX files.
set -euo pipefail

PYTHON=${PYTHON:-python3.11}
PINS=requirements-encoder.txt
DONE=.venv-encoder/.installed

[[ $DONE -nt $PINS ]] && exit 0
printf 'waymark: installing into .venv-encoder; the first time this takes some minutes\n' >&2
"$PYTHON" -m venv --clear .venv-encoder
pip=(.venv-encoder/bin/python -m pip --disable-pip-version-check install --quiet)
# The pins are the complete list; the packages' own lists ask for much that training does not use.
"${pip[@]}" --no-deps -r "$PINS"
# A PyTorch made for graphics cards cannot be opened without their libraries, which it names itself.
.venv-encoder/bin/python -c 'import torch' 2>/dev/null || "${pip[@]}" "$(grep '^torch==' "$PINS")"
touch "$DONE"
