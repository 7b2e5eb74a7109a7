// What is drawn on the map: outlines, flows, cover, catchments, and how a reader reaches them.
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
    const layer = L.geoJSON(data.outlines, {
      style: { className: "board", weight: 1, color: data.style.colours.outline, fillOpacity: 1 },
      onEachFeature: (feature, shape) => shapes.set(feature.properties.code, shape),
    });
    layer.addTo(groups.outlines);
    shapes.forEach((shape, code) => {
      reachable(shape.getElement(), () => boardWords(code), () => choose(code));
      shape.getElement().addEventListener("focus", () => ring(code));
      shape.getElement().addEventListener("blur", () => ring(""));
      shape.on("click", () => choose(code));
    });
  }

  function ring(focused) {
    highlight.clearLayers();
    [
      [state.board, "#1b2733", "#ffffff"],
      [focused, "#000000", data.style.colours.focus || "#ffd500"],
    ].forEach(([code, dark, light]) => {
      if (code && shapes.has(code)) {
        const geometry = shapes.get(code).toGeoJSON();
        const lines = [
          { color: dark, weight: 6 },
          { color: light, weight: 3 },
        ];
        lines.forEach((style) =>
          L.geoJSON(geometry, {
            pane: "ring",
            renderer: highlight.renderer,
            interactive: false,
            style: { ...style, fill: false },
          }).addTo(highlight),
        );
      }
    });
  }

  function paint() {
    shapes.forEach((shape, code) => {
      shape.setStyle({ fillColor: planMap.colour(code) });
      shape.getElement().setAttribute("aria-label", boardWords(code));
      shape.getElement().setAttribute("aria-pressed", String(state.board === code));
    });
    ring("");
    rest();
  }

  function lines(group, renderer, pairs, style) {
    if (pairs.length) {
      L.polyline(pairs, { pane: "lines", renderer, interactive: false, ...style }).addTo(group);
    }
  }

  function flows(renderer) {
    groups.flows.clearLayers();
    data.style.modes.forEach((mode) =>
      data.style.sizes.flowPixels.forEach((weight, width) => {
        const here = data.flows[state.wave][mode.id].filter((line) => line[2] === width);
        const pairs = here.map(([zone, site]) => [data.places[zone], data.sites[site]]);
        const dash = mode.dash || null;
        const opacity = mode.id === "remote" ? 0.55 : 0.8;
        const style = { noClip: true, smoothFactor: 0 };
        // A pale edge keeps a line visible over the darkest band.
        const edge = { color: "#ffffff", weight: weight + 1.4, opacity: 0.5 };
        lines(groups.flows, renderer, pairs, { ...style, ...edge });
        lines(groups.flows, renderer, pairs, {
          ...style, color: mode.colour, weight, opacity, dashArray: dash,
        });
      }),
    );
  }

  function links(renderer) {
    groups.cover.clearLayers();
    groups.catchments.clearLayers();
    const at = (code) => boards.get(code) && boards.get(code).at;
    const unitAt = new Map(data.units.map((unit) => [unit.id, unit.at]));
    const cover = data.cover[state.wave].map(([supported, hub]) => [at(hub), at(supported)]);
    const catchments = data.catchments[state.wave].map(([board, unit]) => [at(board), unitAt.get(unit)]);
    const whole = (pairs) => pairs.filter(([from, to]) => from && to);
    lines(groups.cover, renderer, whole(cover), { color: "#ffffff", weight: 6, noClip: true });
    lines(groups.cover, renderer, whole(cover), {
      color: data.style.colours.cover, weight: 3.5, noClip: true,
    });
    lines(groups.catchments, renderer, whole(catchments), {
      color: data.style.colours.unit, weight: 1.6, dashArray: "2 4", noClip: true,
    });
  }

  function unreached(renderer) {
    groups.unreached.clearLayers();
    data.unreached[state.wave].forEach((at) =>
      L.circleMarker(at, {
        pane: "lines", renderer, interactive: false,
        radius: 3.5, weight: 2, color: "#a4001d", fillColor: "#ffffff", fillOpacity: 1,
      }).addTo(groups.unreached),
    );
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
    document.querySelectorAll("input[name=layer]").forEach((input) => {
      const show = () => map[input.checked ? "addLayer" : "removeLayer"](groups[input.value]);
      input.addEventListener("change", show);
      show();
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
    const renderer = pane("lines", 410);
    highlight = L.featureGroup().addTo(map);
    highlight.renderer = ringRenderer;
    container();
    const [south, west, north, east] = data.style.views[0].bounds;
    map.setMinZoom(4);
    map.setMaxZoom(11);
    map.setMaxBounds([[south - 2, west - 4], [north + 2, east + 4]]);
    view(data.style.views[0].bounds);
    outlines();
    planMap.startPanel();
    planMap.startMarkers();
    const draw = () => {
      paint();
      [flows, links, unreached].forEach((part) => part(renderer));
    };
    draw();
    toolbar();
    planMap.onChange(draw);
    document.documentElement.classList.add("ready");
  };
})();
