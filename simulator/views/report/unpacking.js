/* Scenes that `packing.py` packs, one at a time. */
"use strict";
window.paradeScenes = (() => {
  /** What arrays hold besides numbers; and how close places (m) and steps (s) are one, as numbers are rounded. */
  const NONE = { n: NaN, p: Infinity, m: -Infinity };
  const SAME = { place: 5e-4, step: 0.01 };

  class Scenes {
    constructor(data) {
      const size = new DataView(data.buffer).getUint32(0, true);
      const head = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + size)));
      this.body = data.subarray(4 + size);
      this.parts = new Map();
      for (const part of head.parts) {
        // Of each scene its shape, and its row among those of this shape.
        const counts = new Int32Array(part.shapes.length + 1);
        part.shape = Int32Array.from({ length: head.scenes }, (_, n) => this.body[part.which + n] + 256 * this.body[part.which + head.scenes + n]);
        part.row = part.shape.map((shape) => counts[shape]++);
        this.parts.set(part.name, part);
      }
    }

    /** The scene of a number, as the player shows it. */
    scene(number) {
      return { ...this.part("", number), same: SAME };
    }

    part(name, number) {
      const part = this.parts.get(name);
      const shape = part.shape[number] - 1;
      const numbers = this.numbers(part.tables[shape], part.row[number]);
      const built = (value) => {
        if (typeof value === "string") {
          if (value[0] === "@") return this.part(value.slice(1), number);
          if (value[0] === "=") return value.slice(1);
          return value[0] === "~" ? read(value.slice(1)) : value;
        }
        if (Array.isArray(value)) return value.map(built);
        return value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, built(each)])) : value;
      };
      const read = (text) => {
        const [from, runs] = text.split(":");
        let at = Number(from);
        if (runs === undefined) return numbers[at];
        const found = [];
        for (const [, many, kind] of runs.matchAll(/(\d+)([a-z])/g)) {
          for (let n = 0; n < Number(many); n += 1) found.push(kind === "f" ? numbers[at++] : NONE[kind]);
        }
        return Float64Array.from(found);
      };
      return built(JSON.parse(part.shapes[shape]));
    }

    /** A row of a table. */
    numbers({ at, rows, back, least, wide, digits }, row) {
      const steps = new Float64Array(back.length);
      let place = at + row;
      return steps.map((_, column) => {
        let step = least[column];
        for (let n = 0, size = 1; n < wide[column]; n += 1, size *= 256, place += rows) step += this.body[place] * size;
        const far = back[column];
        if (far > 0) step += steps[column - far];
        else if (far < 0) step += 2 * steps[column + far] - steps[column + 2 * far];
        steps[column] = step;
        return step / 10 ** digits[column];
      });
    }
  }

  /** What is packed, as base64. */
  return async (text) => {
    const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Scenes(new Uint8Array(await new Response(stream).arrayBuffer()));
  };
})();
