"""The file that the page on baselines shows is one. (The page is run with all pages.)"""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema

from tests.conftest import Parade

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "baselines.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """What the page shows in a language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


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
