"""The sweep of an input: what it refuses."""

from __future__ import annotations

import pytest

from simulator.whatif import sweep as module
from simulator.whatif.inputs import NotLinearError, inputs_named
from tests.build import formation, run_of


def test_an_input_with_invalid_values_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_of(formation("guard", release=60))
    (release,) = inputs_named(run.scenario, ["guard.release"])
    assert module.sweep(run, release, on_day=False)
    monkeypatch.setattr(module, "setting", lambda *_: {"units.guard.gap": "-1 m"})
    message = "^guard.release has no margin: not all its values are valid: .*'-1 m'"
    with pytest.raises(NotLinearError, match=message):
        module.sweep(run, release, on_day=False)
