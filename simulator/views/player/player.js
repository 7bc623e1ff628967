/* The player: shows a scene (simulator/views/player/scene.py) move on a canvas.
 *
 *     const player = window.paradePlayer(root, scene)
 *
 * Instants are seconds since the scenario's start, places metres. Positions are those of
 * `Passage.position` in Python; nothing is sampled. Every text of a scene is set as text, never as
 * markup.
 */
"use strict";
(() => {
  if (window.paradePlayer) {
    window.paradePlayer.start();
    return;
  }

  // -- the scene, read ---------------------------------------------------------------------------

  const bytes = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0)).buffer;
  const floats = (text) => new Float64Array(bytes(text));
  const counts = (text) => new Int32Array(bytes(text));

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

  /** The bodies of a run: the first rank and the first knot of each, and arrays of all of them. */
  class Motion {
    constructor(scene) {
      const given = scene.bodies;
      for (const key of ["stations", "instants", "slownesses", "start", "end", "left", "offsets",
        "standing", "comes", "goes"]) this[key] = floats(given[key]);
      const sums = (numbers) => {
        const first = new Int32Array(numbers.length + 1);
        numbers.forEach((each, n) => { first[n + 1] = first[n] + each; });
        return first;
      };
      this.knots = sums(counts(given.knots));
      this.ranks = sums(counts(given.ranks));
      this.hints = Int32Array.from(this.knots);
      this.number = new Map();
      this.units = [];
      let body = 0;
      scene.units.forEach((unit) => {
        this.units.push(body);
        for (let n = 0; n < unit.bodies; n += 1) {
          this.number.set(n ? `${unit.name}#${n + 1}` : unit.name, body + n);
        }
        body += unit.bodies;
      });
      this.units.push(body);
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
      const moved = stations[knot] + (time - instants[knot]) / this.slownesses[knot];
      return Math.min(moved, knot + 1 < after ? stations[knot + 1] : this.end[body]);
    }

    /** The station of the front of a rank, from its head's and its number among all ranks. */
    front(body, rank, head) {
      const station = head - this.offsets[rank];
      const standing = this.standing[rank];
      return standing === standing ? Math.max(station, this.start[body] - standing) : station;
    }

    /** Whether a rank is on its route. */
    there(rank, time) {
      return this.comes[rank] <= time && time <= this.goes[rank];
    }
  }

  const text = (tag, words, className) => {
    const made = document.createElement(tag);
    if (words !== undefined) made.textContent = words;
    if (className) made.className = className;
    return made;
  };
  const two = (number) => String(number).padStart(2, "0");

  /** Clock times as the scenario shows them. */
  class Clock {
    constructor(clock) {
      this.clock = clock;
    }

    text(time) {
      const { form, h_hour: hour, pieces } = this.clock;
      if (form === "h-hour") {
        const since = Math.floor(time - hour + 0.5);
        const size = Math.abs(since);
        return `H${since < 0 ? "-" : "+"}${Math.floor(size / 3600)}:${two(Math.floor(size / 60) % 60)}:${two(size % 60)}`;
      }
      const later = pieces.filter(([from]) => from <= time + 0.5);
      const [, shift, mark] = later.length ? later[later.length - 1] : pieces[0];
      const second = Math.floor(time + shift + 0.5);
      const days = Math.floor(second / 86400);
      const [h, m, s] = [Math.floor(second / 3600) % 24, Math.floor(second / 60) % 60, second % 60]
        .map((part, n) => (part + [24, 60, 60][n]) % [24, 60, 60][n]);
      const other = days ? ` ${days > 0 ? "+" : "-"}${Math.abs(days)} d` : "";
      if (form === "12h") {
        return `${h % 12 || 12}:${two(m)}:${two(s)} ${h < 12 ? "AM" : "PM"}${mark && !mark.startsWith(" ") ? " " : ""}${mark}${other}`;
      }
      return `${two(h)}:${two(m)}:${two(s)}${mark}${other}`;
    }
  }

  const SPEEDS = [1, 2, 5, 10, 20, 30, 60, 120];

  class Player {
    constructor(root, scene) {
      this.root = root;
      this.heard = { time: [], select: [] };
      this._speed = 10;
      this._playing = false;
      this.build();
      this.show(scene);
      new ResizeObserver(() => this.resize()).observe(this.stage);
      root.paradePlayer = this;
    }

    // -- what others may use ---------------------------------------------------------------------

    get time() { return this._time; }
    set time(value) {
      this._time = clamp(Number(value) || 0, this.begin, this.end);
      this.ask();
      this.heard.time.forEach((each) => each(this._time));
    }

    get playing() { return this._playing; }
    get speed() { return this._speed; }
    set speed(value) {
      this._speed = clamp(Number(value) || 1, 1, 120);
      this.ask();
    }

    play() {
      if (this._time >= this.end) this.time = this.begin;
      this._playing = true;
      this.last = undefined;
      this.ask();
    }

    pause() {
      this._playing = false;
      this.ask();
    }

    follow(name) {
      this.followed = name === null ? -1 : this.scene.units.findIndex((unit) => unit.name === name);
      this.ask();
    }

    on(what, hear) { this.heard[what].push(hear); }

    position(name, rank, time) {
      const body = this.motion.number.get(name);
      if (body === undefined) return null;
      const number = this.motion.ranks[body] + rank;
      const station = this.motion.front(body, number, this.motion.head(body, time));
      const { x, y, east, north } = this.lineOf(body).at(station);
      const heading = ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
      return { x, y, station, heading, there: this.motion.there(number, time) };
    }

    show(scene) {
      this.scene = scene;
      this.motion = new Motion(scene);
      this.clock = new Clock(scene.time.clock);
      this.begin = scene.time.begin;
      this.end = scene.time.end;
      this.lines = {};
      for (const [name, route] of Object.entries(scene.routes)) this.lines[name] = new Line(route);
      this.lineOfUnit = scene.units.map((unit) => this.lines[unit.route]);
      this.followed = -1;
      this.view = null;
      this.time = clamp(this._time ?? this.begin, this.begin, this.end);
    }

    lineOf(body) {
      return this.lineOfUnit[atMost(this.motion.units, body) - 1];
    }

    // -- drawn -----------------------------------------------------------------------------------

    build() {
      this.root.append(
        this.stage = text("canvas", undefined, "stage"),
        this.button = text("button", "Play"),
        this.shown = text("output"),
      );
      this.button.addEventListener("click", () => (this._playing ? this.pause() : this.play()));
    }

    resize() {
      this.view = null;
      this.ask();
    }

    ask() {
      this.asked ??= requestAnimationFrame((now) => {
        this.asked = undefined;
        this.frame(now);
      });
    }

    frame(now) {
      if (this._playing) {
        const passed = this.last === undefined ? 0 : (now - this.last) / 1000;
        this.last = now;
        const next = this._time + passed * this._speed;
        if (next >= this.end) this._playing = false;
        this.time = next;
      }
      this.draw();
      this.shown.textContent = this.clock.text(this._time);
      this.button.textContent = this._playing ? "Pause" : "Play";
    }

    draw() {
      const { stage } = this;
      const wide = (stage.width = stage.clientWidth);
      const high = (stage.height = stage.clientHeight);
      const pen = stage.getContext("2d");
      const ends = Object.values(this.lines).filter((line) => !line.air)
        .flatMap((line) => line.between(line.from, line.length));
      const xs = ends.map(([x]) => x);
      const ys = ends.map(([, y]) => y);
      const [west, east] = [Math.min(...xs), Math.max(...xs)];
      const [south, north] = [Math.min(...ys), Math.max(...ys)];
      const scale = Math.min(wide / (east - west + 40), high / (north - south + 40));
      pen.translate(wide / 2, high / 2);
      pen.scale(scale, -scale);
      pen.translate(-(west + east) / 2, -(south + north) / 2);
      this.scene.units.forEach((unit, n) => {
        pen.fillStyle = unit.colour;
        for (let body = this.motion.units[n]; body < this.motion.units[n + 1]; body += 1) {
          const head = this.motion.head(body, this._time);
          for (let rank = this.motion.ranks[body]; rank < this.motion.ranks[body + 1]; rank += 1) {
            if (!this.motion.there(rank, this._time)) continue;
            const { x, y } = this.lineOfUnit[n].at(this.motion.front(body, rank, head));
            pen.fillRect(x - 2 / scale, y - 2 / scale, 4 / scale, 4 / scale);
          }
        }
      });
      if (this._playing) this.ask();
    }
  }

  window.paradePlayer = (root, scene) => root.paradePlayer ?? new Player(root, scene);
  /** Start every player on the page that has its scene and does not play yet. */
  window.paradePlayer.start = () => {
    document.querySelectorAll(".parade-player").forEach((root) => {
      const data = root.querySelector(':scope > script[type="application/json"]');
      if (data && !root.paradePlayer) window.paradePlayer(root, JSON.parse(data.textContent));
    });
  };
  window.paradePlayer.start();
})();
