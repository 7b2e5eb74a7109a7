// The parts beside the map: details of a board, tables of the wave, legend, still pictures.
(function () {
  "use strict";
  const { data, state, boards, element, vector } = planMap;
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const byId = (id) => document.getElementById(id);

  function term(list, name, text) {
    list.append(element("dt", name), element("dd", text));
  }

  function section(body, heading, lines, none) {
    body.append(element("h3", heading));
    if (!lines.length) {
      body.append(element("p", none, "small"));
      return;
    }
    const list = element("ul");
    lines.forEach((line) => list.append(element("li", line)));
    body.append(list);
  }

  function baseLines(code) {
    return data.bases
      .filter((base) => base.board === code && base.waves[state.wave].wte > 0)
      .map((base) => `${base.name}: ${base.waves[state.wave].text} WTE`);
  }

  function coverLines(code) {
    return data.cover[state.wave]
      .filter(([supported, hub]) => supported === code || hub === code)
      .map(([supported, hub, words]) =>
        supported === code
          ? `Covered by ${boards.get(hub).name}: ${words}`
          : `Covers ${boards.get(supported).name}: ${words}`,
      );
  }

  function unitLines(code) {
    return data.catchments[state.wave]
      .filter(([board]) => board === code)
      .map(([, , unit, words]) => `${unit}: ${words}`);
  }

  function details() {
    const board = boards.get(state.board);
    const figures = planMap.figures(state.board);
    const body = byId("details-body");
    const name = board ? board.name : "All Scotland";
    byId("details-heading").textContent = `${name}, wave ${state.wave}`;
    byId("details-link").textContent = `Details of ${board ? board.name : "all Scotland"}`;
    const list = element("dl");
    (board ? board.about : []).forEach(([label, text]) => term(list, label, text));
    data.measures.forEach((measure, place) => {
      const shown = element("dd", figures.text[place]);
      shown.dataset.measure = measure.id;
      list.append(element("dt", `${measure.label}, ${measure.unit}`), shown);
    });
    figures.more.forEach(([label, text]) => term(list, label, text));
    body.replaceChildren(list);
    if (board) {
      section(body, "Bases", baseLines(board.code), "No base of its own in this wave.");
      section(body, "Network cover", coverLines(board.code), "Neither covers nor is covered.");
      section(body, "Mother and baby unit", unitLines(board.code), "No admissions in this wave.");
    }
  }

  function swatch(colour) {
    const picture = vector("svg", { width: 28, height: 18, "aria-hidden": "true" });
    const box = { x: 0.5, y: 0.5, width: 27, height: 17, fill: colour, stroke: "#5a4a3f" };
    picture.append(vector("rect", box));
    return picture;
  }

  function legendLine(colour, words) {
    const line = element("li");
    line.append(swatch(colour), words);
    return line;
  }

  function hasNoFigure() {
    return data.boards.some((board) =>
      Object.values(board.waves).some((wave) => wave.band[state.measure] < 0),
    );
  }

  function legend() {
    const measure = planMap.measure();
    all(".legend-measure").forEach((node) => (node.textContent = measure.label));
    all(".legend-unit").forEach((node) => (node.textContent = measure.unit));
    all(".legend-meaning").forEach((node) => (node.textContent = measure.meaning));
    all(".legend-bands").forEach((list) => {
      list.replaceChildren(...measure.bands.map((band) => legendLine(band.colour, band.words)));
      if (hasNoFigure()) {
        list.append(legendLine(data.style.colours.no_figure, "No figure"));
      }
    });
  }

  // The still picture is what gets printed: it must show the chosen wave and measure.
  function pictures() {
    const wave = document.querySelector(`[data-wave="${state.wave}"]`);
    all("use[data-board]", wave).forEach((shape) =>
      shape.setAttribute("fill", planMap.colour(shape.dataset.board)),
    );
    all("[data-figure]", wave).forEach((text) => {
      text.textContent = planMap.figure(text.dataset.figure);
    });
  }

  function tables() {
    const waveOnly = (name) =>
      all(`[data-${name}]`).forEach((node) => {
        node.hidden = node.dataset[name] !== String(state.wave);
      });
    ["wave", "facts", "boards"].forEach(waveOnly);
    all("[data-boards] tr").forEach((row) => {
      row.classList.toggle("chosen", state.board !== "" && row.dataset.key === state.board);
      Array.from(row.cells).forEach((cell, place) =>
        cell.classList.toggle("chosen", place === state.measure + 1),
      );
    });
    all("[data-places] tbody").forEach((group) => {
      group.hidden = state.board !== "" && group.dataset.key !== state.board;
    });
  }

  function heading() {
    byId("map-heading").textContent = `Map of wave ${state.wave}: ${planMap.measure().label}`;
  }

  function announce() {
    const board = boards.get(state.board);
    const name = board ? board.name : "Scotland";
    byId("announcement").textContent =
      `Wave ${state.wave}. ${name}: ${planMap.measure().label} ${planMap.figure(state.board)}.`;
  }

  function arrange() {
    all("[data-facts]").forEach((facts) => byId("facts-place").append(facts));
    all("[data-boards]").forEach((table) => byId("boards-place").append(table));
  }

  // On paper every table of the wave is open but the long list of places.
  function openForPrint() {
    all(".wave details:not([data-places])").forEach((part) => (part.open = true));
  }

  function controls() {
    all("input[name=wave]").forEach((input) => {
      input.checked = Number(input.value) === state.wave;
      input.addEventListener("change", () => planMap.change({ wave: Number(input.value) }));
    });
    byId("measure").value = data.measures[state.measure].id;
    byId("measure").addEventListener("change", (event) =>
      planMap.change({ measure: data.measures.findIndex((one) => one.id === event.target.value) }),
    );
    byId("board").value = state.board;
    byId("board").addEventListener("change", (event) => planMap.change({ board: event.target.value }));
    byId("controls").addEventListener("submit", (event) => event.preventDefault());
    window.addEventListener("beforeprint", openForPrint);
  }

  function draw() {
    byId("board").value = state.board;
    [heading, details, legend, pictures, tables].forEach((part) => part());
  }

  planMap.startPanel = function () {
    arrange();
    controls();
    draw();
    planMap.onChange(() => {
      draw();
      announce();
    });
  };
})();
