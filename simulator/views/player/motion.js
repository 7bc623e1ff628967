/* A scene (simulator/views/player/scene.py), read: where everything is at an instant, and what the
 * clocks show. Instants are seconds since the scenario's start, places metres. Positions are those of
 * `Passage.position` in Python; nothing is sampled.
 */

// -- the scene, read ---------------------------------------------------------------------------

const bytes = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
/** Numbers as `scene.py` writes them; or as they are, unpacked. */
const floats = (text) => (typeof text === "string" ? new Float64Array(bytes(text).buffer) : text);
const counts = (text) => (typeof text === "string" ? new Int32Array(bytes(text).buffer) : text);

/** How many of ascending numbers are at most a value (a search by halves). */
const atMost = (numbers, value, low = 0, high = numbers.length) => {
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
};
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** A route on the plan. */
class Line {
  constructor(route) {
    Object.assign(this, route);
    this.stations = floats(route.stations);
    this.x = floats(route.x);
    this.y = floats(route.y);
    this.piece = 0;
    // What `at` finds; there is one, so that nothing is made for each rank and frame.
    this.found = { x: 0, y: 0, east: 1, north: 0 };
  }

  /** Where a station is, and the direction ahead as a vector of length 1. */
  at(station) {
    const s = this.stations;
    const last = s.length - 2;
    let piece = this.piece;
    if (!(s[piece] <= station && station < s[piece + 1])) {
      piece = clamp(atMost(s, station) - 1, 0, last);
      // Joints of segments are there twice.
      while (piece > 0 && s[piece + 1] === s[piece]) piece -= 1;
      this.piece = piece;
    }
    const long = s[piece + 1] - s[piece] || 1;
    const share = clamp((station - s[piece]) / long, 0, 1);
    const east = this.x[piece + 1] - this.x[piece];
    const north = this.y[piece + 1] - this.y[piece];
    const size = Math.hypot(east, north) || 1;
    const found = this.found;
    found.x = this.x[piece] + share * east;
    found.y = this.y[piece] + share * north;
    found.east = east / size;
    found.north = north / size;
    return found;
  }

  /** The points of the line between two stations, as pairs. */
  between(low, high) {
    const points = [];
    const add = (station) => {
      const { x, y } = this.at(station);
      points.push([x, y]);
    };
    add(low);
    for (let n = atMost(this.stations, low); n < this.stations.length; n += 1) {
      if (this.stations[n] >= high) break;
      points.push([this.x[n], this.y[n]]);
    }
    add(high);
    return points;
  }
}

/** How close places (m) and steps of a count (s) must be to be one. */
const SAME = { place: 1e-9, step: 1e-6 };

/** The bodies of a run: the first rank and the first knot of each, and arrays of all of them. */
class Motion {
  constructor(scene) {
    const given = scene.bodies;
    for (const key of ["stations", "instants", "arrivals", "end", "left", "offsets", "standing"]) {
      this[key] = floats(given[key]);
    }
    this.same = scene.same ?? SAME;
    const sums = (numbers) => {
      const first = new Int32Array(numbers.length + 1);
      numbers.forEach((each, n) => { first[n + 1] = first[n] + each; });
      return first;
    };
    this.knots = sums(counts(given.knots));
    this.ranks = sums(counts(given.ranks));
    this.hints = Int32Array.from(this.knots);
    this.number = new Map();
    this.units = sums(scene.units.map((unit) => unit.bodies));
    this.unit = new Int32Array(this.units[scene.units.length]);
    this.comes = new Float64Array(this.offsets.length);
    this.goes = new Float64Array(this.offsets.length);
    scene.units.forEach((unit, number) => {
      const first = this.units[number];
      this.unit.fill(number, first, this.units[number + 1]);
      const { length } = scene.routes[unit.route];
      for (let body = first; body < this.units[number + 1]; body += 1) {
        this.number.set(body > first ? `${unit.name}#${body - first + 1}` : unit.name, body);
        for (let rank = this.ranks[body]; rank < this.ranks[body + 1]; rank += 1) {
          const offset = this.offsets[rank];
          this.comes[rank] = unit.drawn ? scene.time.begin : this.read(body, this.start(body) + offset, false);
          this.goes[rank] = Math.min(this.read(body, length + offset, true), this.left[body]);
        }
      }
    });
  }

  /** Where the head of a body is at the beginning. */
  start(body) {
    return this.stations[this.knots[body]];
  }

  /** The station that a body comes to from a knot, with the next one or at its end. */
  next(body, knot) {
    return knot + 1 < this.knots[body + 1] ? this.stations[knot + 1] : this.end[body];
  }

  /** When the head of a body arrives at a station, or leaves it: as of a `Passage`. */
  read(body, station, arrives) {
    const { place } = this.same;
    const [end, left] = [this.end[body], this.left[body]];
    if (left < Infinity) {
      if (station > end + place) return Infinity;
      if (!arrives && station >= end - place) return left;
    }
    const first = this.knots[body];
    const knot = atMost(this.stations, station + (arrives ? -place : place), first, this.knots[body + 1]) - 1;
    if (knot < first) return -Infinity;
    const [from, upto] = [this.stations[knot], this.next(body, knot)];
    const long = upto - from;
    const share = long > 0 ? (station - from) / long : 0;
    return this.instants[knot] + share * (this.arrivals[knot] - this.instants[knot]);
  }

  /** The station of a body's head. */
  head(body, time) {
    const { instants, stations } = this;
    const first = this.knots[body];
    const after = this.knots[body + 1];
    let knot = this.hints[body];
    if (!(instants[knot] <= time && (knot + 1 === after || time < instants[knot + 1]))) {
      knot = atMost(instants, time, first, after) - 1;
      if (knot < first) return stations[first];
      this.hints[body] = knot;
    }
    const next = knot + 1 < after ? stations[knot + 1] : this.end[body];
    const lasts = this.arrivals[knot] - instants[knot];
    if (time >= this.arrivals[knot] || !(lasts > 0)) return next;
    return stations[knot] + ((time - instants[knot]) / lasts) * (next - stations[knot]);
  }

  /** The station of the front of a rank, from its head's and its number among all ranks. */
  front(body, rank, head) {
    const station = head - this.offsets[rank];
    const standing = this.standing[rank];
    return standing === standing ? Math.max(station, this.start(body) - standing) : station;
  }

  /** Whether a rank is on its route. */
  there(rank, time) {
    return this.comes[rank] <= time && time <= this.goes[rank];
  }
}

const two = (number) => String(number).padStart(2, "0");

/** Clock times as the scenario shows them. */
class Clock {
  constructor(clock) {
    this.clock = clock;
  }

  /** The piece without a change of the clocks in which an instant is. */
  piece(time) {
    const { pieces } = this.clock;
    return pieces[Math.max(pieces.filter(([from]) => from <= time + 0.5).length - 1, 0)];
  }

  /** How many seconds after midnight of the first day it is at the instant zero, by the clocks then. */
  shift(time) {
    return this.piece(time)[1];
  }

  text(time) {
    const { form, h_hour: hour } = this.clock;
    if (form === "h-hour") {
      const since = Math.floor(time - hour + 0.5);
      const size = Math.abs(since);
      return `H${since < 0 ? "-" : "+"}${Math.floor(size / 3600)}:${two(Math.floor(size / 60) % 60)}:${two(size % 60)}`;
    }
    const { start, lead } = this.clock;
    const [, shift, mark] = this.piece(time);
    const since = time + 0.5 + shift - start;
    const second = Math.floor(time + shift + 0.5);
    const days = Math.floor(second / 86400);
    const ofDay = second - 86400 * days;
    const [h, m, s] = [Math.floor(ofDay / 3600), Math.floor(ofDay / 60) % 60, ofDay % 60];
    const other = days || since + lead < 0 || since + lead >= 86400 ? ` ${days < 0 ? "-" : "+"}${Math.abs(days)} d` : "";
    if (form === "12h") {
      return `${h % 12 || 12}:${two(m)}:${two(s)} ${h < 12 ? "AM" : "PM"}${mark && !mark.startsWith(" ") ? " " : ""}${mark}${other}`;
    }
    return `${two(h)}:${two(m)}:${two(s)}${mark}${other}`;
  }
}
