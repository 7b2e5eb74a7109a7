// The parts beside the maps: controls, legends, the table of all boards, details, wave sections.
(function () {
  "use strict";
  const { data, state, element, vector } = sideBySide;
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const byId = (id) => document.getElementById(id);
  const legend = (name) => document.querySelector(`[data-legend="${name}"]`);

  function swatch(colour, sign) {
    const picture = vector("svg", { class: "swatch", width: 34, height: 20, "aria-hidden": "true" });
    const box = { x: 0.5, y: 0.5, width: 33, height: 19, fill: colour, stroke: "#5a4a3f" };
    picture.append(vector("rect", box));
    if (sign) {
      const text = vector("text", { x: 17, y: 10, dy: "0.35em" });
      text.textContent = sign;
      picture.append(text);
    }
    return picture;
  }

  function legendLine(colour, words, sign) {
    const line = element("li");
    line.append(swatch(colour, sign), words);
    return line;
  }

  // Whether any board lacks the measure in some run and wave: a colour then means so.
  function lacking(part) {
    return data.boards.some((board) =>
      Object.values(data.figures[board.code]).some((wave) => wave[part][state.measure].includes(-1)),
    );
  }

  function legends() {
    const measure = sideBySide.measure();
    legend("label").textContent = measure.label;
    legend("unit").textContent = measure.unit;
    legend("meaning").textContent = measure.meaning;
    const bands = measure.bands.map((band) => legendLine(band.colour, band.words));
    const steps = measure.steps.map((one) => legendLine(one.colour, one.words, one.sign));
    if (lacking("bands")) {
      bands.push(legendLine(data.noFigure.colour, "No figure"));
    }
    if (lacking("steps")) {
      steps.push(legendLine(data.noFigure.colour, "No figure in one of the runs"));
    }
    legend("bands").replaceChildren(...bands);
    legend("steps").replaceChildren(...steps);
  }

  function heading(cells) {
    const row = element("tr");
    cells.forEach(([text, unit, number]) => {
      const cell = element("th", text, number ? "number" : "");
      cell.scope = "col";
      if (unit) {
        cell.append(element("span", unit, "unit"));
      }
      row.append(cell);
    });
    const head = element("thead");
    head.append(row);
    return head;
  }

  // A figure of each run; under those after the first, the difference from it.
  function cells(row, code, metric) {
    sideBySide.figures(code).values[metric].forEach((value, run) => {
      const cell = element("td", value, "number");
      if (run) {
        cell.append(element("span", sideBySide.changeWords(code, metric, run), "unit"));
      }
      row.append(cell);
    });
  }

  function rowHead(text, unit) {
    const head = element("th", text);
    head.scope = "row";
    if (unit) {
      head.append(element("span", unit, "unit"));
    }
    return head;
  }

  // The region stays when its table changes: a reader who stands on it must not lose the place.
  function region(name) {
    const scroll = element("div", null, "table-scroll");
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-labelledby", `${name}-caption`);
    byId(name).append(scroll);
    return scroll;
  }

  function show(name, caption, first, rows) {
    const made = element("table");
    const said = element("caption", caption);
    said.id = `${name}-caption`;
    said.append(element("span", `With each other figure, its difference from ${data.runs[0]}.`, "unit"));
    const runs = data.runs.map((run, place) => [run, place ? "difference" : "", true]);
    const body = element("tbody");
    body.append(...rows);
    made.append(said, heading([[first, "", false], ...runs]), body);
    (byId(name).querySelector(".table-scroll") || region(name)).replaceChildren(made);
  }

  function boardRow(code, className) {
    const row = element("tr", null, className);
    row.dataset.key = code;
    row.append(rowHead(sideBySide.name(code)));
    if (code) {
      row.addEventListener("mouseenter", () => sideBySide.change({ pointed: code }));
      row.addEventListener("mouseleave", () => sideBySide.change({ pointed: "" }));
    }
    cells(row, code, sideBySide.measure().metric);
    return row;
  }

  function allBoards() {
    const measure = sideBySide.measure();
    const rows = data.boards.map((board) => boardRow(board.code, ""));
    const caption = `${measure.label}, ${measure.unit}, wave ${state.wave}`;
    show("all-boards", caption, "Board", [...rows, boardRow("", "total")]);
  }

  function details(code) {
    byId("details-heading").textContent = `${code ? sideBySide.name(code) : "All Scotland"}, wave ${state.wave}`;
    const rows = data.metrics.map((metric, place) => {
      const row = element("tr");
      row.dataset.metric = metric.key;
      row.append(rowHead(metric.label, metric.unit));
      cells(row, code, place);
      return row;
    });
    show("details-body", "Every figure, run by run", "Measure", rows);
  }

  // What is pointed at has its figures told at once, and goes when the pointer goes.
  function point() {
    const code = state.pointed || state.board;
    details(code);
    all("#all-boards tr[data-key]").forEach((row) =>
      row.classList.toggle("chosen", code !== "" && row.dataset.key === code),
    );
    byId("readout").textContent = code
      ? sideBySide.boardWords(code)
      : "Point at a board, or choose one, to see it on every map at once.";
  }

  function waves() {
    const current = String(state.wave);
    all("section[data-wave]").forEach((part) => (part.hidden = part.dataset.wave !== current));
    all("[data-facts]").forEach((part) => (part.hidden = part.dataset.facts !== current));
  }

  function draw() {
    byId("maps-heading").textContent = `Maps of wave ${state.wave}: ${sideBySide.measure().label}`;
    byId("board").value = state.board;
    [legends, allBoards, point, waves].forEach((part) => part());
  }

  function announce() {
    byId("announcement").textContent = `Wave ${state.wave}. ${sideBySide.boardWords(state.board)}.`;
  }

  function controls() {
    all("input[name=wave]").forEach((input) => {
      input.checked = Number(input.value) === state.wave;
      input.addEventListener("change", () => sideBySide.change({ wave: Number(input.value) }));
    });
    byId("measure").value = String(state.measure);
    byId("measure").addEventListener("change", (event) =>
      sideBySide.change({ measure: Number(event.target.value) }),
    );
    byId("board").addEventListener("change", (event) => {
      const board = event.target.value;
      sideBySide.change({ board, view: sideBySide.viewFor(board) });
    });
    byId("controls").addEventListener("submit", (event) => event.preventDefault());
  }

  // Long parts are closed on screen and whole on paper.
  function fold() {
    const parts = all(".wave details");
    parts.forEach((part) => (part.open = false));
    let closed = [];
    window.addEventListener("beforeprint", () => {
      closed = parts.filter((part) => !part.open);
      closed.forEach((part) => (part.open = true));
    });
    window.addEventListener("afterprint", () => closed.forEach((part) => (part.open = false)));
  }

  all("[data-facts]").forEach((facts) => byId("facts-place").append(facts));
  fold();
  controls();
  sideBySide.startMaps();
  draw();
  sideBySide.onChange((part) => {
    if ("pointed" in part) {
      point();
    } else if (["wave", "measure", "board"].some((name) => name in part)) {
      draw();
      announce();
    }
  });
  document.documentElement.classList.add("ready");
})();
