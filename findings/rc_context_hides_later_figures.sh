#!/usr/bin/env bash
# In Jupyter, a first figure that is made within matplotlib's rc_context is the only one that shows.
#
# Jupyter's backend is loaded with the first figure, and then turns interaction on
# (rcParams["interactive"]), without which it shows no figure at the end of a cell. Where the first
# figure is made within `rc_context`, or within `style.context`, the end of that context turns
# interaction off again: what it puts back are all settings but the backend. That figure still
# shows, those of later cells do not, in that context or out of it, and nothing is said. A library
# that draws in a style of its own does exactly this.
#
# With a figure before the context, every figure shows.
#
# The script installs one version of each into a temporary environment. It exits with 0 as long as
# they behave as stated, and otherwise with 1.
#
# Usage: findings/rc_context_hides_later_figures.sh          (needs Python 3 with venv, and PyPI)

set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check matplotlib==3.11.2 \
    matplotlib-inline==0.2.2 ipykernel==7.4.0 nbclient==0.11.0 nbformat==5.11.1

unset MPLBACKEND
export IPYTHONDIR="$folder/ipython" MPLCONFIGDIR="$folder/matplotlib"
PATH="$folder/venv/bin:$PATH" "$folder/venv/bin/python" - 2> "$folder/errors" <<'PYTHON' || { cat "$folder/errors"; exit 1; }
import platform
import sys

import nbformat
from nbclient import NotebookClient

print(f"Python {platform.python_version()}\n")
IMPORT = "import matplotlib.pyplot as plt"
PLAIN = "plt.figure().add_subplot();"
STYLED = "with plt.rc_context({'font.size': 9}):\n    plt.figure().add_subplot();"
STYLE = "with plt.style.context('ggplot'):\n    plt.figure().add_subplot();"


def shown(*cells):
    """Of each cell, whether it shows a figure."""
    code = [nbformat.v4.new_code_cell(cell) for cell in (IMPORT, *cells)]
    notebook = nbformat.v4.new_notebook(cells=code)
    NotebookClient(notebook, kernel_name="python3").execute()
    return [any("image/png" in each.get("data", {}) for each in cell.outputs) for cell in code[1:]]


CASES = {
    "rc_context, rc_context, plain": (shown(STYLED, STYLED, PLAIN), [True, False, False]),
    "style.context, plain": (shown(STYLE, PLAIN), [True, False]),
    "plain, rc_context, plain": (shown(PLAIN, STYLED, PLAIN), [True, True, True]),
}
changed = []
for case, (found, expected) in CASES.items():
    print(f"{case:31} {' '.join('shows' if each else 'nothing' for each in found)}")
    if found != expected:
        changed.append(case)
if changed:
    sys.exit(f"\nCHANGED: no longer as described: {'; '.join(changed)}")
print("\nAs described: after a first figure within a context no later figure shows.")
PYTHON
