"""The page of the documentation on baselines is run, in the order in which it is read."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import jsonschema

from simulator.timeline.comparison import Comparison
from tests.conftest import Parade

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "baselines.md").read_text(encoding="utf-8")
#: Commands with what they print, and changes of files.
_STEP = re.compile(r"```console\n(.*?)```|change `(.*?)` to `(.*?)` in `(.*?)`", flags=re.DOTALL)


def blocks(language: str) -> list[str]:
    """What the page shows in a language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


def test_what_it_shows_is_what_comes(parade: Parade) -> None:
    steps = 0
    for block, old, new, file in _STEP.findall(PAGE):
        if old:
            text = Path(file).read_text(encoding="utf-8")
            assert text.count(old) == 1
            Path(file).write_text(text.replace(old, new), encoding="utf-8")
            continue
        for shown in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, printed = shown.partition("\n")
            result = parade(*shlex.split(line)[1:])
            assert (result.stdout, result.stderr) == (printed, "")
            steps += 1
    assert steps == 5


def test_its_file_is_a_baseline(parade: Parade) -> None:
    whole, tolerances = blocks("json")
    document = json.loads(whole)
    schema = (ROOT / "simulator" / "schemas" / "baseline.schema.json").read_text(encoding="utf-8")
    document |= json.loads(f"{{{tolerances}}}")
    jsonschema.validate(document, json.loads(schema))
    parade("new", "fete")
    parade("baseline", "fete.yaml")
    path = Path("fete.baseline.json")
    real = json.loads(path.read_text(encoding="utf-8"))
    assert list(real) == list(document)
    assert document["events"].items() <= real["events"].items()
    assert document["verdicts"].items() <= real["verdicts"].items()
    path.write_text(json.dumps({**real, "tolerances": document["tolerances"]}), encoding="utf-8")
    assert parade("check", "--baseline", "fete.yaml").exit_code == 0


def test_its_python_runs(parade: Parade) -> None:
    parade("new", "fete")
    (code,) = blocks("python")
    names: dict[str, object] = {}
    exec(code, names)
    comparison = names["comparison"]
    assert isinstance(comparison, Comparison)
    assert comparison.moved[0].shift == 4 * 60
