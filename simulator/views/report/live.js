/* A report that `parade watch` serves: it reloads when there is a newer one, and shows errors. */
"use strict";
(() => {
  const own = document.currentScript.dataset.version;
  const KEY = "parade-time";
  const player = document.querySelector(".parade-player")?.paradePlayer;
  const kept = sessionStorage.getItem(KEY);
  if (player && kept !== null) player.time = Number(kept);
  sessionStorage.removeItem(KEY);

  const box = document.createElement("div");
  box.id = "live";
  box.setAttribute("role", "alert");
  box.hidden = true;
  const title = document.createElement("strong");
  const text = document.createElement("pre");
  box.append(title, text);
  Object.assign(box.style, {
    position: "fixed", left: "0", right: "0", bottom: "0", zIndex: 99, maxHeight: "45vh", overflow: "auto",
    padding: "10px 20px", background: "#7d0013", color: "#fff", font: "14px/1.45 system-ui, sans-serif",
  });
  Object.assign(text.style, { margin: "4px 0 0", whiteSpace: "pre-wrap", font: "13px/1.45 ui-monospace, monospace" });
  document.body.append(box);
  const show = (head, lines) => {
    title.textContent = head;
    text.textContent = lines;
    box.hidden = !head;
  };

  const source = new EventSource("/changes");
  source.addEventListener("message", (event) => {
    const { version, errors } = JSON.parse(event.data);
    if (version !== own) {
      if (player) sessionStorage.setItem(KEY, player.time);
      location.reload();
      return;
    }
    show(errors ? "The scenario has errors; this is its last good report" : "", errors);
  });
  source.addEventListener("error", () => show("parade watch has ended; this is its last report", ""));
})();
