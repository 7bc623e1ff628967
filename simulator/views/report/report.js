/* The report: its tables, its charts and its chains follow the player, and the player them.
 *
 * Instants are seconds since the scenario's start. Every text is set as text, never as markup.
 */
"use strict";
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const data = JSON.parse(one("#report-data").textContent);
  const player = one(".parade-player").paradePlayer;
  const heard = [];
  /** Be told the player's time. */
  const follow = (hear) => { heard.push(hear); hear(player.time); };
  const make = (tag, words, className) => {
    const made = document.createElement(tag);
    if (words !== undefined) made.textContent = words;
    if (className) made.className = className;
    return made;
  };

  // -- the player's time ---------------------------------------------------------------------------

  player.on("time", (time) => heard.forEach((hear) => hear(time)));
  const seek = (time) => {
    player.pause();
    player.time = time;
  };
  const clock = one("#clock");
  follow((time) => { clock.textContent = player.clock.text(time); });
  const play = one("#play");
  play.addEventListener("click", () => (player.playing ? player.pause() : player.play()));
  player.on("playing", (on) => {
    play.setAttribute("aria-pressed", on);
    play.textContent = on ? "Pause" : "Play";
  });

  // -- chains --------------------------------------------------------------------------------------

  const { chains } = data;
  const panel = one("#chain");
  let opener = null;

  /** The links from the root to one of them: their numbers. */
  const linksTo = (number) => {
    const found = [];
    for (let each = number; each >= 0; each = chains.before[each]) found.push(each);
    return found.reverse();
  };
  const cells = (number) => ["clock", "adds", "event", "because"].map((key) => chains.texts[chains[key][number]]);

  const kindOf = (number) => chains.kinds[chains.kind[number]];

  /** Links by rows: an item with its start; many units, each behind the one ahead. */
  const rowsOf = (links) => {
    const rows = [];
    const kind = (at) => (at < links.length ? kindOf(links[at]) : "");
    for (let at = 0; at < links.length;) {
      let end = at + 1;
      if (kind(at) === "at-once" && kind(end) === "item") end = at + 2;
      else if (kind(at) === "behind") {
        for (;;) {
          if (kind(end) === "behind") end += 1;
          else if (kind(end) === "march" && kind(end + 1) === "behind") end += 2;
          else break;
        }
      }
      const several = links.slice(at, end);
      const units = several.filter((each) => kindOf(each) === "behind").length;
      if (units > 2) rows.push(several);
      else if (kind(at) === "at-once") rows.push([several[several.length - 1]]);
      else several.forEach((each) => rows.push([each]));
      at = end;
    }
    return rows;
  };

  const rowOf = (number, [when, ...others]) => {
    const row = make("tr");
    const at = make("td", undefined, "right");
    const button = make("button", when);
    button.type = "button";
    button.title = "Show it in the player";
    button.addEventListener("click", () => seek(chains.at[number]));
    at.append(button);
    row.append(at, ...others.map((text, n) => make("td", text, n ? "" : "right")));
    return row;
  };

  const severalRows = (links) => {
    const last = links[links.length - 1];
    const units = links.filter((each) => kindOf(each) === "behind").length;
    const [when, , event] = cells(last);
    const row = rowOf(last, [when, "", event, ""]);
    row.className = "several";
    const open = make("button", `${units} units and ranks, each behind the one ahead`);
    open.type = "button";
    open.setAttribute("aria-expanded", "false");
    row.lastElementChild.append(open);
    const members = links.map((each) => rowOf(each, cells(each)));
    members.forEach((each) => { each.className = "member"; each.hidden = true; });
    open.addEventListener("click", () => {
      const shown = row.classList.toggle("open");
      open.setAttribute("aria-expanded", shown);
      members.forEach((each) => { each.hidden = !shown; });
    });
    return [row, ...members];
  };

  const explain = (number, name, at) => {
    const links = linksTo(number);
    one("h2", panel).textContent = `Why ${name} is at ${player.clock.text(at)}`;
    const effect = chains.effect[number];
    one(".root", panel).textContent = chains.roots[links[0]] + (effect < 0 ? "" : `. ${chains.effects[effect]}`);
    one("tbody", panel).replaceChildren(
      ...rowsOf(links).flatMap((each) => (each.length > 1 ? severalRows(each) : [rowOf(each[0], cells(each[0]))])));
    panel.hidden = false;
    panel.scrollTop = 0;
    one("h2", panel).focus({ preventScroll: true });
  };
  const close = () => {
    if (panel.hidden) return;
    panel.hidden = true;
    all(".chosen").forEach((each) => each.classList.remove("chosen"));
    opener?.focus({ preventScroll: true });
  };
  one(".close", panel).addEventListener("click", close);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-chain]");
    if (!button) return;
    all(".chosen").forEach((each) => each.classList.remove("chosen"));
    button.classList.add("chosen");
    opener = button;
    const number = Number(button.dataset.chain);
    const at = chains.at[number];
    seek(Number(button.dataset.start ?? at));
    explain(number, button.dataset.name ?? chains.texts[chains.event[number]], at);
  });

  // -- what units did ------------------------------------------------------------------------------

  const gantt = one(".gantt");
  const plan = one(".plan", gantt);
  const [low, high] = [Number(gantt.dataset.low), Number(gantt.dataset.high)];
  follow((time) => plan.style.setProperty("--at", (time - low) / (high - low)));
  gantt.addEventListener("click", (event) => {
    const track = event.target.closest(".track");
    if (!track || event.target.closest(".bar")) return;
    const box = track.getBoundingClientRect();
    seek(low + ((event.clientX - box.left) / box.width) * (high - low));
  });
  one("#gantt-wide").addEventListener("input", (event) => plan.style.setProperty("--wide", event.target.value));
  const rows = all(".row[data-find]", plan);
  one("#gantt-find").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    rows.forEach((row) => { row.hidden = !row.dataset.find.toLowerCase().includes(wanted); });
  });

  // -- the march table -----------------------------------------------------------------------------

  const table = one("#march-table");
  if (table) {
    const body = one("tbody", table);
    const entries = [...body.rows].map((row) => ({ row, words: [...row.cells].slice(0, 3).map((cell) => cell.textContent).join(" ").toLowerCase(), marker: row.cells[3].textContent }));
    const shown = one("#march-count");
    const filter = () => {
      const wanted = one("#march-find").value.trim().toLowerCase();
      const marker = one("#march-marker").value;
      let count = 0;
      entries.forEach(({ row, words, marker: there }) => {
        row.hidden = !(words.includes(wanted) && (!marker || there === marker || there.startsWith(`${marker}#`)));
        count += !row.hidden;
      });
      shown.textContent = `${count} of ${entries.length} rows`;
    };
    one("#march-find").addEventListener("input", filter);
    one("#march-marker").addEventListener("change", filter);
    filter();
    const words = new Intl.Collator("en", { numeric: true });
    all("th", table).forEach((head, column, heads) => one("button", head).addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((each) => each.setAttribute("aria-sort", each === head ? (up ? "ascending" : "descending") : "none"));
      const by = ({ row }) => {
        const cell = row.cells[column];
        return cell.dataset.by === undefined ? cell.textContent : cell.dataset.by === "" ? NaN : Number(cell.dataset.by);
      };
      const compared = (first, second) => {
        const [a, b] = [by(first), by(second)];
        if (typeof a === "string") return (up ? 1 : -1) * words.compare(a, b);
        // What has no number is last, up or down.
        if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
        return (up ? 1 : -1) * (a - b);
      };
      body.append(...[...entries].sort(compared).map(({ row }) => row));
    }));
  }

  // -- light and dark ------------------------------------------------------------------------------

  const DARK = "(prefers-color-scheme: dark)";
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSMediaRule && rule.conditionText === DARK);
  const system = matchMedia(DARK);
  const themes = ["system", "light", "dark"];
  const button = one("#theme");
  let theme = "system";
  const dark = () => (theme === "system" ? system.matches : theme === "dark");
  const setTheme = (wanted, told = true) => {
    theme = wanted;
    rules.forEach((rule) => { rule.media.mediaText = { system: DARK, light: "not all", dark: "all" }[theme]; });
    document.documentElement.style.colorScheme = theme === "system" ? "light dark" : theme;
    if (told) button.textContent = `Theme: ${theme}`;
    player.recolour?.();
    coloured.forEach((each) => each(dark()));
  };
  button.addEventListener("click", () => setTheme(themes[(themes.indexOf(theme) + 1) % 3]));
  system.addEventListener("change", () => setTheme(theme));
  let before = null;
  window.addEventListener("beforeprint", () => { before = theme; setTheme("light", false); });
  window.addEventListener("afterprint", () => setTheme(before ?? "system"));

  // -- charts --------------------------------------------------------------------------------------

  const coloured = [];
  /** What a tick of a clock axis shows: without seconds where all ticks are at whole minutes. */
  const tick = (at, ticks) => {
    const seconds = (each) => (each - data.zero) / 1000;
    const told = player.clock.text(seconds(at));
    const whole = ticks.every((each) => /:00(?=\D|$)(?!.*:\d)/.test(player.clock.text(seconds(each))));
    return whole && !told.startsWith("H") ? told.replace(/:00(?=\D|$)(?!.*:\d)/, "") : told;
  };
  window.paradeReport = { one, make, data, player, seek, follow, explain, linksTo, cells, dark, coloured, tick,
    clock: (at) => player.clock.text((at - data.zero) / 1000) };

  const drawCharts = async () => {
    await window.Bokeh.embed.embed_item(data.charts);
    const drawn = window.Bokeh.documents[window.Bokeh.documents.length - 1];
    const named = (name) => {
      const found = [];
      for (let each; (each = drawn.get_model_by_name(`${name}-${found.length}`)); found.push(each));
      return found;
    };
    const [cursors, figures] = [named("cursor"), named("figure")];
    Object.assign(window.paradeReport, { cursors, figures, named });
    let due = 0;
    let last = 0;
    const move = () => {
      due = 0;
      last = performance.now();
      cursors.forEach((cursor) => { cursor.location = data.zero + 1000 * player.time; });
    };
    // Each move draws a chart anew: while the player plays, a few times a second.
    follow(() => {
      if (!player.playing) move();
      else due ||= setTimeout(move, Math.max(0, 150 - (performance.now() - last)));
    });
    document.addEventListener("parade-click", (event) => seek((event.detail - data.zero) / 1000));
    const colour = (isDark) => {
      const [ink, line] = isDark ? ["#d8d5cd", "#50565e"] : ["#444444", "#c9c6bd"];
      figures.forEach((figure) => {
        figure.title.text_color = ink;
        [...figure.below, ...figure.left, ...figure.right].forEach((axis) => {
          if ("axis_label_text_color" in axis) axis.setv({ axis_label_text_color: ink, major_label_text_color: ink, major_tick_line_color: line });
        });
        [...figure.below, ...figure.left].forEach((axis) => axis.setv({ axis_line_color: line, minor_tick_line_color: line }));
        figure.center.forEach((each) => {
          if ("grid_line_color" in each) each.grid_line_color = line;
          if ("text_color" in each) each.text_color = ink;
        });
      });
      cursors.forEach((cursor) => { cursor.line_color = isDark ? "#ff8f8f" : "#b3001b"; });
    };
    coloured.push(colour);
    colour(dark());
    one("#bokeh").dataset.ready = "yes";
    document.dispatchEvent(new CustomEvent("parade-charts"));
  };
  if (data.charts) drawCharts();
})();
