/* How a scene is drawn: the view of the plan, roads, zones and units, and the strip of time. */

/** Pixels: what is smaller is drawn as a strip; marchers are dots from this distance on. */
const SMALL = 1.4;
const DOTS = 2.5;
/** The greatest scale (pixels a metre), and how long the view takes to get elsewhere (ms). */
const GREATEST = 40;
const GLIDE = 260;
const LETTERS = "system-ui, sans-serif";
/** An aircraft is drawn at least so large (pixels), and as so long where its length is not known (m). */
const AIRCRAFT = 11;
const NOMINAL = 15;
/** The most labels at once, and their rows: below (1, 2, …) and above the road. */
const LABELS = 60;
const ROWS = [-1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6];

/** A pin on the plan: half of its width, and its height (pixels). */
const PIN_WIDE = 10;
const PIN_HIGH = 28;

/** A colour of the form #rrggbb, mixed with white. */
const mixed = (colour, white) => {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return `rgb(${parts.map((part) => Math.round(part + (255 - part) * white)).join(" ")})`;
};

/** How far a point is from a line between two others. */
const apart = (x, y, [x1, y1], [x2, y2]) => {
  const long = (x2 - x1) ** 2 + (y2 - y1) ** 2;
  const share = long ? clamp(((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / long, 0, 1) : 0;
  return Math.hypot(x - x1 - share * (x2 - x1), y - y1 - share * (y2 - y1));
};

/** How far to the right of its flight each aircraft flies, rank by rank (m). */
const places = (unit) => {
  const wing = Math.max(unit.depth, NOMINAL) * 1.15;
  return unit.aircraft.map((number, rank) => {
    if (unit.pattern === "echelon-right") return [rank * wing];
    if (unit.pattern === "echelon-left") return [-rank * wing];
    if (unit.pattern === "vic" && rank > 0) return number === 2 ? [-rank * wing, rank * wing] : [-rank * wing];
    return Array.from({ length: number }, (_, n) => (n - (number - 1) / 2) * wing);
  });
};

/** How far beside the middle of the road each rank is drawn until it has moved on (m): ranks of the
 * march that stand in one rank stand side by side. */
const besides = (motion, scene) => {
  const beside = new Float64Array(motion.offsets.length);
  motion.unit.forEach((unit, body) => {
    const ranks = new Map();
    for (let rank = motion.ranks[body]; rank < motion.ranks[body + 1]; rank += 1) {
      const place = motion.standing[rank];
      if (place === place) ranks.set(place, [...(ranks.get(place) ?? []), rank]);
    }
    for (const together of ranks.values()) {
      together.forEach((rank, n) => {
        beside[rank] = (n - (together.length - 1) / 2) * scene.units[unit].width;
      });
    }
  });
  return beside;
};
/** As soon as it has moved so far (m), a rank is in the middle of the road. */
const FALLS_IN = 8;

class Drawing {
  // -- the view ----------------------------------------------------------------------------------

  /** The box around some lines: west, south, east, north. */
  box(lines, margin) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [x, y] of lines.flat()) {
      box[0] = Math.min(box[0], x - margin);
      box[1] = Math.min(box[1], y - margin);
      box[2] = Math.max(box[2], x + margin);
      box[3] = Math.max(box[3], y + margin);
    }
    return box[0] < box[2] ? box : null;
  }

  /** The ground that units use; where there is none, the air. */
  allBox() {
    const lines = Object.values(this.lines);
    const ground = lines.filter((line) => !line.air);
    const used = ground.length ? ground : lines;
    return this.box(used.map((line) => line.between(line.from, line.length)), used.length ? used[0].width : 0)
      ?? this.zoneBox() ?? [-100, -100, 100, 100];
  }

  zoneBox() {
    const zone = this.zones.find(({ name }) => name === this.scene.zone);
    return zone ? this.box(zone.lines.map(({ x, y }) => [...x].map((each, n) => [each, y[n]])), 30) : null;
  }

  /** The square: the main zone, or what is around the main marker. */
  squareBox() {
    const main = this.scene.markers.find((marker) => marker.main);
    return this.zoneBox() ?? (main ? this.box([[[main.x, main.y]]], 150) : null);
  }

  /** The view in which a box is seen as large as may be. */
  around([west, south, east, north]) {
    const k = Math.min((this.wide - 32) / (east - west), (this.high - 72) / (north - south), GREATEST);
    return { x: (west + east) / 2, y: (south + north) / 2, k: Math.max(k, 1e-6) };
  }

  /** Measure the stage, and have a view of it. False while it has no size, as on a hidden page. */
  measured() {
    const { view, wide: before } = this;
    const [wide, high] = [this.stage.clientWidth, this.stage.clientHeight];
    if (!wide || !high) return false;
    if (wide !== this.wide || high !== this.high) {
      [this.wide, this.high] = [wide, high];
      this.gliding = null;
      if (view && before) this.view = { ...view, k: (view.k * wide) / before };
    }
    this.view ??= this.firstView();
    return true;
  }

  fit(what) {
    const box = what === "square" ? this.squareBox() : this.allBox();
    if (!box || !this.measured()) return;
    this.followed = -1;
    this.go(this.around(box));
  }

  /** Show a view, gliding there unless that is unwanted. */
  go(view) {
    this.gliding = this.calm.matches ? null : { from: this.view, to: view, since: performance.now() };
    if (!this.gliding) this.view = view;
    this.ask();
  }

  glide(now) {
    if (!this.gliding) return;
    const { from, to, since } = this.gliding;
    const share = clamp((now - since) / GLIDE, 0, 1);
    const eased = 1 - (1 - share) ** 3;
    const k = from.k * (to.k / from.k) ** eased;
    // The place moves as the scale does, so that what is aimed at stays in sight.
    const moved = from.k === to.k ? eased : (1 / k - 1 / from.k) / (1 / to.k - 1 / from.k);
    this.view = { x: from.x + (to.x - from.x) * moved, y: from.y + (to.y - from.y) * moved, k };
    if (share === 1) this.gliding = null;
  }

  pan(right, down) {
    if (!this.measured()) return;
    this.gliding = null;
    this.followed = -1;
    this.view = { ...this.view, x: this.view.x - right / this.view.k, y: this.view.y + down / this.view.k };
    this.ask();
  }

  /** Make everything larger by a factor; what is at a place of the canvas, or in its middle, stays there. */
  zoom(factor, place = null, glides = true) {
    if (!this.measured()) return;
    const [x, y] = place ?? [this.wide / 2, this.high / 2];
    const from = this.gliding ? this.gliding.to : this.view;
    const all = this.around(this.wholeBox());
    const k = clamp(from.k * factor, Math.min(all.k * 0.5, from.k), GREATEST);
    const [right, down] = this.followed < 0 ? [x - this.wide / 2, y - this.high / 2] : [0, 0];
    const change = 1 / from.k - 1 / k;
    const view = { x: from.x + right * change, y: from.y - down * change, k };
    if (glides) this.go(view);
    else {
      this.gliding = null;
      this.view = view;
      this.ask();
    }
  }

  /** Everything: the ground and the whole air. */
  wholeBox() {
    const lines = Object.values(this.lines);
    return this.box(lines.map((line) => line.between(line.from, line.length)), 30) ?? this.allBox();
  }

  /** The middle of a unit on the plan. */
  middle(unit) {
    const span = this.span(unit);
    const { motion } = this;
    const body = motion.units[unit];
    const station = span ? (span[0] + span[1]) / 2 : motion.head(body, this._time);
    const { x, y } = this.lineOf[unit].at(station);
    return { x, y };
  }

  /** From which station to which the ranks of a unit are that are on its route; null: none is. */
  span(unit) {
    const { spans } = this;
    if (spans.time !== this._time) {
      spans.time = this._time;
      spans.known.fill(0);
    }
    if (!spans.known[unit]) {
      const found = this.spanNow(unit);
      spans.known[unit] = found ? 2 : 1;
      if (found) [spans.low[unit], spans.high[unit]] = found;
    }
    return spans.known[unit] === 2 ? [spans.low[unit], spans.high[unit]] : null;
  }

  spanNow(unit) {
    const { motion, _time: time } = this;
    let [first, last] = [motion.units[unit], motion.units[unit + 1] - 1];
    // Ranks come one after another, but where one breaks down and is passed by others.
    if (!this.passing.has(unit)) {
      while (first < last && !motion.there(motion.ranks[first + 1] - 1, time)) first += 1;
      while (first < last && !motion.there(motion.ranks[last], time)) last -= 1;
    }
    let [low, high] = [Infinity, -Infinity];
    for (let body = first; body <= last; body += this.passing.has(unit) ? 1 : Math.max(last - first, 1)) {
      let rank = motion.ranks[body];
      let rear = motion.ranks[body + 1] - 1;
      while (rank <= rear && !motion.there(rank, time)) rank += 1;
      while (rear > rank && !motion.there(rear, time)) rear -= 1;
      if (rank > rear) continue;
      const head = motion.head(body, time);
      high = Math.max(high, motion.front(body, rank, head));
      low = Math.min(low, motion.front(body, rear, head));
    }
    return low <= high ? [low - this.scene.units[unit].depth, high] : null;
  }

  toScreen(x, y) {
    const { view } = this;
    return [(x - view.x) * view.k + this.wide / 2, (view.y - y) * view.k + this.high / 2];
  }

  // -- a frame -----------------------------------------------------------------------------------

  /** The size of a canvas in pixels of the page, and its pen at that scale. */
  sized(canvas) {
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const [wide, high] = [canvas.clientWidth, canvas.clientHeight];
    if (canvas.width !== Math.round(wide * ratio) || canvas.height !== Math.round(high * ratio)) {
      canvas.width = Math.round(wide * ratio);
      canvas.height = Math.round(high * ratio);
    }
    const pen = canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.lineCap = "butt";
    pen.lineJoin = "round";
    return [pen, wide, high, ratio];
  }

  drawPlan(now) {
    if (!this.measured()) return;
    const [pen, wide, high, ratio] = this.sized(this.stage);
    this.glide(now);
    if (this.followed >= 0 && !this.gliding) this.view = { ...this.view, ...this.middle(this.followed) };
    pen.fillStyle = this.look.map;
    pen.fillRect(0, 0, wide, high);
    this.drawGround(pen, ratio);
    this.pins = this.pinsNow();
    this.drawMarkers(pen);
    this.drawn = [];
    const flying = [];
    this.scene.units.forEach((unit, number) => {
      if (unit.kind === "flight") flying.push(number);
      else this.drawUnit(pen, number);
    });
    this.drawIncidents(pen);
    flying.forEach((number) => this.drawUnit(pen, number));
    this.placePins(pen);
    this.drawLabels(pen);
    this.drawPins(pen);
    this.drawScale(pen);
    this.drawSmall(pen, ratio, now);
  }

  /** At first the square is seen; or all, where that is little more, or there is no square. */
  firstView() {
    const all = this.around(this.allBox());
    const box = this.zoneBox();
    if (!box) return all;
    const square = this.around(box);
    return square.k > 2.5 * all.k ? square : all;
  }

  drawGround(pen, ratio) {
    const { view, look } = this;
    const { k } = view;
    pen.save();
    pen.setTransform(ratio * k, 0, 0, -ratio * k, ratio * (this.wide / 2 - view.x * k), ratio * (this.high / 2 + view.y * k));
    const lines = Object.values(this.lines);
    for (const line of lines) {
      line.path ??= pathOf(line.between(Math.min(0, line.from), line.length));
    }
    const stroke = (path, colour, width) => {
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.stroke(path);
    };
    const roads = lines.filter((line) => !line.air);
    const widthOf = (line) => Math.max(line.lane ? 5 : line.width, 5 / k);
    const width = Math.max(roads.length ? roads[0].width : 30, 5 / k) + 10 / k;
    // One path: where lines of a zone meet, it is no darker.
    for (const zone of this.zones) {
      zone.path ??= pathOf(...zone.lines.map(({ x, y }) => [...x].map((each, n) => [each, y[n]])));
    }
    // A zone in which something of the programme happens has a dashed edge.
    const used = new Set(this.programmeAt(this._time).map(({ zone }) => zone));
    for (const zone of this.zones.filter(({ name }) => used.has(name))) {
      pen.setLineDash([7 / k, 4 / k]);
      stroke(zone.path, look.ink, width + 3 / k);
      pen.setLineDash([]);
      stroke(zone.path, look.map, width);
    }
    for (const line of roads) stroke(line.path, look.edge, widthOf(line) + 2 / k);
    for (const line of roads) stroke(line.path, look.road, widthOf(line));
    for (const zone of this.zones) stroke(zone.path, look.zone, width);
    for (const line of lines.filter((each) => each.air)) {
      pen.setLineDash([7 / k, 6 / k]);
      stroke(line.path, look.line, 1 / k);
      pen.setLineDash([]);
    }
    pen.restore();
  }

  drawMarkers(pen) {
    const { look, view } = this;
    const roads = Object.values(this.lines).filter((line) => !line.air);
    const half = Math.max((roads.length ? roads[0].width : 10) * view.k, 5) / 2 + 5;
    pen.font = `11px ${LETTERS}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    const free = this.reserved();
    const markers = [...this.scene.markers].sort((one, other) => other.main - one.main);
    for (const marker of markers) {
      const [x, y] = this.toScreen(marker.x, marker.y);
      if (x < -20 || x > this.wide + 20 || y < -20 || y > this.high + 20) continue;
      const heading = (marker.heading * Math.PI) / 180;
      // To the right of the direction of march, as a line across the road.
      const [right, down] = [Math.cos(heading), Math.sin(heading)];
      pen.strokeStyle = marker.main ? look.accent : look.quiet;
      pen.lineWidth = marker.main ? 2 : 1;
      pen.setLineDash(marker.main ? [] : [3, 3]);
      pen.beginPath();
      pen.moveTo(x - right * half, y - down * half);
      pen.lineTo(x + right * half, y + down * half);
      pen.stroke();
      pen.setLineDash([]);
      const wide = this.lettersWide(pen, marker.name, "11px") + 8;
      const away = half + 9 + (Math.abs(right) * wide) / 2;
      for (const side of [away, -away]) {
        const spot = [x + right * side, y + down * side];
        const box = [spot[0] - wide / 2, spot[1] - 8, spot[0] + wide / 2, spot[1] + 8];
        if (free.some((other) => meet(box, other))) continue;
        free.push(box);
        pen.fillStyle = marker.main ? look.accent : look.quiet;
        pen.fillText(marker.name, ...spot);
        break;
      }
    }
    this.taken = free;
  }

  /** Boxes where no label goes: below the buttons, the caption and the small plan. */
  reserved() {
    const { small, wide } = this;
    const caption = this.caption.offsetWidth;
    const boxes = [[wide - 54, 0, wide, 220]];
    if (caption) boxes.push([0, 0, caption + 16, this.caption.offsetHeight + 16]);
    if (small) boxes.push([small.left, small.top, small.left + small.wide, small.top + small.high]);
    for (const each of this.standing) {
      if (!(each.begin <= this._time && this._time < each.end)) continue;
      const { x, y } = this.lineOf[this.unitNamed(each.unit)].at(each.station);
      const [right, down] = this.toScreen(x, y);
      boxes.push([right - 14, down - 38, right + 14, down + 10]);
    }
    for (const { tip: [x, y], head } of this.pins) boxes.push([x - PIN_WIDE, head - PIN_WIDE - 2, x + PIN_WIDE, y + 2]);
    return boxes;
  }

  // -- the programme -----------------------------------------------------------------------------

  /** The items that are on at an instant; one without a duration is on for a moment. */
  programmeAt(time) {
    return this.scene.programme.filter(({ start, until }) => start <= time && time < until);
  }

  /** Where items are on that say where they happen: one pin for those at the same spot. */
  pinsNow() {
    const pins = new Map();
    const roads = Object.values(this.lines).filter((line) => !line.air);
    const half = (roads.length ? roads[0].width : 0) * this.view.k / 2;
    for (const { label, site } of this.programmeAt(this._time)) {
      if (!site) continue;
      const key = `${site.x} ${site.y}`;
      if (!pins.has(key)) {
        const tip = this.toScreen(site.x, site.y);
        // The head is beside the road, if that is not far.
        const road = half < 80 ? half * Math.abs(Math.sin((site.heading * Math.PI) / 180)) : 0;
        pins.set(key, { tip, head: tip[1] - Math.max(PIN_HIGH - PIN_WIDE, road + PIN_WIDE + 8), lines: [], box: null });
      }
      pins.get(key).lines.push(short(label));
    }
    return [...pins.values()].filter(({ tip: [x, y] }) => x > -PIN_WIDE && x < this.wide + PIN_WIDE && y > 0 && y < this.high + PIN_HIGH);
  }

  /** Find room for the names of pins, on no name of a marker. */
  placePins(pen) {
    pen.font = `bold 12px ${LETTERS}`;
    for (const pin of this.pins) {
      const { tip: [x, y], head } = pin;
      // All of it is in the list beside the plan.
      pin.lines = pin.lines.map((words) => this.cut(pen, words, "bold 12px", Math.max(this.wide * 0.55, 120)));
      const wide = Math.max(...pin.lines.map((words) => this.lettersWide(pen, words, "bold 12px"))) + 6;
      const high = 16 * pin.lines.length;
      const above = head - PIN_WIDE - 3 - high;
      const over = clamp(x - wide / 2, 3, Math.max(this.wide - wide - 3, 3));
      const spots = [
        [x + PIN_WIDE + 2, head - high / 2], [x - PIN_WIDE - 2 - wide, head - high / 2],
        [over, above], [x + PIN_WIDE + 2, above], [x - PIN_WIDE - 2 - wide, above], [over, y + 4], [over, above - 16],
      ].map(([left, top]) => [left, top, left + wide, top + high]);
      const inside = spots.filter(([left, top, right, low]) => left > 2 && right < this.wide - 2 && top > 2 && low < this.high - 2);
      pin.box = inside.find((box) => !this.taken.some((other) => meet(box, other))) ?? inside[0] ?? spots[0];
      this.taken.push(pin.box);
    }
  }

  drawPins(pen) {
    const { look } = this;
    pen.font = `bold 12px ${LETTERS}`;
    pen.textAlign = "left";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    for (const { tip: [x, y], head, lines, box: [left, top] } of this.pins) {
      pen.save();
      pen.translate(x, head + PIN_HIGH - PIN_WIDE);
      const down = y - head - PIN_HIGH + PIN_WIDE;
      for (const [colour, more] of [[look.map, 3], [look.ink, 0]]) {
        pen.strokeStyle = colour;
        pen.lineWidth = 1.5 + more;
        trace(pen, [[0, -4], [0, down]]);
        pen.lineWidth = more || 0.1;
        pen.stroke(PIN);
      }
      pen.fillStyle = look.ink;
      pen.fill(PIN);
      pen.fillStyle = look.map;
      pen.fill(STAR);
      pen.restore();
      pen.strokeStyle = look.map;
      pen.lineWidth = 4;
      pen.fillStyle = look.ink;
      lines.forEach((words, n) => {
        const at = [left + 3, top + 16 * n + 8];
        pen.strokeText(words, ...at);
        pen.fillText(words, ...at);
      });
    }
  }

  lettersWide(pen, words, size) {
    const key = size + words;
    let wide = this.widths.get(key);
    if (wide === undefined) this.widths.set(key, wide = pen.measureText(words).width);
    return wide;
  }

  /** Words that are no wider than so many pixels. */
  cut(pen, words, size, most) {
    const letters = [...words];
    let count = letters.length;
    const text = () => (count < letters.length ? `${letters.slice(0, count).join("").trimEnd()}…` : words);
    while (count > 1 && this.lettersWide(pen, text(), size) > most) count -= 1;
    return text();
  }

  // -- units -------------------------------------------------------------------------------------

  drawUnit(pen, number) {
    const span = this.span(number);
    if (!span) return;
    const [low, high] = span;
    const unit = this.scene.units[number];
    const { k } = this.view;
    const line = this.lineOf[number];
    const at = line.at(high);
    const [headX, headY] = this.toScreen(at.x, at.y);
    const flies = unit.kind === "flight";
    const broad = flies ? 40 : unit.width;
    const reach = (high - low + broad) * k + 40;
    if (headX < -reach || headX > this.wide + reach || headY < -reach || headY > this.high + reach) return;
    const points = line.between(low, high).map(([x, y]) => this.toScreen(x, y));
    if (!points.some(([x, y], n) => this.inSight(x, y, points[n + 1]))) return;
    const half = Math.max((broad * k) / 2, 3);
    this.drawn.push({ unit: number, points, half, headX, headY });
    const colours = this.colours[number];
    if (number === this.chosen || number === this.hovered) {
      pen.strokeStyle = number === this.chosen ? this.look.accent : this.look.quiet;
      pen.lineWidth = 2 * half + 8;
      pen.globalAlpha = 0.35;
      trace(pen, longer(points, 4));
      pen.globalAlpha = 1;
    }
    const pitch = ((high - low) / Math.max(unit.people.length - 1, 1)) * k;
    if (flies) this.drawFlight(pen, number, pitch);
    else if (unit.people.length > 1 && pitch < SMALL) this.drawStrip(pen, unit, points, half, colours);
    else if (unit.kind === "formation") this.drawMarchers(pen, number, colours);
    else this.drawVehicles(pen, number, colours);
  }

  /** Whether a point, or the line from it to the next, is in sight. */
  inSight(x, y, next) {
    const [x2, y2] = next ?? [x, y];
    const margin = 60;
    return Math.max(x, x2) > -margin && Math.min(x, x2) < this.wide + margin
      && Math.max(y, y2) > -margin && Math.min(y, y2) < this.high + margin;
  }

  drawStrip(pen, unit, points, half, colours) {
    pen.strokeStyle = colours.dark;
    pen.lineWidth = 2 * half + 1.5;
    trace(pen, points);
    pen.strokeStyle = colours.fill;
    pen.lineWidth = 2 * half;
    // Vehicles have gaps, as seen from above.
    if (unit.kind === "column") pen.setLineDash([4, 1.5]);
    trace(pen, points);
    pen.setLineDash([]);
  }

  /** How many are in a rank: less who fell out or turned back. */
  left(number, rank, all) {
    let left = all;
    for (const each of this.losses) {
      if (each.rank === rank && each.begin <= this._time && this.scene.units[number].name === each.unit) left -= each.number;
    }
    return left;
  }

  /** Rank → how far aside of the road a vehicle of a unit stands that others pass (m). */
  aground(number) {
    const found = new Map();
    if (!this.passing.has(number)) return found;
    const unit = this.scene.units[number];
    for (const each of this.standing) {
      const stands = each.begin <= this._time && this._time < each.end;
      if (each.unit === unit.name && each.passed && stands) found.set(each.rank, unit.width / 2 + 2);
    }
    return found;
  }

  /** Call with each rank of a unit that is there: its number, and where its front is. */
  eachRank(number, act) {
    const { motion, view } = this;
    const aground = this.aground(number);
    const line = this.lineOf[number];
    const first = motion.ranks[motion.units[number]];
    const middleX = this.wide / 2 - view.x * view.k;
    const middleY = this.high / 2 + view.y * view.k;
    for (let body = motion.units[number]; body < motion.units[number + 1]; body += 1) {
      const head = motion.head(body, this._time);
      for (let rank = motion.ranks[body]; rank < motion.ranks[body + 1]; rank += 1) {
        if (!motion.there(rank, this._time)) continue;
        const front = motion.front(body, rank, head);
        const { x, y, east, north } = line.at(front);
        let aside = aground.get(rank - first) ?? 0;
        if (this.beside[rank]) {
          const moved = front - motion.start(body) + motion.standing[rank];
          aside += this.beside[rank] * (1 - clamp(moved / FALLS_IN, 0, 1));
        }
        const [right, down] = [x * view.k + middleX, middleY - y * view.k];
        act(rank - first, right + north * aside * view.k, down + east * aside * view.k, east, north);
      }
    }
  }

  drawMarchers(pen, number, colours) {
    const unit = this.scene.units[number];
    const { k } = this.view;
    const most = Math.max(...unit.people);
    const beside = (unit.width / most) * k;
    const depth = unit.depth * k;
    const dots = beside >= DOTS;
    pen.strokeStyle = colours.fill;
    pen.lineWidth = dots ? Math.min(beside * 0.72, Math.max(depth * 1.3, beside * 0.5)) : Math.max(depth, 1);
    if (dots) {
      pen.lineCap = "round";
      pen.setLineDash([0.001, beside]);
    }
    pen.beginPath();
    this.eachRank(number, (rank, x, y, east, north) => {
      const many = this.losses.length ? this.left(number, rank, unit.people[rank]) : unit.people[rank];
      if (many <= 0) return;
      // The middle of the rank's depth, and half of its width to either side.
      const [midX, midY] = [x - (east * depth) / 2, y + (north * depth) / 2];
      const half = ((dots ? many - 1 : many) * beside) / 2;
      const end = half + (dots ? 0.1 : 0);
      pen.moveTo(midX - north * half, midY - east * half);
      pen.lineTo(midX + north * end, midY + east * end);
    });
    pen.stroke();
    pen.setLineDash([]);
    pen.lineCap = "butt";
  }

  drawVehicles(pen, number, colours) {
    const unit = this.scene.units[number];
    const { k } = this.view;
    const most = Math.max(...unit.vehicles);
    const long = Math.max(unit.depth * k, 2);
    // Of the width of the unit, as far apart as they are wide and half as much again.
    const each = (unit.width / (most + (most - 1) * 0.6)) * k;
    const wide = Math.max(Math.min(each, 3.4 * k), 2);
    const apartBy = most > 1 ? Math.max((unit.width * k - wide) / (most - 1), wide) : 0;
    const cab = long * 0.24;
    pen.beginPath();
    const cabs = long > 9 ? new Path2D() : null;
    this.eachRank(number, (rank, x, y, east, north) => {
      const many = unit.vehicles[rank];
      for (let n = 0; n < many; n += 1) {
        const aside = (n - (many - 1) / 2) * apartBy;
        const [frontX, frontY] = [x + north * aside, y + east * aside];
        const [acrossX, acrossY] = [(north * wide) / 2, (east * wide) / 2];
        const box = (path, back) => {
          const [rearX, rearY] = [frontX - east * back, frontY + north * back];
          path.moveTo(frontX - acrossX, frontY - acrossY);
          path.lineTo(frontX + acrossX, frontY + acrossY);
          path.lineTo(rearX + acrossX, rearY + acrossY);
          path.lineTo(rearX - acrossX, rearY - acrossY);
          path.closePath();
        };
        box(pen, long);
        if (cabs) box(cabs, cab);
      }
    });
    pen.fillStyle = colours.fill;
    pen.fill();
    pen.strokeStyle = colours.dark;
    pen.lineWidth = long > 9 ? 1 : 0.6;
    pen.stroke();
    if (cabs) {
      pen.fillStyle = "rgb(0 0 0 / 0.42)";
      pen.fill(cabs);
    }
  }

  drawFlight(pen, number, pitch) {
    const unit = this.scene.units[number];
    const { k } = this.view;
    const size = Math.max((unit.depth || NOMINAL) * k, AIRCRAFT);
    const wing = Math.max(unit.depth, NOMINAL) * 1.15 * k;
    // Too close to be told apart: one for all.
    const one = unit.aircraft.length > 1 ? Math.max(pitch, wing) < size * 0.45 : wing < size * 0.45;
    const all = new Path2D();
    let drawn = false;
    this.eachRank(number, (rank, x, y, east, north) => {
      if (one && drawn) return;
      drawn = true;
      const gone = this.losses.length ? unit.aircraft[rank] - this.left(number, rank, unit.aircraft[rank]) : 0;
      const across = one ? [0] : this.flights[number][rank].slice(0, unit.aircraft[rank] - gone);
      for (const metres of across) {
        const aside = metres * k;
        all.addPath(PLANE, new DOMMatrix([north * size, east * size, -east * size, north * size, x + north * aside, y + east * aside]));
      }
    });
    pen.save();
    pen.translate(3, 5);
    pen.fillStyle = "rgb(0 0 0 / 0.22)";
    pen.fill(all);
    pen.restore();
    pen.fillStyle = this.colours[number].fill;
    pen.fill(all);
    pen.strokeStyle = this.colours[number].dark;
    pen.lineWidth = 0.8;
    pen.stroke(all);
  }

  drawIncidents(pen) {
    for (const each of this.standing) {
      if (!(each.begin <= this._time && this._time < each.end)) continue;
      const number = this.unitNamed(each.unit);
      const { depth } = this.scene.units[number];
      const { x, y, east, north } = this.lineOf[number].at(each.station - depth / 2);
      const aside = this.aground(number).get(each.rank) ?? 0;
      const spot = this.toScreen(x + north * aside, y - east * aside);
      const size = clamp((depth * this.view.k) / 2 + 4, 8, 20);
      pen.strokeStyle = this.look.bad;
      pen.lineWidth = 2.5;
      pen.beginPath();
      pen.arc(...spot, size, 0, 2 * Math.PI);
      pen.stroke();
      pen.fillStyle = this.look.bad;
      pen.beginPath();
      pen.arc(spot[0], spot[1] - size - 9, 8, 0, 2 * Math.PI);
      pen.fill();
      pen.fillStyle = this.look.paper;
      pen.font = `bold 12px ${LETTERS}`;
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillText("!", spot[0], spot[1] - size - 8.5);
    }
  }

  // -- texts on the plan -------------------------------------------------------------------------

  drawLabels(pen) {
    const { look } = this;
    pen.font = `12px ${LETTERS}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    const taken = this.taken;
    const first = ({ unit }) => (unit === this.chosen || unit === this.followed ? 0 : unit === this.hovered ? 1 : 2);
    const order = [...this.drawn].sort((one, other) => first(one) - first(other));
    const placed = [];
    for (const { unit, points, half } of order) {
      if (placed.length === LABELS) break;
      const words = short(this.scene.units[unit].label);
      const wide = this.lettersWide(pen, words, "12px") + 6;
      const [fromX, fromY] = points[0];
      const [toX, toY] = points[points.length - 1];
      const [midX, midY] = [(fromX + toX) / 2, (fromY + toY) / 2];
      // The road as seen here: labels are above and below it, or to its sides.
      const { east, north } = this.lineOf[unit].at(this.span(unit)[1]);
      const along = Math.hypot(toX - fromX, toY - fromY) / 2;
      // Beside the road, if that is not far.
      const road = Math.min((this.lineOf[unit].width * this.view.k) / 2 + 6, 90);
      const aside = this.scene.units[unit].kind === "flight" ? half : Math.max(half, road);
      const up = aside * Math.abs(east) + along * Math.abs(north);
      const out = aside * Math.abs(north) + along * Math.abs(east);
      const spots = Math.abs(north) > 0.8
        ? [[out + wide / 2 + 6, 0], [-out - wide / 2 - 6, 0]]
        : ROWS.map((row) => [0, Math.sign(row) * (up + 12 + 17 * (Math.abs(row) - 1))]);
      const ahead = first({ unit }) < 2;
      for (const slot of [this.slots[unit], ...spots.keys()]) {
        const spot = spots[slot];
        if (!spot) continue;
        // At the edge of what is seen a label stands aside of its unit, but not away from it.
        const inside = clamp(midX + spot[0], wide / 2 + 3, Math.max(this.wide - wide / 2 - 3, wide / 2 + 3));
        const x = Math.abs(inside - midX - spot[0]) < wide / 2 ? inside : midX + spot[0];
        const y = midY + spot[1];
        const box = [x - wide / 2, y - 8, x + wide / 2, y + 8];
        if (box[0] < 2 || box[2] > this.wide - 2 || box[1] < 2 || box[3] > this.high - 2) continue;
        if (!ahead && taken.some((other) => meet(box, other))) continue;
        taken.push(box);
        this.slots[unit] = slot;
        // From the label to its unit, where others may be between.
        const leader = Math.abs(spot[1]) > up + 20 ? midY + (half + 2) * Math.sign(spot[1]) : null;
        placed.push({ unit, words, x, y, midX, leader, box });
        break;
      }
    }
    pen.strokeStyle = look.quiet;
    pen.lineWidth = 0.8;
    pen.beginPath();
    for (const { midX, y, leader } of placed) {
      if (leader === null) continue;
      pen.moveTo(midX, y);
      pen.lineTo(midX, leader);
    }
    pen.stroke();
    for (const { unit, words, x, y, box } of placed) {
      pen.globalAlpha = 0.82;
      pen.fillStyle = look.map;
      pen.fillRect(box[0] + 1, box[1] + 1, box[2] - box[0] - 2, 14);
      pen.globalAlpha = 1;
      pen.fillStyle = unit === this.chosen ? look.accent : look.ink;
      pen.fillText(words, x, y);
    }
  }

  drawScale(pen) {
    const imperial = this.scene.lengths === "imperial";
    const unit = imperial ? 0.3048 : 1;
    const most = 130 / this.view.k / unit;
    const size = 10 ** Math.floor(Math.log10(most));
    let number = size * [5, 2, 1].find((each) => each * size <= most);
    const wide = number * unit * this.view.k;
    const far = imperial ? 5280 : 1000;
    const words = number >= far
      ? `${imperial ? Math.round((number / far) * 10) / 10 : number / far} ${imperial ? "mi" : "km"}`
      : `${number} ${imperial ? "ft" : "m"}`;
    const [x, y] = [14, this.high - 14];
    pen.strokeStyle = this.look.quiet;
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.moveTo(x, y - 5);
    pen.lineTo(x, y);
    pen.lineTo(x + wide, y);
    pen.lineTo(x + wide, y - 5);
    pen.stroke();
    pen.font = `11px ${LETTERS}`;
    pen.textAlign = "left";
    pen.textBaseline = "bottom";
    pen.fillStyle = this.look.quiet;
    pen.fillText(words, x + 4, y - 3);
  }

  /** The whole ground, small, with a frame around what is seen of it. */
  drawSmall(pen, ratio, now) {
    const box = this.allBox();
    const [west, south, east, north] = box;
    if (this.view.k < 1.6 * this.around(box).k || this.wide < 360) {
      this.small = null;
      return;
    }
    const k = Math.min((this.wide * 0.5) / (east - west), (this.high * 0.26) / (north - south));
    const wide = Math.round((east - west) * k + 16);
    const high = Math.round(Math.max((north - south) * k, 10) + 14);
    const [left, top] = [this.wide - wide - 10, this.high - high - 10];
    const old = this.small;
    const small = { left, top, wide, high, k, x: (west + east) / 2, y: (south + north) / 2, ratio, look: this.look };
    // So small, nothing moves far in a tenth of a second.
    const same = old && old.k === k && old.look === this.look && old.ratio === ratio;
    if (same && (old.time === this._time || (this._playing && now - old.since < 100))) {
      Object.assign(small, { drawn: old.drawn, since: old.since, time: old.time });
    } else {
      const drawn = old?.drawn ?? document.createElement("canvas");
      Object.assign(small, { drawn, since: now, time: this._time });
      drawn.width = wide * ratio;
      drawn.height = high * ratio;
      const within = drawn.getContext("2d");
      within.scale(ratio, ratio);
      this.drawWithinSmall(within, small);
    }
    this.small = small;
    pen.drawImage(small.drawn, left, top, wide, high);
    const [x1, y1] = [left + wide / 2 - (small.x - this.view.x) * k, top + high / 2 + (small.y - this.view.y) * k];
    const [across, up] = [(this.wide / this.view.k) * k, (this.high / this.view.k) * k];
    pen.save();
    pen.beginPath();
    pen.rect(left, top, wide, high);
    pen.clip();
    pen.strokeStyle = this.look.accent;
    pen.lineWidth = 1.5;
    const upper = Math.max(y1 - up / 2, top + 2);
    pen.strokeRect(x1 - across / 2, upper, across, Math.min(y1 + up / 2, top + high - 2) - upper);
    pen.restore();
  }

  drawWithinSmall(pen, { wide, high, k, x: middleX, y: middleY }) {
    const { look } = this;
    pen.beginPath();
    pen.roundRect(0.5, 0.5, wide - 1, high - 1, 6);
    pen.globalAlpha = 0.93;
    pen.fillStyle = look.paper;
    pen.fill();
    pen.globalAlpha = 1;
    pen.strokeStyle = look.line;
    pen.stroke();
    const put = ([x, y]) => [wide / 2 + (x - middleX) * k, high / 2 - (y - middleY) * k];
    const stroke = (path, colour, width) => {
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.stroke(path);
    };
    pen.lineCap = "round";
    for (const line of Object.values(this.lines)) {
      if (!line.air && !line.lane) stroke(pathOf(line.between(line.from, line.length).map(put)), look.edge, 3);
    }
    pen.lineCap = "butt";
    const zone = this.zones.find(({ name }) => name === this.scene.zone);
    if (zone) stroke(pathOf(...zone.lines.map(({ x, y }) => [...x].map((each, n) => put([each, y[n]])))), look.zone, 11);
    const ground = new Map();
    const air = new Map();
    this.scene.units.forEach((unit, number) => {
      const span = this.span(number);
      if (!span) return;
      const line = this.lineOf[number];
      const colour = this.colours[number].fill;
      if (unit.kind === "flight") {
        const { x, y, east, north } = line.at(span[1]);
        const matrix = new DOMMatrix([north * 12, east * 12, -east * 12, north * 12, ...put([x, y])]);
        air.set(colour, air.get(colour) ?? new Path2D());
        air.get(colour).addPath(PLANE, matrix);
      } else {
        ground.set(colour, ground.get(colour) ?? []);
        ground.get(colour).push(line.between(Math.min(span[0], span[1] - 2 / k), span[1]).map(put));
      }
    });
    ground.forEach((lines, colour) => stroke(pathOf(...lines), colour, 4));
    air.forEach((path, colour) => { pen.fillStyle = colour; pen.fill(path); });
  }

  // -- the strip of time -------------------------------------------------------------------------

  /** Where an instant is on the strip. */
  across(time, wide) {
    const share = this.end > this.begin ? (time - this.begin) / (this.end - this.begin) : 0;
    return 8 + share * (wide - 16);
  }

  drawStripOfTime() {
    const [pen, wide, high, ratio] = this.sized(this.strip);
    if (!wide || !high) return;
    const key = `${wide} ${high} ${ratio}`;
    if (this.strips?.key !== key) this.strips = { key, drawn: this.drawnStrip(wide, high, ratio) };
    pen.clearRect(0, 0, wide, high);
    pen.drawImage(this.strips.drawn, 0, 0, wide, high);
    const x = this.across(this._time, wide);
    pen.fillStyle = this.look.accent;
    pen.fillRect(x - 1, 2, 2, high - 18);
    pen.beginPath();
    pen.arc(x, high - 18, 6, 0, 2 * Math.PI);
    pen.fill();
    pen.lineWidth = 1.5;
    pen.strokeStyle = this.look.paper;
    pen.stroke();
  }

  /** All of the strip that does not move. */
  drawnStrip(wide, high, ratio) {
    const { look, scene } = this;
    const canvas = document.createElement("canvas");
    canvas.width = wide * ratio;
    canvas.height = high * ratio;
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    const at = (time) => this.across(time, wide);
    const floor = high - 18;
    const top = 17;
    for (const { start, end } of scene.programme) {
      pen.fillStyle = look.bar;
      pen.fillRect(at(start), 4, Math.max(at(end) - at(start), 2), 7);
    }
    const { window } = scene.time;
    if (window) {
      pen.fillStyle = look.area;
      pen.fillRect(at(window.opens), top, at(Math.min(window.due, this.end)) - at(window.opens), floor - top);
    }
    const areas = [];
    if (this.steps) {
      const { time } = this.steps;
      for (const [what, kind] of [["people", "formation"], ["vehicles", "column"]]) {
        const values = this.steps[what];
        const most = values.reduce((one, other) => Math.max(one, other), 0);
        const unit = scene.units.findIndex((each) => each.kind === kind);
        if (!most || unit < 0) continue;
        const share = what === "people" ? 0.75 : 0.4;
        areas.push([what, most]);
        pen.beginPath();
        pen.moveTo(at(time[0]), floor);
        for (let n = 0; n < time.length; n += 1) {
          const y = floor - (values[n] / most) * (floor - top) * share;
          pen.lineTo(at(time[n]), y);
          pen.lineTo(at(n + 1 < time.length ? time[n + 1] : this.end), y);
        }
        pen.lineTo(at(this.end), floor);
        pen.fillStyle = this.colours[unit].fill;
        pen.globalAlpha = 0.75;
        pen.fill();
        pen.globalAlpha = 1;
      }
    }
    pen.font = `10px ${LETTERS}`;
    pen.textBaseline = "top";
    pen.fillStyle = look.quiet;
    pen.textAlign = "left";
    pen.fillText(areas.map(([what, most]) => `${what} in ${scene.zone}, at most ${whole(most)}`).join(" · "), 10, top + 1);
    pen.strokeStyle = look.quiet;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(8, floor);
    pen.lineTo(wide - 8, floor);
    pen.stroke();
    pen.fillStyle = look.bad;
    for (const verdict of scene.verdicts) {
      for (const [begin, end] of verdict.spans) {
        const [from, to] = [clamp(begin, this.begin, this.end), clamp(end, this.begin, this.end)];
        pen.fillRect(at(from), 12, Math.max(at(to) - at(from), 2), 3);
      }
    }
    pen.font = `10px ${LETTERS}`;
    pen.textBaseline = "top";
    pen.fillStyle = look.quiet;
    const long = this.end - this.begin;
    const every = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400].find((each) => (each / long) * wide > 84) ?? 28800;
    const shift = scene.time.clock.form === "h-hour" ? -scene.time.clock.h_hour : this.clock.shift(this.begin);
    for (let time = Math.ceil((this.begin + shift) / every) * every - shift; time <= this.end; time += every) {
      const x = at(time);
      pen.fillRect(x - 0.5, floor, 1, 5);
      const words = this.clock.text(time).replace(/^(\d+:\d\d):00(?= |$)/, "$1");
      const half = pen.measureText(words).width / 2;
      if (x - half < 0 || x + half > wide) continue;
      pen.textAlign = "center";
      pen.fillText(words, x, floor + 6);
    }
    return canvas;
  }
}

const trace = (pen, points) => {
  pen.beginPath();
  points.forEach(([x, y], n) => (n ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.stroke();
};
const pathOf = (...lines) => {
  const path = new Path2D();
  lines.forEach((points) => points.forEach(([x, y], n) => (n ? path.lineTo(x, y) : path.moveTo(x, y))));
  return path;
};
/** A line with both ends moved outward. */
const longer = (points, by) => {
  const moved = (from, [x, y]) => {
    const far = Math.hypot(x - from[0], y - from[1]) || 1;
    return [x + ((x - from[0]) / far) * by, y + ((y - from[1]) / far) * by];
  };
  const last = points.length - 1;
  return [moved(points[1], points[0]), ...points.slice(1, last), moved(points[last - 1], points[last])];
};
/** A label that fits beside a road. */
const short = (words) => (words.length > 48 ? `${[...words].slice(0, 47).join("")}…` : words);
/** Whether two boxes have a point in common. */
const meet = (one, other) => one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];

/** An aircraft that flies up the page, its nose at the origin, 1 long. */
const PLANE = new Path2D(
  "M0 0 L.07 .14 L.08 .34 L.5 .62 L.5 .72 L.08 .62 L.06 .82 L.2 .93 L.2 1 L0 .95 "
  + "L-.2 1 L-.2 .93 L-.06 .82 L-.08 .62 L-.5 .72 L-.5 .62 L-.08 .34 L-.07 .14 Z",
);

/** A pin whose tip is at the origin, and the star on its head. */
const PIN = new Path2D(
  `M0 0 C-2 -7 ${-PIN_WIDE} -11 ${-PIN_WIDE} ${PIN_WIDE - PIN_HIGH} `
  + `a${PIN_WIDE} ${PIN_WIDE} 0 0 1 ${2 * PIN_WIDE} 0 C${PIN_WIDE} -11 2 -7 0 0 Z`,
);
const STAR = pathOf(Array.from({ length: 10 }, (_, n) => {
  const [far, turn] = [n % 2 ? 2.6 : 6.5, (n * Math.PI) / 5];
  return [far * Math.sin(turn), PIN_WIDE - PIN_HIGH - far * Math.cos(turn)];
}));
