"""Sentence vectors turned onto their main axes and cut: half the memory and time (ADR 0026 has what it changed)."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# The numeric libraries of this age carry no whole types.

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.float32]
AXES = 192


def main_axes(vectors: Rows) -> Rows:
    """What turns a vector (384) onto the axes along which these vectors lie most, the greatest first (384, AXES)."""
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    return np.ascontiguousarray(axes[:, ::-1][:, :AXES], dtype=np.float32)


def unit(rows: Rows) -> Rows:
    """One vector or one a row, each brought to length 1."""
    return rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), np.float32(1e-9))
