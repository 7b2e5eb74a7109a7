// The map itself: outlines and how a reader reaches them, views, zoom, and what is switched on.
(function () {
  "use strict";
  const { data, state, boards, groups } = planMap;
  const shapes = new Map();
  let map = null;
  let highlight = null;

  function pane(name, depth) {
    const made = map.createPane(name);
    made.style.zIndex = depth;
    made.style.pointerEvents = "none";
    return L.svg({ pane: name, padding: 0.5 });
  }

  function readout(text) {
    document.getElementById("readout").textContent = text;
  }

  function boardWords(code) {
    return `${boards.get(code).name}: ${planMap.measure().label} ${planMap.figure(code)}, wave ${state.wave}`;
  }

  function rest() {
    readout(
      state.board
        ? boardWords(state.board)
        : "Choose a board on the map, or in the list above, to see its details.",
    );
  }

  function choose(code) {
    planMap.change({ board: state.board === code ? "" : code });
  }

  function onKey(event, act) {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.stopPropagation();
      act();
    }
  }

  function reachable(node, words, act) {
    node.setAttribute("tabindex", "0");
    node.setAttribute("role", "button");
    node.addEventListener("keydown", (event) => onKey(event, act));
    node.addEventListener("focus", () => readout(words()));
    node.addEventListener("blur", rest);
    node.addEventListener("mouseenter", () => readout(words()));
    node.addEventListener("mouseleave", rest);
  }

  function outlines() {
    planMap.outlines = new Map();
    data.boards
      .filter((board) => data.outlines[board.code])
      .forEach((board) => {
        const polygons = planMap.shape(data.outlines[board.code]);
        const style = { className: "board", weight: 1, color: data.style.colours.outline };
        const shape = L.polygon(polygons, style).addTo(groups.outlines);
        planMap.outlines.set(board.code, polygons);
        shapes.set(board.code, shape);
        reachable(shape.getElement(), () => boardWords(board.code), () => choose(board.code));
        shape.getElement().addEventListener("focus", () => ring(board.code));
        shape.getElement().addEventListener("blur", () => ring(""));
        shape.on("click", () => choose(board.code));
      });
  }

  function ring(focused) {
    highlight.clearLayers();
    [
      [state.board, "#1b2733", "#ffffff"],
      [focused, "#000000", "#ffd500"],
    ].forEach(([code, dark, light]) => {
      if (code && shapes.has(code)) {
        [[dark, 4.5], [light, 2]].forEach(([color, weight]) =>
          L.polygon(planMap.outlines.get(code), {
            pane: "ring", renderer: highlight.renderer, interactive: false, fill: false, color, weight,
          }).addTo(highlight),
        );
      }
    });
  }

  // Boards let through what is drawn beneath them: areas of travel time, background pictures.
  function opacity() {
    if (state.travel) {
      return 0;
    }
    return state.tiles ? 0.55 : 1;
  }

  function paint() {
    shapes.forEach((shape, code) => {
      shape.setStyle({ fillColor: planMap.colour(code), fillOpacity: opacity() });
      shape.getElement().setAttribute("aria-label", boardWords(code));
      shape.getElement().setAttribute("aria-pressed", String(state.board === code));
    });
    ring("");
    rest();
  }

  function view(bounds) {
    const [south, west, north, east] = bounds;
    map.fitBounds([[south, west], [north, east]], { animate: false, padding: [4, 4] });
  }

  function toolbar() {
    const on = (selector, act) =>
      document.querySelectorAll(selector).forEach((button) =>
        button.addEventListener("click", () => act(button.dataset)),
      );
    const steps = { north: [0, -120], south: [0, 120], west: [-120, 0], east: [120, 0] };
    on("[data-view]", (chosen) =>
      view(data.style.views.find((one) => one.id === chosen.view).bounds),
    );
    on("[data-zoom]", (chosen) => (chosen.zoom === "in" ? map.zoomIn(1) : map.zoomOut(1)));
    on("[data-pan]", (chosen) => map.panBy(steps[chosen.pan], { animate: false }));
  }

  // Some layers change how others are drawn: those are part of what the reader has chosen.
  function switches() {
    const told = ["travel", "tiles", "bases", "units"];
    document.querySelectorAll("input[name=layer]").forEach((input) => {
      const { value } = input;
      const show = () => {
        map[input.checked ? "addLayer" : "removeLayer"](groups[value]);
        if (told.includes(value)) {
          planMap.change({ [value]: input.checked });
        }
      };
      input.addEventListener("change", show);
      // A browser may bring back boxes as they were before the page was loaded again.
      if (input.checked !== input.defaultChecked || !input.checked) {
        show();
      }
    });
  }

  function container() {
    const box = map.getContainer();
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "Map. Arrow keys move it; Tab goes from board to board.");
    // One finger scrolls the page; the buttons, or two fingers, move the map.
    if (window.matchMedia("(pointer: coarse)").matches) {
      map.dragging.disable();
    }
  }

  planMap.start = function (made) {
    map = made;
    planMap.map = map;
    planMap.reachable = reachable;
    planMap.choose = choose;
    const ringRenderer = pane("ring", 405);
    highlight = L.featureGroup().addTo(map);
    highlight.renderer = ringRenderer;
    container();
    const [south, west, north, east] = data.style.views[0].bounds;
    map.setMinZoom(4);
    map.setMaxZoom(11);
    map.setMaxBounds([[south - 2, west - 4], [north + 2, east + 4]]);
    view(data.style.views[0].bounds);
    outlines();
    planMap.flat.start(pane);
    planMap.startPanel();
    planMap.startLines(pane);
    planMap.startMarkers();
    planMap.startNames();
    if (planMap.startTiles) {
      planMap.startTiles();
    }
    paint();
    toolbar();
    planMap.onChange(paint);
    switches();
    document.documentElement.classList.add("ready");
  };
})();
