/* What is read off the passages of a scene: its events, and how many are in a zone. As `Events` and
 * `Crowd` do in Python, so that a page holds no instant twice.
 */

/** Every event of a unit, an item or an incident, in the order of time; see `events_told`. */
const eventsOf = (scene, motion) => {
  const { kinds, lists, of, released, others, told } = scene.events;
  const words = (what, ...parts) => parts.reduce((text, part) => text.replace("{}", () => part), told[what]);
  const found = others.map((event) => ({ ...event }));
  scene.units.forEach((unit, number) => {
    const add = (time, what, place, where, chief) => found.push({
      time, name: `${unit.name}${what && `.${what}`}${place === null ? "" : `@${place}`}`,
      text: words(what, unit.label, where), chief,
    });
    add(released[number], "released", null, null, false);
    for (const kind of lists[of[number]] ?? []) {
      const { what, place, where, marker, station, tail, arrives } = kinds[kind];
      const body = motion.units[number + tail] - tail;
      const front = (station === "start" ? motion.start(motion.units[number]) : station) + (tail ? motion.end[body] - scene.routes[unit.route].length : 0);
      const chief = unit.seen === null ? what === "starts" : what === "" && marker === unit.seen;
      add(station === null ? scene.time.opening : motion.read(body, front, arrives && front > motion.start(body) + motion.same.place),
        what, place, where, chief);
    }
  });
  return found.sort((one, other) => one.time - other.time);
};

/** What counts in a zone, and how: a body, or those of one of its ranks who leave it alone. */
const partsOf = (scene, motion) => {
  const parts = [];
  scene.units.forEach((unit, number) => {
    const first = motion.ranks[motion.units[number]];
    for (let body = motion.units[number]; body < motion.units[number + 1]; body += 1) {
      const [low, high] = [motion.ranks[body], motion.ranks[body + 1]];
      const weights = new Map();
      for (let rank = low; rank < high; rank += 1) {
        weights.set(rank, [unit.people, unit.vehicles, unit.aircraft].map((each) => each[rank - first]));
      }
      for (const { unit: name, rank: place, number: lost, begin } of scene.incidents) {
        const rank = first + place;
        if (lost === null || name !== unit.name || !weights.has(rank)) continue;
        const [people, , aircraft] = weights.get(rank);
        const gone = unit.kind === "flight" ? [lost * Math.floor(people / Math.max(aircraft, 1)), 0, lost] : [lost, 0, 0];
        weights.set(rank, weights.get(rank).map((each, n) => each - gone[n]));
        parts.push({ number, body, weights: new Map([[rank, gone]]), left: Math.min(motion.left[body], begin) });
      }
      parts.push({ number, body, weights, left: motion.left[body] });
    }
  });
  return parts;
};

/** The spans of time in which each of several is inside, from those at each stretch. */
const united = (spans, same) => {
  const found = [];
  spans.sort((one, other) => one.whose - other.whose || one.enters - other.enters);
  for (const span of spans) {
    const last = found[found.length - 1];
    if (last && last.whose === span.whose && span.enters <= last.leaves + same) last.leaves = Math.max(last.leaves, span.leaves);
    else found.push({ ...span });
  }
  return found;
};

/** How many people, vehicles, aircraft and units are in a zone: the steps; see `Occupancy`. */
const occupancyOf = (scene, motion, name) => {
  const { begin } = scene.time;
  const { place: same, step } = motion.same;
  const { stretches } = scene.zones.find((zone) => zone.name === name);
  const [ofRanks, ofUnits] = [[], []];
  let part = 0;
  for (const { number, body, weights, left } of partsOf(scene, motion)) {
    const { route, depth, drawn } = scene.units[number];
    const start = motion.start(body);
    for (const [low, far] of stretches[route] ?? []) {
      if (!drawn && far <= start + same) continue;
      const near = drawn ? low : Math.max(low, start);
      for (const [rank, weight] of weights) {
        const standing = motion.standing[rank];
        // What stands beyond an edge has passed it.
        const stands = standing === standing ? start - standing : -Infinity;
        const front = stands > near + same ? -Infinity : near + motion.offsets[rank];
        const rear = stands - depth > far - same ? -Infinity : far + depth + motion.offsets[rank];
        const leaves = Math.max(Math.min(motion.read(body, rear, true), left), begin);
        const enters = Math.min(Math.max(motion.read(body, front, false), begin), leaves);
        if (!(leaves > enters)) continue;
        ofRanks.push({ whose: part + rank, enters, leaves, weight: [...weight, 0] });
        ofUnits.push({ whose: number, enters, leaves, weight: [0, 0, 0, 1] });
      }
    }
    part += motion.offsets.length;
  }
  const changes = [...united(ofRanks, step), ...united(ofUnits, step)].flatMap(({ enters, leaves, weight }) => [
    { time: enters, weight }, { time: leaves, weight: weight.map((each) => -each) },
  ]).sort((one, other) => one.time - other.time);
  const steps = [[begin, 0, 0, 0, 0]];
  const close = () => {
    const [now, before] = [steps[steps.length - 1], steps[steps.length - 2]];
    // What comes and goes in one instant was never there.
    if (before && now.every((each, n) => !n || each === before[n])) steps.pop();
  };
  for (const { time, weight } of changes) {
    if (time > steps[steps.length - 1][0] + step) {
      close();
      steps.push([time, ...steps[steps.length - 1].slice(1)]);
    }
    const now = steps[steps.length - 1];
    weight.forEach((each, n) => { now[n + 1] += each; });
  }
  close();
  const [time, people, vehicles, aircraft, units] = steps[0].map((_, n) => Float64Array.from(steps, (each) => each[n]));
  return { time, people, vehicles, aircraft, units };
};
