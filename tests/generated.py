"""Files of the repository that are generated: `python -m tests.generated` writes them."""

from __future__ import annotations

from simulator.scenario.model import json_schema
from tests.docs import api, command_line, gallery
from tests.verification import page as verification

#: File → what makes its text.
GENERATED = {
    api.PAGE: api.page,
    command_line.PAGE: command_line.page,
    gallery.PAGE: gallery.page,
    verification.PAGE: verification.page,
    json_schema.SHIPPED: json_schema.as_text,
}

if __name__ == "__main__":
    for path, text in GENERATED.items():
        path.write_text(text(), encoding="utf-8")
