// What is drawn over the boards: flows, cover, catchments, ferries, areas of travel time.
(function () {
  "use strict";
  const { data, state, boards, groups } = planMap;
  const WHOLE = { interactive: false, noClip: true, smoothFactor: 0 };
  // Panes from the bottom up; the outlines lie at 400.
  const DEPTHS = { areas: 395, hatch: 402, crossings: 406, flows: 410, cover: 414, dots: 418 };
  const looks = {};
  const shapes = {};

  function put(group, pane, pairs, style) {
    if (pairs.length) {
      L.polyline(pairs, { ...WHOLE, ...looks[pane], ...style }).addTo(group);
    }
  }

  // A pale edge keeps a line visible over the darkest band.
  function edged(group, pane, pairs, style, edge) {
    put(group, pane, pairs, { color: "#ffffff", weight: style.weight + edge, opacity: 0.6 });
    put(group, pane, pairs, style);
  }

  // Steps from place to place, each with its base, as pairs of ends.
  function pairsOf(steps) {
    const made = [];
    let zone = 0;
    for (let place = 0; place < steps.length; place += 2) {
      zone += steps[place];
      made.push([shapes.places[zone], shapes.sites[steps[place + 1]]]);
    }
    return made;
  }

  function flows() {
    data.style.modes.forEach((mode) => {
      const group = groups[`flow-${mode.id}`];
      group.clearLayers();
      data.flows[state.wave][mode.id].forEach((steps, width) => {
        const weight = data.style.sizes.flowPixels[width];
        const opacity = mode.id === "remote" ? 0.6 : 0.85;
        const style = { color: mode.colour, weight, opacity, dashArray: mode.dash || null };
        edged(group, "flows", pairsOf(steps), style, 1.4);
      });
    });
  }

  function cover() {
    if (groups.cover) {
      groups.cover.clearLayers();
      const at = (code) => boards.get(code) && boards.get(code).at;
      const pairs = data.cover[state.wave].map(([supported, hub]) => [at(hub), at(supported)]);
      const style = { color: data.style.colours.cover, weight: 3.5 };
      edged(groups.cover, "cover", pairs.filter(([from, to]) => from && to), style, 2.5);
    }
  }

  // Each board of a unit's catchment is hatched in the unit's own slope, and linked to it.
  function catchments() {
    if (!groups.catchments) {
      return;
    }
    groups.catchments.clearLayers();
    const units = new Map(data.units.map((unit) => [unit.id, unit]));
    data.catchments[state.wave].forEach(([code, id]) => {
      const unit = units.get(id);
      const board = boards.get(code);
      if (unit && board && board.at) {
        const fill = { fillColor: unit.hatch, fillOpacity: 1, stroke: false };
        L.polygon(shapes.boards.get(code), { ...WHOLE, ...looks.hatch, ...fill }).addTo(groups.catchments);
        const style = { color: unit.colour, weight: 1.8, dashArray: "2 4" };
        edged(groups.catchments, "cover", [[board.at, unit.at]], style, 1.6);
      }
    });
  }

  function unreached() {
    if (groups.unreached) {
      groups.unreached.clearLayers();
      const style = { radius: 3.5, weight: 2, color: data.style.colours.unreached, fillColor: "#ffffff" };
      data.unreached[state.wave].forEach((at) =>
        L.circleMarker(at, { ...WHOLE, ...looks.dots, ...style, fillOpacity: 1 }).addTo(groups.unreached),
      );
    }
  }

  function crossings() {
    Object.entries(data.style.crossingDashes).forEach(([kind, dashArray]) => {
      if (groups[kind]) {
        const here = data.crossings.filter((one) => one[0] === kind);
        const pairs = here.map(([, [south, west, north, east]]) => [[south, west], [north, east]]);
        put(groups[kind], "crossings", pairs, { color: data.style.colours[kind], weight: 1.3, dashArray });
      }
    });
  }

  // Areas of one band are one path. A thin line of the same fill closes the seams between them.
  function areas() {
    if (!groups.travel) {
      return;
    }
    groups.travel.clearLayers();
    const place = data.waves.indexOf(state.wave);
    const byBand = new Map();
    shapes.areas.forEach(([bands, polygons]) => {
      const band = bands.length ? bands[place] : -1;
      byBand.set(band, (byBand.get(band) || []).concat(polygons));
    });
    byBand.forEach((polygons, band) => {
      const fillColor = band < 0 ? data.style.noFigure : data.travel.bands[band].colour;
      const style = { fillColor, color: fillColor, weight: 0.7, fillOpacity: 1, className: `area area-${band}` };
      L.polygon(polygons, { ...WHOLE, ...looks.areas, ...style }).addTo(groups.travel);
    });
  }

  planMap.startLines = function (pane) {
    Object.entries(DEPTHS).forEach(([name, depth]) => {
      looks[name] = { pane: name, renderer: pane(name, depth) };
    });
    shapes.boards = planMap.outlines;
    shapes.places = planMap.places(data.places);
    shapes.sites = planMap.places(data.sites);
    shapes.areas = data.travel ? data.travel.areas.map(([bands, code]) => [bands, planMap.shape(code)]) : [];
    crossings();
    const draw = () => [flows, cover, catchments, unreached, areas].forEach((part) => part());
    draw();
    let drawn = state.wave;
    planMap.onChange(() => {
      if (drawn !== state.wave) {
        drawn = state.wave;
        draw();
      }
    });
  };
})();
