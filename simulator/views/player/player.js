/* The player: what a page, a mouse, a finger and a keyboard can do with a scene.
 *
 *     const player = window.paradePlayer(root, scene)
 *
 * Every text of a scene enters the page as text, never as markup.
 */

// -- parts of the page -------------------------------------------------------------------------

/** An element with attributes and children; a text is set as text. */
const make = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
};
const tell = (element, words) => {
  if (element.textContent !== words) element.textContent = words;
};
const ICONS = {
  play: "M8 5v14l11-7z",
  pause: "M6 5h4v14H6zM14 5h4v14h-4z",
  back: "M6 5h2v14H6zM20 5v14L9 12z",
  next: "M16 5h2v14h-2zM4 5v14l11-7z",
  more: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  less: "M5 11h14v2H5z",
  all: "M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z",
  square: "M7 7h10v10H7zM9 9v6h6V9zM11 2h2v4h-2zM11 18h2v4h-2zM2 11h4v2H2zM18 11h4v2h-4z",
  follow: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18m0 2a7 7 0 1 1 0 14 7 7 0 0 1 0-14m0 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6",
  close: "M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z",
};
const icon = (name) => {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  drawing.append(path);
  return drawing;
};
const button = (name, label, key, press) => make(
  "button",
  { type: "button", "aria-label": label, title: key ? `${label} (${key})` : label, onclick: press },
  icon(name),
);

// -- numbers as text ---------------------------------------------------------------------------

const whole = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");
const lasting = (seconds) => {
  const s = Math.max(Math.round(seconds), 0);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${two(s % 60)} s`;
  return `${Math.floor(s / 3600)} h ${two(Math.floor(s / 60) % 60)} min`;
};
const several = (number, one, many) => `${whole(number)} ${number === 1 ? one : many}`;

const SPEEDS = [1, 2, 5, 10, 20, 30, 60, 120];
const KEYS = [
  ["Space", "play, pause"],
  ["← →", "5 s back, forward (Shift: 1 min)"],
  ["↑ ↓", "faster, slower"],
  ["n p", "next, previous event (Shift: minor ones, too)"],
  ["Home End", "beginning, end"],
  ["+ −", "zoom in, out"],
  ["0 1", "all, the square"],
  ["w a s d", "move the view"],
  ["/", "find a unit"],
  ["f", "follow the selected unit"],
  ["Esc", "deselect"],
  ["?", "this list"],
];
const ONE = { people: "person", vehicles: "vehicle", aircraft: "aircraft" };
const STEP = 5;
const LONG_STEP = 60;
class Player extends Drawing {
  constructor(root, scene) {
    super();
    this.root = root;
    this.heard = { time: [], select: [], playing: [] };
    this._speed = 10;
    this._playing = false;
    this.chosen = -1;
    this.followed = -1;
    this.widths = new Map();
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    root.paradePlayer = this;
    this.build();
    this.show(scene);
    this.dark.addEventListener("change", () => this.recolour());
    new ResizeObserver(() => this.resize()).observe(this.stage);
    new ResizeObserver(() => this.ask()).observe(this.strip);
  }

  // -- what a page may use ---------------------------------------------------------------------

  get time() { return this._time; }
  set time(value) {
    const time = clamp(Number(value) || 0, this.begin, this.end);
    if (time === this._time) return;
    this._time = time;
    this.ask();
    this.heard.time.forEach((hear) => hear(time));
  }

  get playing() { return this._playing; }

  get speed() { return this._speed; }
  set speed(value) {
    this._speed = clamp(Number(value) || 1, 1, 120);
    this.ask();
  }

  play() {
    if (this._time >= this.end) this.time = this.begin;
    this.last = undefined;
    this.run(true);
  }

  pause() {
    this.run(false);
  }

  run(playing) {
    if (playing !== this._playing) {
      this._playing = playing;
      this.heard.playing.forEach((hear) => hear(playing));
    }
    this.ask();
  }

  follow(name) {
    this.followed = name === null ? -1 : this.unitNamed(name);
    if (this.followed >= 0) this.choose(this.followed, false);
    this.ask();
  }

  on(what, hear) {
    this.heard[what].push(hear);
  }

  position(name, rank, time) {
    const body = this.motion.number.get(name);
    const number = this.motion.ranks[body] + rank;
    if (!(number < this.motion.ranks[body + 1])) return null;
    const station = this.motion.front(body, number, this.motion.head(body, time));
    const { x, y, east, north } = this.lineOf[this.motion.unit[body]].at(station);
    const heading = ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
    return { x, y, station, heading, there: this.motion.there(number, time) };
  }

  /** The steps of what is in a zone. */
  occupancy(zone) {
    return occupancyOf(this.scene, this.motion, zone);
  }

  show(scene) {
    const place = this.scene && JSON.stringify(this.scene.routes);
    this.scene = scene;
    this.motion = new Motion(scene);
    this.clock = new Clock(scene.time.clock);
    this.begin = scene.time.begin;
    this.end = scene.time.end;
    this.lines = {};
    for (const [name, route] of Object.entries(scene.routes)) this.lines[name] = new Line(route);
    this.lineOf = scene.units.map((unit) => this.lines[unit.route]);
    this.zones = scene.zones.map((zone) => ({
      ...zone,
      lines: zone.lines.map(({ x, y }) => ({ x: floats(x), y: floats(y) })),
    }));
    this.steps = scene.zone === null ? null : this.occupancy(scene.zone);
    this.events = eventsOf(scene, this.motion);
    this.chief = this.events.filter((event) => event.chief);
    this.times = new Map([this.events, this.chief].map((each) => [each, each.map((event) => event.time)]));
    this.losses = scene.incidents.filter((each) => each.number !== null);
    this.standing = scene.incidents.filter((each) => each.stands);
    this.passing = new Set(this.standing.map((each) => this.unitNamed(each.unit)));
    const { units: first, ranks, goes } = this.motion;
    this.over = scene.units.map((_, n) => goes.slice(ranks[first[n]], ranks[first[n + 1]]).reduce((one, other) => Math.max(one, other), -Infinity));
    this.beside = besides(this.motion, scene);
    this.small = null;
    this.drawn = [];
    this.flights = scene.units.map((unit) => (unit.kind === "flight" ? places(unit) : null));
    this.slots = scene.units.map(() => 0);
    const many = scene.units.length;
    this.spans = { time: null, known: new Uint8Array(many), low: new Float64Array(many), high: new Float64Array(many) };
    this.chosen = -1;
    this.followed = -1;
    this.hovered = -1;
    this.hits = [];
    this.hideFound();
    if (place !== JSON.stringify(scene.routes)) this.view = this.gliding = null;
    const time = this._time ?? this.begin;
    this._time = undefined;
    this.describe();
    this.time = time;
    // Its texts take room from the stage.
    this.told = undefined;
    this.tellAll(performance.now());
    this.measured();
  }

  unitNamed(name) {
    return this.scene.units.findIndex((unit) => unit.name === name);
  }

  /** Choose a unit by its number, or none (-1). */
  choose(number, told = true) {
    if (this.chosen !== number) {
      this.chosen = number;
      if (number !== this.followed) this.followed = -1;
      if (told) {
        const name = number < 0 ? null : this.scene.units[number].name;
        this.heard.select.forEach((hear) => hear(name));
      }
    }
    this.ask();
  }

  // -- built once ------------------------------------------------------------------------------

  build() {
    const id = `parade-player-${(Player.made = (Player.made ?? 0) + 1)}`;
    this.name = make("h2");
    this.day = make("div", { class: "pp-clock", role: "timer", "aria-label": "Clock" });
    this.counts = make("div", { class: "pp-counts", role: "group" });
    this.stage = make("canvas", { class: "pp-stage", tabindex: "0", role: "application" });
    this.caption = make("p", { class: "pp-caption", "aria-hidden": "true" });
    this.strip = make("canvas", { class: "pp-strip", "aria-hidden": "true" });
    this.scrub = make("input", {
      type: "range", step: "any", "aria-label": "Time",
      oninput: () => { this.time = Number(this.scrub.value); },
    });
    this.playButton = button("play", "Play", "Space", () => this.toggle());
    this.playButton.className = "pp-play";
    this.rate = make("select", {
      "aria-label": "Speed", title: "Speed (↑ ↓)",
      onchange: () => { this.speed = Number(this.rate.value); },
    }, ...SPEEDS.map((speed) => make("option", { value: speed }, `${speed}×`)));
    this.search = make("input", {
      type: "search", placeholder: "Find a unit", "aria-label": "Find a unit", role: "combobox",
      "aria-expanded": "false", "aria-controls": `${id}-found`, "aria-autocomplete": "list",
      autocomplete: "off", spellcheck: "false",
      oninput: () => this.find(), onfocus: () => this.find(), onkeydown: (event) => this.pick(event),
      onblur: () => this.hideFound(),
    });
    this.found = make("ul", { id: `${id}-found`, role: "listbox", "aria-label": "Units", hidden: "" });
    this.card = make("section", { class: "pp-card", "aria-label": "Selected unit", hidden: "" });
    this.now = make("ul");
    this.broken = make("ul");
    this.live = make("p", { class: "pp-live", role: "status", "aria-live": "polite" });
    this.help = make("dialog", { class: "pp-help", "aria-label": "Keys" },
      make("h3", {}, "Keys"),
      make("dl", {}, ...KEYS.flatMap(([keys, what]) => [make("dt", {}, keys), make("dd", {}, what)])),
      make("form", { method: "dialog" }, make("button", {}, "Close")));
    this.allButton = button("all", "Show all", "0", () => this.fit("all"));
    this.squareButton = button("square", "Show the square", "1", () => this.fit("square"));
    this.root.append(
      make("div", { class: "pp" },
        make("header", { class: "pp-head" }, this.name, this.day, this.counts),
        make("div", { class: "pp-main" },
          make("div", { class: "pp-map" }, this.stage, this.caption,
            make("div", { class: "pp-zoom", role: "group", "aria-label": "View" },
              button("more", "Zoom in", "+", () => this.zoom(1.5)),
              button("less", "Zoom out", "−", () => this.zoom(1 / 1.5)),
              this.allButton, this.squareButton)),
          make("aside", { class: "pp-side", "aria-label": "What happens" },
            make("div", { class: "pp-search" }, this.search, this.found),
            this.card,
            make("section", {}, make("h3", {}, "Now"), this.now),
            make("section", {}, make("h3", {}, "Broken"), this.broken))),
        make("div", { class: "pp-time" }, this.strip, this.scrub),
        make("div", { class: "pp-bar", role: "group", "aria-label": "Play" },
          button("back", "Previous event", "p", () => this.step(-1)),
          this.playButton,
          button("next", "Next event", "n", () => this.step(1)),
          make("label", { class: "pp-rate" }, "Speed ", this.rate),
          make("span", { class: "pp-keys" }, "n, p: events · /: search · ?: all keys"),
          make("button", { type: "button", class: "pp-ask", "aria-label": "Keys", title: "Keys (?)", onclick: () => this.help.showModal() }, "?")),
        this.live, this.help));
    // On a page of its own keys work at once, without a click.
    const alone = document.querySelector(".parade-page") && document.querySelectorAll(".parade-player").length === 1;
    (alone ? document : this.root).addEventListener("keydown", (event) => this.key(event));
    this.listen();
  }

  /** Say what a scene is, where the parts of the page do. */
  describe() {
    const { scene } = this;
    tell(this.name, scene.name);
    const kinds = { formation: 0, column: 0, flight: 0 };
    scene.units.forEach((unit) => { kinds[unit.kind] += 1; });
    this.stage.setAttribute("aria-label",
      `Plan of ${scene.name} from above: ${several(kinds.formation, "formation", "formations")}, ` +
      `${several(kinds.column, "column", "columns")}, ${several(kinds.flight, "flight", "flights")}. ` +
      "Space plays, the question mark lists the keys.");
    this.scrub.min = this.begin;
    this.scrub.max = this.end;
    this.scrub.disabled = this.end <= this.begin;
    this.counts.replaceChildren();
    this.counters = {};
    this.counts.hidden = !this.steps;
    if (this.steps) {
      this.counts.append(make("span", {}, `In ${scene.zone}:`));
      for (const what of ["people", "vehicles", "aircraft"]) {
        this.counters[what] = [make("b"), make("span")];
        this.counts.append(make("span", {}, ...this.counters[what]));
      }
      this.counts.setAttribute("aria-label", `In ${scene.zone}`);
    }
    this.squareButton.hidden = !this.squareBox();
    this.squareButton.setAttribute("aria-label", scene.zone ? `Show ${scene.zone}` : "Show the square");
    this.listed = {};
    this.recolour();
  }

  recolour() {
    const style = getComputedStyle(this.root);
    this.look = {};
    for (const name of ["paper", "ink", "quiet", "line", "map", "road", "edge", "zone", "accent", "bad", "bar", "area"]) {
      this.look[name] = style.getPropertyValue(`--pp-${name}`).trim();
    }
    const lighter = Number(style.getPropertyValue("--pp-lighter")) || 0;
    this.colours = this.scene.units.map((unit) => ({
      fill: mixed(unit.colour, lighter), dark: lighter ? mixed(unit.colour, 0.6) : unit.dark,
    }));
    this.strips = null;
    this.ask();
  }

  // -- heard -----------------------------------------------------------------------------------

  listen() {
    const { stage } = this;
    const down = new Map();
    let moved = 0;
    const spot = (event) => {
      const box = stage.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    stage.addEventListener("pointerdown", (event) => {
      stage.setPointerCapture(event.pointerId);
      down.set(event.pointerId, spot(event));
      moved = 0;
    });
    stage.addEventListener("pointermove", (event) => {
      const [x, y] = spot(event);
      if (!down.has(event.pointerId)) {
        if (event.pointerType === "mouse") this.hover(x, y);
        return;
      }
      const [fromX, fromY] = down.get(event.pointerId);
      if (down.size === 2) {
        const [other] = [...down].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
        const before = Math.hypot(fromX - other[0], fromY - other[1]);
        const after = Math.hypot(x - other[0], y - other[1]);
        if (before > 0 && after > 0) this.zoom(after / before, [(x + other[0]) / 2, (y + other[1]) / 2], false);
      }
      moved += Math.hypot(x - fromX, y - fromY);
      if (moved > 4) this.pan((x - fromX) / down.size, (y - fromY) / down.size);
      down.set(event.pointerId, [x, y]);
    });
    const up = (event) => {
      if (!down.delete(event.pointerId)) return;
      if (event.type === "pointerup" && moved <= 4 && down.size === 0) this.press(...spot(event));
    };
    stage.addEventListener("pointerup", up);
    stage.addEventListener("pointercancel", up);
    stage.addEventListener("pointerleave", () => { this.hovered = -1; this.ask(); });
    stage.addEventListener("wheel", (event) => {
      // On a page with more than the player, the wheel scrolls that until the player is used.
      const alone = document.documentElement.classList.contains("parade-page");
      if (!alone && !event.ctrlKey && !this.root.contains(document.activeElement)) return;
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 : 1;
      this.zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016)), spot(event), false);
    }, { passive: false });
    stage.addEventListener("dblclick", (event) => this.zoom(2, spot(event)));
  }

  key(event) {
    const { target } = event;
    if (event.altKey || event.ctrlKey || event.metaKey || this.help.open) return;
    if (target === this.search || target.tagName === "SELECT") return;
    const onButton = target.tagName === "BUTTON" || target.tagName === "LI";
    const far = event.shiftKey ? LONG_STEP : STEP;
    const acts = {
      " ": () => this.toggle(),
      ArrowLeft: () => { this.time = this._time - far; },
      ArrowRight: () => { this.time = this._time + far; },
      ArrowUp: () => this.faster(1),
      ArrowDown: () => this.faster(-1),
      Home: () => { this.time = this.begin; },
      End: () => { this.time = this.end; },
      n: () => this.step(1), p: () => this.step(-1),
      N: () => this.step(1, true), P: () => this.step(-1, true),
      "+": () => this.zoom(1.5), "=": () => this.zoom(1.5), "-": () => this.zoom(1 / 1.5),
      0: () => this.fit("all"), 1: () => this.fit("square"),
      a: () => this.pan(80, 0), d: () => this.pan(-80, 0), w: () => this.pan(0, 80), s: () => this.pan(0, -80),
      "/": () => this.search.focus(),
      f: () => { if (this.chosen >= 0) this.follow(this.followed < 0 ? this.scene.units[this.chosen].name : null); },
      Escape: () => this.choose(-1),
      // While nothing is shown, a dialog would lock the page.
      "?": () => { if (this.measured()) this.help.showModal(); },
    };
    const act = acts[event.key];
    if (!act || (event.key === " " && onButton)) return;
    event.preventDefault();
    act();
  }

  toggle() {
    if (this._playing) this.pause();
    else this.play();
  }

  faster(by) {
    const place = atMost(SPEEDS, this._speed) - 1;
    this.speed = SPEEDS[clamp(place + by, 0, SPEEDS.length - 1)];
  }

  /** Go to the next event, or to the one before; of chief ones, or of every one. */
  step(by, every = false) {
    const events = every ? this.events : this.chief;
    const times = this.times.get(events);
    const place = by > 0 ? atMost(times, this._time + 1e-6) : atMost(times, this._time - 1e-6) - 1;
    const event = events[place];
    if (!event) return;
    this.time = event.time;
    const together = events.filter((each) => Math.abs(each.time - event.time) <= 1e-6);
    this.live.textContent = `${this.clock.text(event.time)}: ${together.map((each) => each.text).join("; ")}`;
  }

  press(x, y) {
    const small = this.small;
    if (small && x >= small.left && x <= small.left + small.wide && y >= small.top && y <= small.top + small.high) {
      this.followed = -1;
      this.go({ ...this.view, x: small.x + (x - small.left - small.wide / 2) / small.k, y: small.y - (y - small.top - small.high / 2) / small.k });
      return;
    }
    this.choose(this.unitAt(x, y));
  }

  hover(x, y) {
    const hovered = this.unitAt(x, y);
    if (hovered === this.hovered) return;
    this.hovered = hovered;
    this.stage.style.cursor = hovered < 0 ? "" : "pointer";
    this.ask();
  }

  /** The unit that is drawn at a place, or nearest to it (within a finger's width). */
  unitAt(x, y) {
    let best = -1;
    let nearest = 14;
    for (const { unit, points, half } of this.drawn) {
      for (let n = 0; n + 1 < points.length; n += 1) {
        const far = Math.max(apart(x, y, points[n], points[n + 1]) - half, 0);
        if (far < nearest || (far === nearest && this.scene.units[unit].kind === "flight")) {
          nearest = far;
          best = unit;
        }
      }
    }
    return best;
  }

  // -- searched --------------------------------------------------------------------------------

  find() {
    const plain = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const sought = plain(this.search.value.trim()).split(/\s+/);
    const hits = this.scene.units
      .map((unit, number) => ({ unit, number, words: plain(`${unit.label} ${unit.name} ${unit.kind}`) }))
      .filter(({ words }) => sought.every((word) => words.includes(word)));
    this.hits = hits.slice(0, 200);
    this.picked = this.search.value.trim() && hits.length ? 0 : -1;
    this.found.replaceChildren(...this.hits.map(({ unit, number }, place) => make("li", {
      role: "option", id: `${this.found.id}-${place}`,
      // Before the input loses the focus.
      onpointerdown: (event) => { event.preventDefault(); this.take(number); },
    }, make("span", { class: `pp-kind pp-${unit.kind}` }), unit.label)));
    if (!hits.length) this.found.append(make("li", { class: "pp-none" }, "No such unit"));
    this.found.hidden = false;
    this.search.setAttribute("aria-expanded", "true");
    this.mark();
  }

  mark() {
    [...this.found.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === this.picked)));
    const item = this.found.children[this.picked];
    if (item) {
      this.search.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    } else this.search.removeAttribute("aria-activedescendant");
  }

  pick(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) this.picked = clamp(this.picked + by, 0, this.hits.length - 1);
    else if (event.key === "Enter" && this.hits[this.picked]) this.take(this.hits[this.picked].number);
    else if (event.key === "Escape") { this.search.value = ""; this.stage.focus({ preventScroll: true }); } else return;
    event.preventDefault();
    event.stopPropagation();
    this.mark();
  }

  /** Show and follow a unit that was searched. */
  take(number) {
    this.search.value = "";
    this.hideFound();
    this.stage.focus({ preventScroll: true });
    this.choose(number);
    this.follow(this.scene.units[number].name);
    this.live.textContent = this.scene.units[number].label;
    if (!this.measured()) return;
    const close = (this.scene.units[number].kind === "flight" ? 260 : 140) + this.scene.units[number].length;
    this.go({ ...this.middle(number), k: Math.max(this.view.k, Math.min(this.wide, this.high * 2) / close) });
  }

  hideFound() {
    this.found.hidden = true;
    this.search.setAttribute("aria-expanded", "false");
  }
  // -- shown -------------------------------------------------------------------------------------

  resize() {
    this.measured();
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
      const passed = this.last === undefined ? 0 : Math.min((now - this.last) / 1000, 0.25);
      this.last = now;
      const next = this._time + passed * this._speed;
      if (next >= this.end) this.pause();
      this.time = next;
    }
    this.drawPlan(now);
    this.drawStripOfTime();
    this.tellAll(now);
    if (this._playing || this.gliding) this.ask();
  }

  /** Bring the texts up to date; while it plays, some ten times a second. */
  tellAll(now) {
    if (this._playing && now - (this.told ?? 0) < 90) return;
    this.told = now;
    const { _time: time } = this;
    const clock = this.clock.text(time);
    tell(this.day, clock);
    this.scrub.value = time;
    this.scrub.setAttribute("aria-valuetext", clock);
    const label = this._playing ? "Pause" : "Play";
    if (this.playButton.getAttribute("aria-label") !== label) {
      this.playButton.setAttribute("aria-label", label);
      this.playButton.title = `${label} (Space)`;
      this.playButton.replaceChildren(icon(this._playing ? "pause" : "play"));
    }
    if (document.activeElement !== this.rate || Number(this.rate.value) !== this._speed) {
      this.rate.value = SPEEDS.includes(this._speed) ? this._speed : "";
    }
    if (this.steps) {
      const step = Math.max(atMost(this.steps.time, time) - 1, 0);
      for (const [what, [number, word]] of Object.entries(this.counters)) {
        const many = this.steps[what][step];
        tell(number, whole(many));
        tell(word, ` ${many === 1 ? ONE[what] : what}`);
      }
    }
    this.tellNow(time);
    this.tellBroken(time);
    this.tellCard(time);
  }

  /** Fill a list, if it is not what it was. */
  list(where, entries) {
    const key = JSON.stringify(entries.map((each) => [each.words, each.kind]));
    if (this.listed[where] === key) {
      // Only what changes as time goes by.
      entries.forEach((each, n) => tell(this[where].children[n].lastChild, each.more ?? ""));
      return;
    }
    this.listed[where] = key;
    this[where].replaceChildren(...entries.map((each) => {
      const words = each.press
        ? make("button", { type: "button", onclick: each.press }, each.words)
        : make("span", {}, each.words);
      return make("li", { class: `pp-${each.kind}` }, words, " ", make("small", {}, each.more ?? ""));
    }));
  }

  tellNow(time) {
    const { scene } = this;
    const running = scene.programme.filter(({ start, end }) => start <= time && time < end);
    const entries = running.map(({ label, where, end, halts }) => ({
      words: label, kind: "item", more: [where, halts && "all halted", `${lasting(end - time)} left`].filter(Boolean).join(", "),
    }));
    const span = Math.max(20, this._speed * 2);
    const times = this.times.get(this.chief);
    const passed = atMost(times, time);
    const lately = this.chief.slice(Math.max(atMost(times, time - span), passed - 4), passed).reverse();
    lately.forEach((event) => entries.push({
      words: event.text, kind: "event", more: this.clock.text(event.time), press: this.chooses(event.name),
    }));
    const next = this.chief[passed];
    if (next) {
      entries.push({
        words: `Next: ${next.text}`, kind: "next", more: `in ${lasting(next.time - time)}`, press: () => this.step(1),
      });
    }
    if (!entries.length) entries.push({ words: "No more events", kind: "none" });
    this.list("now", entries);
    tell(this.caption, [...running.map(({ label }) => label), ...lately.slice(0, 1).map((event) => event.text)].join(" · "));
  }

  /** What chooses the unit of an event, if it is one of a unit. */
  chooses(name) {
    const number = this.unitNamed(name.split(/[.@]/)[0].split("#")[0]);
    return number < 0 ? null : () => this.choose(number);
  }

  tellBroken(time) {
    const { scene } = this;
    const linger = this._playing ? Math.max(2, this._speed) : 0.5;
    const entries = scene.incidents
      .filter(({ begin, end }) => begin <= time && time < Math.max(end, begin + linger))
      .map(({ text: words, unit, end }) => ({
        words, kind: "bad", more: end > time ? `${lasting(end - time)} left` : "", press: this.chooses(unit),
      }));
    const broken = scene.verdicts.filter((verdict) => !verdict.holds);
    broken.filter(({ spans }) => spans.some(([begin, end]) => begin <= time && time <= Math.max(end, begin + linger)))
      .forEach(({ name, word, slack }) => entries.push({ words: name, kind: word === "WARNING" ? "warning" : "bad", more: `${word === "WARNING" ? "warning" : "broken"}, ${slack}` }));
    if (!entries.length) {
      const holds = scene.verdicts.length - broken.length;
      const all = scene.verdicts.length
        ? `${holds} of ${several(scene.verdicts.length, "constraint holds", "constraints hold")} at the end`
        : "";
      entries.push({ words: "Nothing now", kind: "none", more: all });
    }
    this.list("broken", entries);
  }

  tellCard(time) {
    this.card.hidden = this.chosen < 0;
    if (this.chosen < 0) {
      this.listed.card = null;
      return;
    }
    const unit = this.scene.units[this.chosen];
    if (this.listed.card !== this.chosen) {
      this.listed.card = this.chosen;
      const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);
      const who = [
        [sum(unit.people), "person", "people"], [sum(unit.vehicles), "vehicle", "vehicles"], [sum(unit.aircraft), "aircraft", "aircraft"],
      ].filter(([number]) => number).map((each) => several(...each));
      this.followButton = make("button", {
        type: "button", class: "pp-follow",
        onclick: () => this.follow(this.followed === this.chosen ? null : unit.name),
      }, icon("follow"), make("span", {}, "Follow"));
      this.where = make("p");
      this.does = make("p", { class: "pp-does" });
      const close = button("close", "Deselect", "Esc", () => this.choose(-1));
      close.className = "pp-close";
      this.card.replaceChildren(
        make("h3", {}, make("span", { class: `pp-kind pp-${unit.kind}` }), unit.label), close,
        make("p", {}, `${unit.kind}, ${who.join(", ")}`), this.does, this.where, this.followButton);
    }
    this.followButton.setAttribute("aria-pressed", String(this.followed === this.chosen));
    tell(this.where, this.whereIs(this.chosen, time));
    const begun = unit.doings.filter(([since]) => since <= time);
    tell(this.does, begun.length && time <= this.over[this.chosen] ? begun[begun.length - 1][1] : "");
  }

  /** Where a unit is, and how fast it goes. */
  whereIs(number, time) {
    const { motion, scene } = this;
    const body = motion.units[number];
    const imperial = scene.lengths === "imperial";
    const span = this.span(number);
    if (!span) return motion.comes[motion.ranks[body]] > time ? "not under way yet" : "has left";
    const [low, high] = span;
    const passed = motion.head(body, time + 0.5) - motion.head(body, time - 0.5);
    const pace = passed * (imperial ? 2.236936 : 3.6);
    const metres = (size) => {
      const long = imperial ? size / 0.3048 : size;
      const far = imperial ? 5280 : 1000;
      return long >= 10 * far ? `${(long / far).toFixed(1)} ${imperial ? "mi" : "km"}` : `${whole(Math.round(long))} ${imperial ? "ft" : "m"}`;
    };
    const moves = passed < 1e-3 ? "stands" : `${pace.toFixed(pace < 20 ? 1 : 0)} ${imperial ? "mph" : "km/h"}`;
    return `${moves}, head ${metres(high)} along its route, ${metres(high - low)} long`;
  }
}

window.paradePlayer = (root, scene) => {
  if (root.paradePlayer) root.paradePlayer.show(scene);
  return root.paradePlayer ?? new Player(root, scene);
};

/** Start every player on the page that has its scene and does not play yet. */
window.paradePlayer.start = () => {
  document.querySelectorAll(".parade-player").forEach((root) => {
    const data = root.querySelector(':scope > script[type="application/json"]');
    if (data && !root.paradePlayer) new Player(root, JSON.parse(data.textContent));
  });
};
window.paradePlayer.start();
