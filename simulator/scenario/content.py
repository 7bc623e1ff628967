"""The content of a scenario as one text: what its hash is made of, and what two are compared by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from simulator.scenario.model.base import content_of
from simulator.scenario.model.file import ScenarioFile
from simulator.scenario.model.quantities import Quantity


def text_of_content(
    model: ScenarioFile, known: Mapping[str, Quantity[Any]], plan: str | None
) -> str:
    """The validated content of a scenario, independent of how it was written.

    Parameters
    ----------
    model
        The validated file.
    known
        Its facts, guesses and decisions by path, in the order of the file.
    plan
        The content of the plan, where planned times make it count and it is another scenario.
    """
    content: dict[str, Any] = content_of(model)
    content["known"] = [
        [
            path,
            *each.written,
            each.source,
            each.assumed,
            *filter(None, (each.decided, each.distribution and each.distribution.written)),
        ]
        for path, each in known.items()
    ]
    if plan is not None:
        content["plan"] = plan
    # An object's keys are sorted; in these two the order is content.
    for section in ("units", "programme"):
        content[section] = list(content[section].items())
    return json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
