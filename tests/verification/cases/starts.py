"""Starts, holds, queues and cues."""

from __future__ import annotations

from typing import Any

from simulator import simulate
from simulator.timeline.run import Run
from tests.build import after, at, block, clock, formation, hold, item, parade, run_of, stands
from tests.verification.cases.case import Theme

THEME = Theme("Starts, holds and queues")

QUEUE = {"n": 4, "length": 20, "gap": 10, "reaction": 2, "v": 1, "halt": 500, "stays": 300}


def queue(
    *, n: int, length: float, gap: float, reaction: float, v: float, halt: float, stays: float
) -> Run:
    units = [block("u0", length=length, speed=v, release=0, holds={"halt": hold(stays)})]
    units += [
        block(f"u{k}", length=length, speed=v, gap=gap, reaction=reaction) for k in range(1, n + 1)
    ]
    return run_of(*units, markers={"halt": halt})


@THEME.case(
    "The n-th unit behind a hold stands here",
    "halt - n * (length + gap)", "m", shown=True, **QUEUE,
)  # fmt: skip
def queues(*, halt: float, v: float, stays: float, n: int, **given: Any) -> float:
    run = queue(halt=halt, v=v, stays=stays, n=n, **given)
    return run.passages[f"u{n}"].position(halt / v + stays - 1)


@THEME.case(
    "The start-up wave reaches it",
    "halt / v + stays + n * reaction", "s", shown=True, **QUEUE,
)  # fmt: skip
def starts_again(*, n: int, length: float, gap: float, halt: float, **given: Any) -> float:
    run = queue(n=n, length=length, gap=gap, halt=halt, **given)
    return run.passages[f"u{n}"].departure(halt - n * (length + gap))


@THEME.case(
    "It comes to the place of the hold",
    "halt / v + stays + n * (reaction + (length + gap) / v)", "s", **QUEUE,
)  # fmt: skip
def comes_up(*, n: int, **given: Any) -> float:
    return queue(n=n, **given).events[f"u{n}@halt"]


def own_hold(
    *, length: float, gap: float, reaction: float, v: float, halt: float, stays: float,
    release: float, own: float,
) -> float:  # fmt: skip
    leader = block("leader", length=length, speed=v, release=0, holds={"halt": hold(stays)})
    follower = block(
        "follower", speed=v, gap=gap, reaction=reaction, release=release,
        holds={"queue": hold(own)},
    )  # fmt: skip
    markers = {"halt": halt, "queue": halt - length - gap}
    return run_of(leader, follower, markers=markers).events["follower.departs@queue"]


for name, own in {"hold": 30, "queue": 80}.items():
    THEME.add(
        f"An own hold overlaps with the queue that it stands in; the {name} is over first",
        "max(release + (halt - length - gap) / v + own, halt / v + stays + reaction)", "s",
        own_hold, length=20, gap=10, reaction=2, v=1, halt=100, stays=60, release=40, own=own,
        shown=name == "queue",
    )  # fmt: skip


@THEME.case(
    "A hold lasts its duration and until its cue",
    "max(halt / v + stays, cue)", "s", v=1, halt=100, stays=60, cue=190,
)  # fmt: skip
def hold_until(*, v: float, halt: float, stays: float, cue: float) -> float:
    guard = block("guard", speed=v, release=0, holds={"halt": hold(stays, at(cue))})
    return run_of(guard, markers={"halt": halt}).events["guard.departs@halt"]


@THEME.case(
    "A unit with a target starts as much earlier as it marches and halts on the way",
    "due - (slow + target - fast) / v - (fast - slow) / u - stays",
    "s", due=900, v=1, u=0.5, slow=200, fast=300, target=600, stays=60,
)  # fmt: skip
def on_target(**given: float) -> float:
    return to_target(**given).events["guard.starts"]


@THEME.case(
    "Behind a slower unit it comes late to its target",
    "late + (ahead + gap + target) / u + reaction",
    "s", due=900, v=1, u=0.5, slow=200, fast=300, target=600, stays=60, late=400, ahead=20, gap=10,
    reaction=2,
)  # fmt: skip
def hindered(*, target: float, **given: float) -> float:
    return to_target(target=target, **given).events["guard@stand"]


def to_target(
    *, due: float, v: float, u: float, slow: float, fast: float, target: float, stays: float,
    late: float | None = None, ahead: float = 0, gap: float = 0, reaction: float = 0,
) -> Run:  # fmt: skip
    slower = [] if late is None else [block("slower", length=ahead, speed=u, release=late)]
    guard = block(
        "guard", speed=v, gap=gap, reaction=reaction, gait_at={"slow": u, "fast": v},
        holds={"halt": hold(stays)}, target={"marker": "stand", "at": clock(due)},
    )  # fmt: skip
    markers = {"slow": slow, "fast": fast, "halt": (slow + fast) / 2, "stand": target}
    return run_of(*slower, guard, markers=markers)


@THEME.case(
    "A hold is released by a unit behind",
    "release + near / v + delay", "s", v=1, halt=300, release=500, near=100, delay=7,
)  # fmt: skip
def from_behind(*, v: float, halt: float, release: float, near: float, delay: float) -> float:
    until = after("follower@near", delay=delay)
    leader = block("leader", speed=v, release=0, holds={"halt": hold(until=until)})
    follower = block("follower", speed=v, gap=10, release=release)
    run = run_of(leader, follower, markers={"halt": halt, "near": near})
    return run.events["leader.departs@halt"]


@THEME.case(
    "A unit that starts further on, and late, holds up those behind",
    "late + reaction + (place - (start - length - gap)) / v",
    "s", shown=True, length=20, gap=10, reaction=2, v=1, start=400, late=900, place=800,
)  # fmt: skip
def late_start(
    *, length: float, gap: float, reaction: float, v: float, start: float, late: float, place: float
) -> float:
    ahead = block("ahead", length=length, speed=v, start=start, release=late)
    behind = block("behind", speed=v, gap=gap, reaction=reaction, release=0)
    return run_of(ahead, behind, markers={"far": place}).events["behind@far"]


@THEME.case(
    "Of units drawn up at their gap, the third starts",
    "release + 2 * reaction", "s", length=20, gap=10, reaction=2, v=1, start=400, release=300,
)  # fmt: skip
def line_up(**given: float) -> float:
    return drawn_up(**given).events["third.starts"]


@THEME.case(
    "Drawn up closer than its gap, the second waits for the gap to open",
    "release + (gap - standing) / v + reaction",
    "s", length=20, gap=10, standing=5, reaction=2, v=1, start=400, release=300,
)  # fmt: skip
def too_close(**given: float) -> float:
    return drawn_up(**given).events["second.starts"]


@THEME.case(
    "Drawn up further away, it closes up first, and passes a marker",
    "release + reaction + (place - (start - length - gap)) / v",
    "s", length=20, gap=10, standing=30, reaction=2, v=1, start=400, release=300, place=900,
)  # fmt: skip
def too_far(**given: float) -> float:
    return drawn_up(**given).events["second@far"]


def drawn_up(
    *, length: float, gap: float, reaction: float, v: float, start: float, release: float,
    standing: float | None = None, place: float = 900,
) -> Run:  # fmt: skip
    keys = {"length": length, "speed": v, "drawn_up": True}
    behind = {"gap": gap, "reaction": reaction, "standing_gap": standing}
    return run_of(
        block("first", start=start, release=release, **keys),
        block("second", **keys, **behind),
        block("third", **keys, **behind),
        markers={"far": place},
    )


#: Ten ranks, and how they stand: the same in each case.
CLOSE = {"ranks": 10, "marching": 1.2, "standing": 0.7, "depth": 0.5, "v": 1.5, "start": 400}
CLOSE |= {"release": 300}


def close(
    *, ranks: int, marching: float, standing: float, depth: float, v: float, start: float,
    release: float, gap: float = 10, standing_gap: float = 3, reaction: float = 2,
    form_up: float = 0, comes: float | None = None, rank: int = 0, place: float = 500,
) -> Run:  # fmt: skip
    """Units drawn up closer than they march; one comes up behind them."""
    keys = {"ranks": ranks, "rank_spacing": marching, "depth": depth, "speed": v}
    keys |= {"drawn_up": True, "standing": stands(rank_spacing=standing)}
    keys |= {"gap": gap, "reaction": reaction, "standing_gap": standing_gap}
    first = formation("first", start=start, release=release, form_up=form_up, **keys)
    depth_at_first = (ranks - 1) * standing + depth
    if comes is None:
        behind = formation("behind", **keys)
    else:
        behind = block("behind", speed=v, gap=gap, reaction=reaction, release=comes)
    near = start - rank * standing
    return run_of(
        first, behind,
        markers={"far": place, "behind": start - depth_at_first - gap},
        zones={"ahead": (near, near + 50)},
    )  # fmt: skip


@THEME.case(
    "Ranks that stand closer than they march set off one after another; this one",
    "release + rank * (marching - standing) / v", "s", **CLOSE, rank=6,
)  # fmt: skip
def sets_off(*, rank: int, **given: Any) -> float:
    stay = close(rank=rank, **given).stays("ahead", ["first"])[0]
    return float(stay.enters[rank])


@THEME.case(
    "Its tail passes a marker ahead, as long as the unit marches",
    "release + (place - start + (ranks - 1) * marching + depth) / v", "s", **CLOSE, place=500,
)  # fmt: skip
def drawn_out(**given: Any) -> float:
    return close(**given).events["first.tail@far"]


@THEME.case(
    "A unit waits until the ranks ahead, which stand close, and its gap have opened",
    "release + ((ranks - 1) * (marching - standing) + gap - standing_gap) / v + reaction",
    "s", shown=True, **CLOSE, gap=10, standing_gap=3, reaction=2,
)  # fmt: skip
def opens(**given: Any) -> float:
    return close(**given).events["behind.starts"]


@THEME.case(
    "A unit that comes up halts a gap behind the standing tail, and goes on when that does",
    "release + (ranks - 1) * (marching - standing) / v + reaction",
    "s", **CLOSE, gap=10, reaction=2, comes=0,
)  # fmt: skip
def comes_behind(**given: Any) -> float:
    return close(**given).events["behind.departs@behind"]


@THEME.case(
    "A unit forms up from its cue to its start",
    "release + form_up", "s", **CLOSE, form_up=90,
)  # fmt: skip
def forms_up(**given: Any) -> float:
    return close(**given).events["first.starts"]


def waits(
    *, length: float, gap: float, v: float, start: float, release: float, cue: float, form_up: float
) -> float:
    first = block("first", length=length, speed=v, start=start, release=release, drawn_up=True)
    second = block(
        "second", length=length, speed=v, gap=gap, standing_gap=0, release=cue, form_up=form_up,
        drawn_up=True,
    )  # fmt: skip
    return run_of(first, second).events["second.starts"]


for name, form_up in {"forming up": 30, "the wait": 120}.items():
    THEME.add(
        f"It forms up while it waits behind another unit; {name} is over first",
        "max(cue + form_up, release + gap / v)", "s",
        waits, length=20, gap=10, v=1, start=400, release=300, cue=250, form_up=form_up,
    )  # fmt: skip


@THEME.case(
    "A programme goes item by item and starts the march",
    "salute_at + salute + anthem + pause + speech + delay + place / v",
    "s",
    shown=True, salute_at=60, salute=90, anthem=60, pause=5, speech=480, delay=10, v=1, place=300,
)  # fmt: skip
def programme(
    *, salute_at: float, salute: float, anthem: float, pause: float, speech: float, delay: float,
    v: float, place: float,
) -> float:  # fmt: skip
    scenario = parade(
        block("guard", speed=v, release=after("speech.end", delay=delay)),
        markers={"rostrum": place},
        programme={
            "speech": item(after("anthem.end", delay=pause), speech),
            "salute": item(at(salute_at), salute),
            "anthem": item(after("salute.end"), anthem),
        },
    )
    return simulate(scenario).events["guard@rostrum"]
