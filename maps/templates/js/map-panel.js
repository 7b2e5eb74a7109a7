// The parts round the map: controls, tables of the wave, legends, still pictures.
(function () {
  "use strict";
  const { data, state, boards, element } = planMap;
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const byId = (id) => document.getElementById(id);

  function legendLine(fill, words) {
    const line = element("li");
    line.append(planMap.swatch(fill), words);
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
        list.append(legendLine(data.style.noFigure, "No figure"));
      }
    });
    all(".map-area [data-legend]").forEach((part) => {
      part.hidden = (part.dataset.legend === "travel") !== state.travel;
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
    const shown = state.travel ? "travel time to the nearest open base" : planMap.measure().label;
    byId("map-heading").textContent = `Map of wave ${state.wave}: ${shown}`;
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

  // On paper every table is open but the long lists of places and crossings.
  function openForPrint() {
    all("section > details:not([data-long])").forEach((part) => (part.open = true));
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
    [heading, planMap.details, legend, pictures, tables].forEach((part) => part());
  }

  planMap.startPanel = function () {
    arrange();
    controls();
    draw();
    planMap.onChange((part) => {
      draw();
      if ("wave" in part || "measure" in part || "board" in part) {
        announce();
      }
    });
  };
})();
