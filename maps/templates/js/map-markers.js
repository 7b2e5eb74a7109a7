// Bases and mother and baby units: set so that none covers another.
(function () {
  "use strict";
  const { data, state, boards, groups, element, vector } = planMap;
  const { box, meet, pixel, thin } = planMap.flat;
  const LEAST = 24;

  function radius(wte) {
    const { basePixels, baseLeast } = data.style.sizes;
    return Math.max(baseLeast, basePixels * Math.sqrt(wte));
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

  // A layer that is switched off has no markers: nothing to reach, and no room to leave for names.
  function shown(group) {
    group.clearLayers();
    return planMap.map.hasLayer(group);
  }

  function bases() {
    if (!shown(groups.bases)) {
      return [];
    }
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
    if (!shown(groups.units)) {
      return [];
    }
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

  // Markers are made anew; whoever stood on one by keyboard stands on its successor.
  function draw() {
    const held = document.activeElement && document.activeElement.dataset.marker;
    const taken = bases();
    planMap.markerBoxes = taken.concat(units(taken.slice()));
    const heir = held && document.querySelector(`[data-marker="${CSS.escape(held)}"]`);
    if (heir) {
      heir.focus({ preventScroll: true });
    }
  }

  planMap.startMarkers = function () {
    draw();
    planMap.map.on("zoomend", draw);
    planMap.onChange(draw);
  };
})();
