// Bases, mother and baby units and board names: set so that none covers another.
(function () {
  "use strict";
  const { data, state, boards, groups, element, vector } = planMap;
  const LEAST = 24;

  function radius(wte) {
    const { basePixels, baseLeast } = data.style.sizes;
    return Math.max(baseLeast, basePixels * Math.sqrt(wte));
  }

  function box(point, width, height) {
    return {
      left: point.x - width / 2, right: point.x + width / 2,
      top: point.y - height / 2, bottom: point.y + height / 2,
    };
  }

  function meet(one, other) {
    return one.left < other.right && other.left < one.right &&
      one.top < other.bottom && other.top < one.bottom;
  }

  function pixel(at) {
    return planMap.map.project(at, planMap.map.getZoom());
  }

  // Bases too close to tell apart at this zoom stand as one circle, with their posts together;
  // the closest pair joins first.
  function together(bases) {
    const made = bases.map((base) => ({
      bases: [base], wte: base.waves[state.wave].wte, point: pixel(base.at),
    }));
    for (let pair = closest(made); pair; pair = closest(made)) {
      const [i, j] = pair;
      made.splice(i, 1, join(made[i], made.splice(j, 1)[0]));
    }
    return made.map((one) => ({ ...one, box: box(one.point, side(one), side(one)) }));
  }

  function side(one) {
    return Math.max(LEAST, 2 * radius(one.wte) + 2);
  }

  // Room between the squares in which two circles can be touched; positions are whole pixels.
  function gap(one, other) {
    const far = Math.max(Math.abs(one.point.x - other.point.x), Math.abs(one.point.y - other.point.y));
    return far - (side(one) + side(other)) / 2 - 2;
  }

  function closest(made) {
    let best = null;
    let least = 0;
    for (let i = 0; i < made.length; i += 1) {
      for (let j = i + 1; j < made.length; j += 1) {
        const apart = gap(made[i], made[j]);
        if (apart < least) {
          least = apart;
          best = [i, j];
        }
      }
    }
    return best;
  }

  function join(one, other) {
    const wte = one.wte + other.wte;
    const point = one.point.multiplyBy(one.wte / wte).add(other.point.multiplyBy(other.wte / wte));
    return { bases: one.bases.concat(other.bases), wte, point };
  }

  function marker(group, point, size, picture, words, act, key) {
    const node = element("div", null, "marker-inside");
    node.append(picture);
    const icon = L.divIcon({ html: node, className: "marker", iconSize: [size, size] });
    const at = planMap.map.unproject(point, planMap.map.getZoom());
    const made = L.marker(at, { icon, keyboard: true, riseOnHover: true }).addTo(group);
    made.getElement().dataset.marker = key;
    planMap.reachable(made.getElement(), () => words, act);
    made.getElement().setAttribute("aria-label", words);
    made.on("click", act);
  }

  function circle(one) {
    const size = 2 * radius(one.wte) + 2;
    const picture = vector("svg", { width: size, height: size, "aria-hidden": "true" });
    picture.append(
      vector("circle", {
        cx: size / 2, cy: size / 2, r: size / 2 - 1,
        fill: data.style.colours.base, "fill-opacity": 0.92, stroke: "#ffffff", "stroke-width": 1.5,
      }),
    );
    return picture;
  }

  function diamond() {
    const picture = vector("svg", { width: 22, height: 22, viewBox: "0 0 22 22", "aria-hidden": "true" });
    const style = { fill: data.style.colours.unit, stroke: "#ffffff", "stroke-width": 1.5 };
    picture.append(vector("path", { d: "M11 1L21 11L11 21L1 11Z", ...style }));
    return picture;
  }

  function baseWords(one) {
    const each = one.bases.map((base) => {
      const name = boards.has(base.board) ? boards.get(base.board).name : base.board;
      return `${base.name} (${name}) ${base.waves[state.wave].text} WTE`;
    });
    return one.bases.length === 1
      ? `Base: ${each[0]}`
      : `${one.bases.length} bases, ${one.wte.toFixed(2)} WTE: ${each.join("; ")}`;
  }

  function openBase(one) {
    if (one.bases.length > 1) {
      const bounds = L.latLngBounds(one.bases.map((base) => base.at)).pad(0.3);
      planMap.map.fitBounds(bounds, { animate: false });
      return;
    }
    if (state.board !== one.bases[0].board) {
      planMap.choose(one.bases[0].board);
    }
  }

  function bases() {
    groups.bases.clearLayers();
    const here = data.bases.filter((base) => base.waves[state.wave].wte > 0);
    const made = together(here);
    made.forEach((one) => {
      marker(groups.bases, one.point, side(one), circle(one), baseWords(one), () => openBase(one), one.bases[0].code);
    });
    return made.map((one) => one.box);
  }

  function toggleCatchments() {
    document.querySelector("input[name=layer][value=catchments]").click();
  }

  // Places around a point, the nearest first, in sixteen directions.
  const AROUND = [[0, 0]].concat(
    [24, 32, 40, 50, 60, 72, 86, 100].flatMap((far) =>
      Array.from({ length: 16 }, (_, turn) => (turn * Math.PI) / 8).map((angle) => [
        Math.round(far * Math.sin(angle)), Math.round(-far * Math.cos(angle)),
      ]),
    ),
  );

  // A unit stands at its hospital, or just beside it where a base's circle is there already.
  function units(taken) {
    groups.units.clearLayers();
    return data.units.map((unit) => {
      const point = pixel(unit.at);
      const free = (one) => !taken.some((other) => meet(box(one, 28, 28), other));
      const spot = AROUND.map((shift) => point.add(shift)).find(free) || point;
      const words = `Mother and baby unit: ${unit.name}, ${unit.waves[state.wave]}`;
      if (spot.distanceTo(point) > 1) {
        thin(groups.units, point, spot, { color: "#ffffff", weight: 3.5 });
        thin(groups.units, point, spot, { color: data.style.colours.unit, weight: 1.5 });
      }
      marker(groups.units, spot, LEAST, diamond(), words, toggleCatchments, unit.id);
      taken.push(box(spot, 28, 28));
      return box(spot, 28, 28);
    });
  }

  function measured(node) {
    document.body.append(node);
    node.style.position = "absolute";
    const size = { x: node.offsetWidth, y: node.offsetHeight };
    node.remove();
    node.style.position = "";
    return size;
  }

  function label(board) {
    const node = element("div", null, "board-label");
    node.append(element("span", board.name), element("span", planMap.figure(board.code), "figure"));
    node.setAttribute("aria-hidden", "true");
    return node;
  }

  function area(board) {
    const [south, west, north, east] = board.bounds;
    return (north - south) * (east - west);
  }

  const NEAR = [0, -18, 18, -32, 32].flatMap((y) => [0, -26, 26].map((x) => [x, y]));
  const FAR = [60, 85, 110, 135, 160, 190].flatMap((x) => [0, -22, 22, -44, 44, 66].map((y) => [x, y]));

  // Names go to the chosen board first, then to the largest. One that would cover another name or
  // a base stands aside with a line to its board; where there is no room it waits for a closer view.
  function names(markers) {
    groups.labels.clearLayers();
    const frame = planMap.map.getPixelBounds();
    const taken = markers.slice();
    const first = (board) => (board.code === state.board ? Infinity : area(board));
    const wanted = data.boards.filter((board) => board.at).sort((a, b) => first(b) - first(a));
    wanted.forEach((board) => {
      const node = label(board);
      const size = measured(node);
      const home = pixel(board.at);
      const outward = home.x < (frame.min.x + frame.max.x) / 2 ? -1 : 1;
      const around = (spot) => box(spot, size.x + 4, size.y + 2);
      const clear = (spot) => !taken.some((other) => meet(around(spot), other));
      const spot =
        NEAR.map((shift) => home.add(shift)).find(clear) ||
        FAR.map(([x, y]) => home.add([outward * (x + size.x / 2), y]))
          .filter((one) => within(around(one), frame))
          .find(clear);
      if (spot) {
        taken.push(around(spot));
        place(node, spot, size);
        leader(home, spot, size);
      }
    });
  }

  function within(one, frame) {
    return one.left > frame.min.x && one.right < frame.max.x &&
      one.top > frame.min.y && one.bottom < frame.max.y;
  }

  function leader(home, spot, size) {
    if (Math.abs(home.x - spot.x) <= size.x / 2 + 4) {
      return;
    }
    thin(groups.labels, home, spot.add([(home.x < spot.x ? -1 : 1) * (size.x / 2), 0]), {});
  }

  function thin(group, from, to, look) {
    const back = (point) => planMap.map.unproject(point, planMap.map.getZoom());
    const style = { pane: "leaders", renderer: leaders, interactive: false };
    const line = { weight: 1, color: "#1b2733", noClip: true, smoothFactor: 0 };
    L.polyline([back(from), back(to)], { ...style, ...line, ...look }).addTo(group);
  }

  function place(node, spot, size) {
    const icon = L.divIcon({ html: node, className: "label-holder", iconSize: [size.x, size.y] });
    const at = planMap.map.unproject(spot, planMap.map.getZoom());
    L.marker(at, { icon, pane: "names", interactive: false, keyboard: false }).addTo(groups.labels);
  }

  let markerBoxes = [];
  let leaders = null;

  // Markers are made anew; whoever stood on one by keyboard stands on its successor.
  function draw() {
    const held = document.activeElement && document.activeElement.dataset.marker;
    const taken = bases();
    markerBoxes = taken.concat(units(taken.slice()));
    names(markerBoxes);
    const heir = held && document.querySelector(`[data-marker="${CSS.escape(held)}"]`);
    if (heir) {
      heir.focus({ preventScroll: true });
    }
  }

  planMap.startMarkers = function () {
    [["leaders", 610], ["names", 650]].forEach(([name, depth]) => {
      const pane = planMap.map.createPane(name);
      pane.style.zIndex = depth;
      pane.style.pointerEvents = "none";
    });
    leaders = L.svg({ pane: "leaders", padding: 0.5 });
    draw();
    planMap.map.on("zoomend", draw);
    planMap.map.on("moveend", () => names(markerBoxes));
    planMap.onChange(draw);
  };
})();
