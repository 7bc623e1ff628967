"""Breakdowns (docs/motion.md) by stepping through time, as one would do on a board with pieces.

Nothing here is promised, and there are no passages: every body has a place, and at each step it
goes on as far as its pace and the places of those ahead, one reaction ago, let it. A wreck stays
where it is; who comes behind its queue decides then and there. It reads the scenario's document and
nothing else. Instants are right to some steps, decisions unless they hang on such an instant:
then the parade is `tied`.
"""

from __future__ import annotations

from collections import Counter
from math import inf

from tests.verification.broken import REACTION
from tests.verification.pieces import NEAR, Document, Ground, Lorry, Piece, Swing, Wreck, number

#: From one look at the board to the next (s): every reaction is so many whole steps.
STEP = REACTION / 2
#: Two instants closer than this (s) may change places in steps.
TIE = 4 * STEP


class Board:
    """A parade, step by step.

    Parameters
    ----------
    document
        A parade of `broken`, a plain one.

    Attributes
    ----------
    passed, queued, towed_by
        Incident → who, in this order; by whom, if it was towed.
    tied
        Whether a decision hangs on two instants that are closer than `TIE`.
    promised
        When a wreck was towed beside a passer (s). Who was promised its way there keeps that
        promise; a board knows of none.
    seen
        How often what happened.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.ground = Ground(document)
        self.order: list[Piece] = list(self.ground.pieces())
        self.pieces = list(self.order)
        self.wrecks: list[Wreck] = []
        self.ended: list[Wreck] = []
        self.swings: dict[Piece, list[Swing]] = {}
        self.lorries = [Lorry(name, one) for name, one in document["recovery"].items()]
        self.calls: list[Wreck] = []
        self.towed_by: dict[str, str] = {}
        self.tied = False
        self.promised = inf
        self.seen: Counter[str] = Counter()
        self.bonds: dict[Piece, list[tuple[Piece, float, float, float, float, int]]] = {}
        for piece in self.pieces:
            length = sum(self.ground.lengths[name] for name in document["routes"][piece.route])
            piece.end = length + piece.length
        self._bind()
        self._play()

    @property
    def passed(self) -> dict[str, list[str]]:
        return {each.incident: [one.name for one in each.passed] for each in self.ended}

    @property
    def queued(self) -> dict[str, list[str]]:
        return {each.incident: [one.name for one in [*each.queue][1:]] for each in self.ended}

    # -- who follows whom --------------------------------------------------------------------------

    def _bind(self) -> None:
        """Everybody follows everybody ahead with whom it shares ground."""
        for turn, piece in enumerate(self.order):
            self.bonds[piece] = []
            for ahead in self.order[:turn]:
                run = self.ground.common(piece.route, ahead.route)
                if run is not None and ahead.x < run[1] + run[2] + ahead.length + 30:
                    gap, reaction = piece.keeps(ahead)
                    back = round(reaction / STEP)
                    self.bonds[piece].append((ahead, *run, gap, back))

    def _limit(self, piece: Piece, step: int) -> float:
        """How far those ahead let it come."""
        limit, here = inf, piece.x
        for ahead, low, high, shift, gap, back in self.bonds[piece]:
            there = ahead.places[step - back] if step > back else 0.0
            tail = there - ahead.length - shift
            if tail >= high or here > high or tail - gap >= limit:
                continue
            if ahead in self.swings and self._swung_out(piece, ahead, there - ahead.length):
                continue
            limit = min(limit, max(low, tail - gap))
        return limit

    def _swung_out(self, piece: Piece, ahead: Piece, tail: float) -> bool:
        """Whether one ahead is beside others whom one follows instead, off their lane."""
        for swing in self.swings[ahead]:
            if piece in swing.past or tail + NEAR < swing.out:
                continue
            turn = self.order.index(piece)
            if any(self.order.index(one) < turn for one in swing.beside):
                return True
        return False

    def _passes(self, piece: Piece, other: Piece) -> bool:
        """Whether one is still to come ahead of another."""
        if self.order.index(other) < self.order.index(piece):
            return False  # that has passed it in turn
        run = self.ground.common(other.route, piece.route)
        assert run is not None
        return piece.x - run[2] - piece.length - other.keeps(piece)[0] < other.x - NEAR < inf

    # -- step by step ------------------------------------------------------------------------------

    def _play(self) -> None:
        step = 0
        while any(piece.x < piece.end for piece in self.pieces):
            step += 1
            if step * STEP > 3000:
                raise RuntimeError("nobody moves any more")
            now = step * STEP
            for wreck in [each for each in self.wrecks if each.over <= now]:
                self._end(wreck)
            for piece in self.order:
                self._advance(piece, step)
            for piece, swings in self.swings.items():
                for swing in swings:
                    swing.beside = [one for one in swing.beside if self._passes(piece, one)]
            self._send_lorries(now)
            while any(self._somebody_decides(wreck) for wreck in self.wrecks):
                pass

    def _end(self, wreck: Wreck) -> None:
        for other in self.order[self.order.index(wreck.piece) :]:
            if other not in wreck.decided and other is not wreck.piece:
                self._watch_close_call(other, wreck)
        self.wrecks.remove(wreck)
        self.ended.append(wreck)
        wreck.piece.free_from = wreck.over
        if wreck.incident in self.towed_by:
            beside = [
                passer
                for passer in wreck.passed
                if any(wreck.piece in swing.beside for swing in self.swings[passer])
            ]
            self.seen["towed with somebody beside it"] += bool(beside)
            self.promised = min(self.promised, wreck.over if beside else inf)
            wreck.piece.x = inf

    def _watch_close_call(self, piece: Piece, wreck: Wreck) -> None:
        """Whether one would have been there, had the wreck stood a moment longer."""
        run = self.ground.common(piece.route, wreck.piece.route)
        if run is None or piece.x > wreck.piece.x - run[2]:
            return
        last = list(wreck.queue)[-1]
        shared = self.ground.common(piece.route, last.route)
        if shared is not None:
            place = max(last.x - shared[2] - last.length - piece.keeps(last)[0], shared[0])
            self.tied |= abs(place - piece.x) <= piece.speed * TIE

    def _advance(self, piece: Piece, step: int) -> None:
        now, here = step * STEP, piece.x
        if here >= piece.end:
            piece.places.append(inf if here == inf else here + piece.speed * STEP)
            piece.x = piece.places[-1]
            return
        begin = max(piece.free_from, now - 2 * STEP if piece.free_from == piece.since else 0.0)
        begin = begin if begin == piece.since else max(begin, now - STEP)
        free = here + piece.speed * max(0.0, now - begin)
        if piece.stop is not None:
            free = min(free, piece.stop[0])
        piece.limit = self._limit(piece, step)
        there = max(here, min(free, piece.limit))
        if there > here:
            if there < free - NEAR:
                piece.since = min(now, begin + (there - here) / piece.speed)
            else:
                piece.since = begin + (there - here) / piece.speed
        piece.x = there
        piece.places.append(there)
        if piece.stop is not None and there >= piece.stop[0] - NEAR:
            self._break_down(piece)

    def _break_down(self, piece: Piece) -> None:
        assert piece.stop is not None
        incident = self.document["incidents"][piece.stop[1]]
        wreck = Wreck(piece.stop[1], piece, piece.since, queue={piece: piece.since})
        piece.stop, piece.free_from = None, inf
        if incident.get("towed"):
            self.tied |= any(abs(each.start - wreck.start) < TIE for each in self.calls)
            self.calls.append(wreck)
        else:
            wreck.over = wreck.start + number(incident["drives-on"])
        self.seen["two wrecks at once"] += bool(self.wrecks)
        self.wrecks.append(wreck)

    # -- recovery ----------------------------------------------------------------------------------

    def _send_lorries(self, now: float) -> None:
        for wreck in sorted(self.calls, key=lambda each: each.start):
            self.tied |= any(abs(each.free - wreck.start) < TIE for each in self.lorries)
            at_hand = [each for each in self.lorries if each.free <= now]
            if not at_hand:
                return
            lorry = min(at_hand, key=lambda each: self._way(each, wreck))
            way = self._way(lorry, wreck)
            goes = max(wreck.start, lorry.free)
            self.seen["recovery from another wreck"] += lorry.free > wreck.start
            wreck.over = goes + way + number(lorry.document["working-time"])
            lorry.free = wreck.over + way
            self.towed_by[wreck.incident] = lorry.name
            self.calls.remove(wreck)

    def _way(self, lorry: Lorry, wreck: Wreck) -> float:
        if "travel" in lorry.document:
            return number(lorry.document["travel"])
        segment, _, offset = self.document["markers"][lorry.document["stands"]].partition(" + ")
        names = self.document["routes"][wreck.piece.route]
        stand = sum(self.ground.lengths[each] for each in names[: names.index(segment)]) + number(
            offset
        )
        return abs(stand - wreck.piece.x) / number(lorry.document["speed"])

    # -- decisions ---------------------------------------------------------------------------------

    def _somebody_decides(self, wreck: Wreck) -> bool:
        for piece in self.order[self.order.index(wreck.piece) + 1 :]:
            if piece in wreck.decided or piece.x == inf or not self._is_there(piece, wreck):
                continue
            if piece.limit > piece.x + NEAR:
                continue  # nobody stops it
            before = self._stands_behind(piece, wreck)
            if before is not None and self._limit(piece, len(piece.places) - 1) <= piece.x + NEAR:
                came = max(piece.since, piece.release, wreck.queue[before])
                self._decide(piece, wreck, came)
                return True
        return False

    def _is_there(self, piece: Piece, wreck: Wreck) -> bool:
        """On the road; or the next that would come onto it."""
        if piece.x > 0:
            return True
        if piece.rank == 0:
            return piece.release <= (len(piece.places) - 1) * STEP
        before = self.pieces[self.pieces.index(piece) - 1]
        return before.x > 0 or before in wreck.decided

    def _stands_behind(self, piece: Piece, wreck: Wreck) -> Piece | None:
        for other in reversed(list(wreck.queue)):
            if self.order.index(other) > self.order.index(piece):
                continue  # it has passed that one
            run = self.ground.common(piece.route, other.route)
            if run is None or piece.x < run[0] - NEAR:
                continue
            head = other.x - run[2]
            tail = head - other.length
            place = tail - piece.keeps(other)[0]
            if place <= piece.x + NEAR and head > piece.x + NEAR and tail < run[1]:
                return other
        return None

    def _decide(self, piece: Piece, wreck: Wreck, came: float) -> None:
        wreck.decided.add(piece)
        self._watch_ties(piece, wreck, came)
        why_not = self._why_not(piece, wreck, came)
        if why_not is None:
            turn = self.order.index(wreck.piece)
            rank = self.order.index(piece)
            past = [each for each in wreck.queue if self.order.index(each) < rank]
            for each in past:
                same = each.unit == piece.unit
                self.seen["passes"] += 1
                self.seen["a rank passes one of its own column"] += same
            swings = self.swings.setdefault(piece, [])
            # Who is still beside somebody has been off the lane since then.
            out = min([piece.x, *(swing.out for swing in swings if swing.beside)])
            swings.append(Swing(out, past, past))
            self.order.remove(piece)
            self.order.insert(turn, piece)
            wreck.passed.append(piece)
            for other in self.wrecks:
                if other is not wreck and other.piece in past:
                    other.decided.add(piece)
                    other.passed.append(piece)
            piece.free_from = piece.since = came
            self._bind()
        else:
            self.seen[why_not] += 1
            wreck.queue[piece] = came
            run = self.ground.common(wreck.piece.route, piece.route)
            assert run is not None
            self.seen["a queue over a merge"] += piece.x - run[2] - piece.length < run[0] > 0

    def _watch_ties(self, piece: Piece, wreck: Wreck, came: float) -> None:
        instants = [wreck.over]
        instants += [
            since
            for other, since in wreck.queue.items()
            if other.route != piece.route and other is not wreck.piece
        ]
        for other in [*self.wrecks, *self.ended]:
            if other is wreck:
                continue
            for one, since in other.queue.items():
                if one in wreck.queue and one.route == piece.route:
                    continue  # that came before it
                stretch = self.ground.takes_up(piece, one)
                if stretch is None or stretch[1] > piece.x:
                    instants += [other.over, since]
        self.tied |= any(abs(each - came) < TIE for each in instants)

    def _why_not(self, piece: Piece, wreck: Wreck, came: float) -> str | None:
        if came >= wreck.over:
            return "over"
        run = self.ground.common(piece.route, wreck.piece.route)
        if run is None or wreck.piece.x - run[2] > run[1] + NEAR:
            return "another way"
        if any(each.piece is piece for each in self.wrecks):
            return "a wreck itself"
        if piece.width is None:
            return "no width"
        wide = all(
            self._room(piece, each)
            for each in wreck.queue
            if self.order.index(each) < self.order.index(piece)
        )
        first, last = self.order.index(wreck.piece), self.order.index(piece)
        for between in self.order[first + 1 : last]:
            if between not in wreck.queue and between.x < inf and self._shares(piece, between):
                return "would fit, but the order" if wide else "too wide"
        return None if wide else "too wide"

    def _shares(self, piece: Piece, other: Piece) -> bool:
        """Whether another, before it in the order, still uses ground that it has ahead."""
        run = self.ground.common(piece.route, other.route)
        if run is None or run[1] <= piece.x:
            return False
        off = other.x - run[2] - other.length - run[1]
        self.tied |= abs(off) < other.speed * TIE
        return off < 0

    def _room(self, piece: Piece, other: Piece) -> bool:
        stretch = self.ground.takes_up(piece, other)
        if stretch is None:
            return True
        low, high = max(stretch[0], piece.x), stretch[1]
        if high <= low + NEAR:
            return True
        taken = piece.width or inf
        for each in {one for wreck in self.wrecks for one in wreck.queue}:
            also = self.ground.takes_up(piece, each)
            if also is not None and also[0] < high - NEAR and also[1] > low + NEAR:
                taken += each.width or inf
        return taken <= self.ground.width(piece.route, low, high) + NEAR
