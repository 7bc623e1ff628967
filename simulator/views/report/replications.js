/* Which replication plays: the player, the verdicts, the charts of zones and the times of the march
 * table show it; the rest of the page stays at central values, and says so.
 */
(() => {
  const { one, make, data, player, seek, coloured, dark } = window.paradeReport;
  const chosen = one("#replication");
  if (!chosen) return;
  const { numbers, packed, seed, runs } = data.replications;
  const [named, toCentral, note] = ["#named", "#central", "#played"].map((each) => one(each));
  const central = JSON.parse(one(".parade-player > script[type='application/json']").textContent);
  const whole = (number) => number.toLocaleString("en");
  const OLD = "This browser is too old (before 2023) to unpack replications: the page shows central values.";
  let scenes = null;
  let asked = 0;

  // -- what it shows -------------------------------------------------------------------------------

  const moods = { BROKEN: "bad", WARNING: "warning" };
  const moodOf = ({ word }) => moods[word] ?? "good";

  /** What came of a scene's constraints, in words. */
  const came = ({ verdicts }) => {
    const told = (mood, words) => {
      const found = verdicts.filter((each) => moodOf(each) === mood);
      return found.length ? `${words}: ${found.map(({ name, slack }) => `${name} (${slack})`).join(", ")}` : "";
    };
    return [told("bad", "broken"), told("warning", "warning")].filter(Boolean).join("; ")
      || (verdicts.length ? "all constraints hold" : "no constraints");
  };

  /** The same in numbers, as `total_text`. */
  const counted = ({ verdicts }) => {
    const many = (mood) => verdicts.filter((each) => moodOf(each) === mood).length;
    const [broken, warnings, all] = [many("bad"), many("warning"), verdicts.length];
    if (!all) return "No constraints defined";
    if (!broken && !warnings) return all === 1 ? "The constraint holds" : `All ${all} constraints hold`;
    const text = broken ? `${broken} of ${all} constraints broken` : `${all - warnings} of ${all} constraints hold`;
    return warnings ? `${text}, ${warnings} ${warnings === 1 ? "warning" : "warnings"}` : text;
  };

  const table = one("#verdicts table.verdicts");
  const rows = table && one("tbody", table);
  const own = make("tbody");
  const total = one("#verdicts .total");
  const [totalText, totalClass] = [total.textContent, total.className];
  const MOST_NAMES = 4;

  const timeButton = (at) => {
    const button = make("button", player.clock.text(at), "event");
    button.type = "button";
    button.title = "Show it in the player";
    button.addEventListener("click", () => seek(at));
    return button;
  };
  const verdictRow = (verdict) => {
    const { word, name, slack, at, who, because, note: remark } = verdict;
    const row = make("tr");
    const first = make("td");
    first.append(make("span", word, `badge ${moodOf(verdict)}`));
    const second = make("td", name);
    const why = [remark, because].filter(Boolean).join("; ");
    if (why) second.append(make("br"), make("small", why));
    const when = make("td", undefined, "right");
    if (at !== null) when.append(timeButton(at));
    const several = who.length > MOST_NAMES + 1;
    const names = (several ? who.slice(0, MOST_NAMES) : who).join(", ");
    row.append(first, second, make("td", slack, "right slack"), when, make("td", "-"),
      make("td", several ? `${names} and ${who.length - MOST_NAMES} more` : names));
    return row;
  };

  const showVerdicts = (scene, title) => {
    if (!table) return;
    rows.hidden = scene !== null;
    own.remove();
    if (scene) {
      own.replaceChildren(...scene.verdicts.map(verdictRow));
      table.append(own);
    }
    const mood = !scene ? "" : ["bad", "warning", "good"].find((each) => scene.verdicts.some((verdict) => moodOf(verdict) === each)) ?? "good";
    total.textContent = scene ? `${title}: ${counted(scene)}` : totalText;
    total.className = scene ? `total ${mood}` : totalClass;
  };

  /** The line of a replication in the charts of zones. */
  let lines = [];
  const legend = one("#own-legend");
  const showCharts = (scene) => {
    if (legend) legend.hidden = scene === null;
    lines.forEach(({ line, range, highest }) => {
      const [zone, count] = line.tags;
      const steps = scene && player.occupancy(zone);
      const x = steps ? [...steps.time, player.end].map((time) => data.zero + 1000 * time) : [];
      const y = steps ? [...steps[count], steps[count][steps[count].length - 1]] : [];
      line.data_source.data = { x, y };
      range.end = Math.max(highest, 1.15 * Math.max(0, ...y));
    });
  };
  let played = null;
  document.addEventListener("parade-charts", () => {
    const { named: models, figures } = window.paradeReport;
    lines = models("own").map((line, n) => ({ line, range: figures[n].y_range, highest: figures[n].y_range.end }));
    const colour = (isDark) => lines.forEach(({ line }) => { line.glyph.line_color = isDark ? "#ffffff" : "#000000"; });
    coloured.push(colour);
    colour(dark());
    showCharts(played);
  });

  /** The clock times of the march table; its other numbers are those of the central values alone. */
  const cells = [...document.querySelectorAll("#march-table tbody tr")].map((row) => [...row.cells]);
  const EVENTS = ["released", "starts", "", "departs", "tail"];
  const FIRST = 4;
  const centrally = cells.map((row) => row.slice(FIRST).map((cell) => [[...cell.childNodes], cell.dataset.by]));
  const put = (cell, nodes, by) => {
    cell.replaceChildren(...nodes);
    cell.dataset.by = by;
  };
  const showTimes = (scene) => {
    const times = new Map(scene && player.events.map(({ name, time }) => [name, time]));
    cells.forEach((row, number) => row.slice(FIRST).forEach((cell, column) => {
      if (!scene) {
        put(cell, ...centrally[number][column]);
        return;
      }
      const [unit, marker] = [row[0], row[3]].map(({ textContent }) => textContent);
      const what = EVENTS[column];
      const time = times.get(`${unit}${what && `.${what}`}${column < 2 ? "" : `@${marker}`}`);
      if (what === undefined || time === undefined) put(cell, ["-"], "");
      else put(cell, [timeButton(time)], time);
    }));
  };

  const show = (scene, number) => {
    played = scene;
    player.show(scene ?? central);
    const title = `Replication ${number} of ${whole(runs)}`;
    showVerdicts(scene, title);
    showCharts(scene);
    showTimes(scene);
    document.querySelectorAll(".of-central").forEach((each) => {
      each.hidden = scene === null;
      const words = each.dataset.words ?? "For the central values, not for replication {}.";
      each.textContent = words.replace("{}", number);
    });
    toCentral.setAttribute("aria-pressed", scene === null);
    return title;
  };

  // -- chosen --------------------------------------------------------------------------------------

  /** Show a replication; null: the central values. */
  const choose = async (number) => {
    const now = asked += 1;
    const done = (words) => {
      note.textContent = words;
      note.dataset.shown = number ?? "";
    };
    const page = `parade report FILE --seed ${seed} --replication ${number}`;
    const place = numbers.indexOf(number);
    if (number === null || place < 0 || !window.DecompressionStream) {
      show(null, number);
      if (number === null) done("");
      else done(place < 0 ? `Replication ${number} is not on this page, or has no result. Its own page: ${page}` : OLD);
      return;
    }
    scenes ??= window.paradeScenes(packed);
    const scene = (await scenes).scene(place);
    if (now !== asked) return;
    done(`${show(scene, number)}: ${came(scene)}. The verdicts, the zone charts and the march table show it, too. Its own page: ${page}`);
  };
  chosen.addEventListener("input", () => {
    named.value = "";
    if (chosen.value === "") choose(null);
    else if (chosen.checkValidity()) choose(Number(chosen.value));
  });
  named.addEventListener("change", () => {
    chosen.value = named.value;
    choose(named.value === "" ? null : Number(named.value));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-replication]");
    if (!button) return;
    chosen.value = button.dataset.replication;
    named.value = "";
    choose(Number(chosen.value));
    one("#player").scrollIntoView();
  });
  toCentral.addEventListener("click", () => {
    chosen.value = named.value = "";
    choose(null);
  });
})();
