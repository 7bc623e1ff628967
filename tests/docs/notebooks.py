"""The notebooks are run from top to bottom, and what they print is what stands in them.

    python -m tests.docs.notebooks            # run them all, and compare
    python -m tests.docs.notebooks --write    # run them all, and keep the outputs

Pictures and players are not compared, only that there are some: their bytes depend on libraries.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from difflib import unified_diff
from io import BytesIO
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from PIL import Image
from traitlets.config import Config

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
#: How long a cell may run (s), and how many notebooks run at a time.
LONGEST, AT_ONCE = 120, 2
#: How many lines of a difference are printed.
_LINES = 20
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def read(path: Path) -> NotebookNode:
    """A notebook as it stands."""
    return nbformat.read(path, as_version=4)


async def run(path: Path) -> NotebookNode:
    """A notebook with the outputs of a fresh run."""
    notebook = read(path)
    client = NotebookClient(
        notebook,
        timeout=LONGEST,
        startup_timeout=LONGEST,
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": FOLDER}},
        config=Config({"KernelManager": reached(path.stem)}),
    )
    await client.async_execute()
    for output in (output for cell in notebook.cells for output in cell.get("outputs", ())):
        if "image/png" in output.get("data", {}):
            output.data["image/png"] = smaller(output.data["image/png"])
    notebook.metadata = nbformat.from_dict(_METADATA)
    return notebook


def reached(name: str) -> dict[str, str]:
    """How a kernel is reached: by files, as a port that is free may be taken before it has it."""
    if os.name != "posix":
        return {}
    return {"transport": "ipc", "ip": str(Path(os.environ["JUPYTER_RUNTIME_DIR"], name))}


def smaller(picture: str) -> str:
    """A picture (PNG, as base64) with 96 colours: figures have few."""
    with Image.open(BytesIO(b64decode(picture))) as image:
        few, out = image.convert("RGB").quantize(96, dither=Image.Dither.NONE), BytesIO()
        few.save(out, format="PNG", optimize=True)
    return b64encode(out.getvalue()).decode() + "\n"


def printed(notebook: NotebookNode) -> list[str]:
    """What each cell of code prints and shows, as text."""
    return [
        "\n".join(text for output in cell.outputs for text in _texts(output))
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def _texts(output: NotebookNode) -> Iterator[str]:
    if output.output_type == "stream":
        yield output.text
    elif output.output_type == "error":
        yield f"{output.ename}: {output.evalue}"
    else:
        yield output.data.get("text/plain", "")
        html = output.data.get("text/html", "")
        # What pandas and the player write depends on the version of pandas, and on last digits.
        if "mathjax_ignore" in html and "dataframe" not in html:
            yield html
        yield from (f"({kind})" for kind in output.data if kind not in ("text/plain", "text/html"))


def differences(before: NotebookNode, after: NotebookNode) -> list[str]:
    """Where the outputs of a notebook differ from those of a run of it, by cells of code."""
    found = []
    for number, (was, now) in enumerate(zip(printed(before), printed(after), strict=True), 1):
        if was != now:
            lines = unified_diff(
                was.splitlines(), now.splitlines(), "stands", "comes", n=1, lineterm=""
            )
            found.append(f"code cell {number}:\n" + "\n".join([*lines][:_LINES]))
    return found


async def _all(*, write: bool) -> int:
    """Run all notebooks; the number of those whose outputs differ."""
    limit, wrong = asyncio.Semaphore(AT_ONCE), 0

    async def one(path: Path) -> list[str]:
        async with limit:
            start = time.perf_counter()
            fresh = await run(path)
            print(f"{path.name}: {time.perf_counter() - start:.1f} s", flush=True)
        if write:
            nbformat.write(fresh, path)
        return [] if write else differences(read(path), fresh)

    for path, found in zip(NOTEBOOKS, await asyncio.gather(*map(one, NOTEBOOKS)), strict=True):
        wrong += bool(found)
        for each in found:
            print(f"{path.name}, {each}")
    return wrong


def main(*arguments: str) -> int:
    """Run all notebooks; 1 if one prints something else than what stands in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the outputs")
    write: Any = parser.parse_args(arguments or None).write
    os.environ.pop("MPLBACKEND", None)  # figures are shown in cells
    with tempfile.TemporaryDirectory() as folder:
        os.environ["IPYTHONDIR"] = os.environ["JUPYTER_RUNTIME_DIR"] = folder
        wrong = asyncio.run(_all(write=write))
    if wrong:
        print("if this is intended: python -m tests.docs.notebooks --write")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
