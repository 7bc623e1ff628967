"""Colours as readers see them who lack one kind of cone."""

from __future__ import annotations

import numpy as np
from matplotlib.colors import to_rgb
from numpy.typing import ArrayLike, NDArray

#: Protanopia and deuteranopia, on linear RGB: Machado, Oliveira and Fernandes (2009), severity 1.
DICHROMATS = (
    np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
)
#: Of linear RGB: how light it is (WCAG 2.2).
_LIGHT = np.array([0.2126, 0.7152, 0.0722])


def contrast(one: ArrayLike | str, other: ArrayLike | str, sees: NDArray[np.float64]) -> float:
    """The contrast of two colours (WCAG 2.2: 1 to 21), as a reader sees them."""
    lights = sorted(float(_LIGHT @ (sees @ _linear(colour)).clip(0, 1)) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _linear(colour: ArrayLike | str) -> NDArray[np.float64]:
    values = np.array(to_rgb(colour))  # type: ignore[arg-type]
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
