"""The parade in SUMO, by libsumo, in this process."""

from __future__ import annotations

import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import libsumo
import sumo
from parade_files import Parade

#: An induction loop is this far ahead of its marker (m): a vehicle that halts there comes so far.
_AHEAD = 0.1


@dataclass(frozen=True)
class Default:
    """A default of SUMO that the exported files set otherwise: what makes it a default again.

    Attributes
    ----------
    unset
        Attributes of vehicles and their types that are left out.
    no_turns
        Whether nothing halts where roads join.
    teleports, joints
        Whether what stands for 300 s is moved on; whether there are lanes within junctions.
    """

    unset: tuple[str, ...] = ()
    no_turns: bool = False
    teleports: bool = False
    joints: bool = False


AS_EXPORTED = Default()
DEFAULTS = {
    "acceleration and braking of a car": Default(unset=("accel", "decel", "emergencyDecel")),
    "starts a length down the street": Default(unset=("departPos",)),
    "a vehicle that stands for 300 s is moved on": Default(teleports=True),
    "lanes within junctions": Default(joints=True),
    "no order where roads join": Default(no_turns=True),
}


def run(
    parade: Parade,
    markers: dict[str, tuple[str, float]],
    step: float,
    default: Default = AS_EXPORTED,
) -> tuple[dict[tuple[str, str], float], float]:
    """Run it with steps (s).

    Returns
    -------
    tuple
        When each vehicle's front is at each marker (s), interpolated within a step as SUMO's
        induction loops do; and how long it took (s).
    """
    folder = parade.folder
    network = folder / f"parade-{default.joints}.net.xml"
    if not network.exists():
        netconvert = Path(sumo.SUMO_HOME) / "bin" / "netconvert"
        files = ["-n", folder / "parade.nod.xml", "-e", folder / "parade.edg.xml", "-o", network]
        rest = ["--no-turnarounds", "true", "--precision", "6"] + (
            [] if default.joints else ["--no-internal-links"]
        )
        subprocess.run([netconvert, *files, *rest], check=True, capture_output=True)
    # SUMO's vehicles follow no closer in time than by a step.
    text = (folder / "parade.rou.xml").read_text(encoding="utf-8")
    text = re.sub(r'tau="([\d.]+)"', lambda m: f'tau="{max(float(m[1]), step):g}"', text)
    for attribute in default.unset:
        text = re.sub(rf' {attribute}="[^"]*"', "", text)
    if default.no_turns:
        text = re.sub(r'<stop [^>]*until="[^>]*>', "", text)
    (folder / "steps.rou.xml").write_text(text, encoding="utf-8")
    loops = "".join(
        f'<instantInductionLoop id="{name}" lane="{edge}_0" pos="{at - _AHEAD}" file="loops.xml"/>'
        for name, (edge, at) in markers.items()
    )
    (folder / "loops.add.xml").write_text(f"<additional>{loops}</additional>", encoding="utf-8")
    words = [
        *("sumo", "-n", str(network), "-r", str(folder / "steps.rou.xml")),
        *("-a", str(folder / "loops.add.xml"), "--step-length", f"{step:g}"),
        *("--no-step-log", "--no-warnings"),
        *(() if default.teleports else ("--time-to-teleport", "-1")),
    ]
    libsumo.start(words)
    began = time.perf_counter()
    while libsumo.simulation.getMinExpectedNumber() > 0:
        libsumo.simulationStep(libsumo.simulation.getTime() + 100)
    took = time.perf_counter() - began
    libsumo.close()
    return _passed(folder / "loops.xml"), took


def _passed(path: Path) -> dict[tuple[str, str], float]:
    """When each vehicle came to each loop first, and from there to its marker."""
    found: dict[tuple[str, str], float] = {}
    for each in re.finditer(r"<instantOut [^>]*>", path.read_text(encoding="utf-8")):
        row = dict(re.findall(r'(\w+)="([^"]*)"', each[0]))
        if row["state"] == "enter":
            speed = float(row["speed"])
            at = float(row["time"]) + (_AHEAD / speed if speed > 0 else 0)
            found.setdefault((row["vehID"], row["id"]), at)
    return found
