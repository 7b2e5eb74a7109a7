// The maps: one colouring, one view and one pointed-at board for all of them.
(function () {
  "use strict";
  const { data, state, boards, vector } = sideBySide;
  // The size of a figure on a map, in pixels: width of a letter, height of a line.
  const LETTER = 8.2;
  const LINE = 15;
  // A map on paper is about this wide.
  const PAPER = 225;

  const maps = Array.from(document.querySelectorAll("figure.map"), (figure) => ({
    run: Number(figure.dataset.run),
    difference: "difference" in figure.dataset,
    title: figure.querySelector(".map-title").textContent,
    frame: figure.querySelector(".map-frame"),
    land: figure.querySelector(".map-land"),
    list: figure.querySelector(".map-boards"),
    texts: figure.querySelector(".map-figures"),
    shapes: new Map(
      Array.from(figure.querySelectorAll("use[data-board]"), (one) => [one.dataset.board, one]),
    ),
  }));
  const order = data.boards.map((board) => board.code).filter((code) => maps[0].shapes.has(code));
  let active = order[0];

  function bandOf(map, code) {
    const own = sideBySide.figures(code);
    return map.difference
      ? own.steps[state.measure][map.run - 1]
      : own.bands[state.measure][map.run];
  }

  function look(map, code) {
    const place = bandOf(map, code);
    const known = map.difference ? sideBySide.measure().steps : sideBySide.measure().bands;
    return place < 0 ? data.noFigure : known[place];
  }

  function box() {
    return data.views.find((view) => view.id === state.view).box;
  }

  // What may stand at a board: its sign, which always does, and its figure, where there is room.
  function words(map, code) {
    const own = sideBySide.figures(code);
    const metric = sideBySide.measure().metric;
    const place = bandOf(map, code);
    if (place < 0) {
      return { sign: "", figure: "" };
    }
    if (!map.difference) {
      return { sign: "", figure: own.values[metric][map.run] };
    }
    const sign = sideBySide.measure().steps[place].sign;
    const change = own.changes[metric][map.run - 1].split(" ")[0];
    return { sign, figure: sign === "=" ? "" : change };
  }

  function meet(one, other) {
    return (
      Math.abs(one.x - other.x) < (LETTER * (one.text.length + other.text.length)) / 2 &&
      Math.abs(one.y - other.y) < LINE
    );
  }

  function write(map, paper) {
    const [left, top, wide, high] = box();
    const width = paper ? PAPER : map.frame.clientWidth || PAPER;
    const scale = width / wide;
    const height = high * scale;
    const inside = (x, y, text) => {
      const half = (LETTER * text.length) / 2 + 4;
      return x > half && x < width - half && y > LINE && y < height - LINE;
    };
    const shown = new Map();
    const spots = order.map((code) => {
      const at = boards.get(code).at;
      return { code, x: (at[0] - left) * scale, y: (at[1] - top) * scale, ...words(map, code) };
    });
    spots.forEach((spot) => {
      if (spot.sign && inside(spot.x, spot.y, spot.sign)) {
        shown.set(spot.code, { ...spot, text: spot.sign });
      }
    });
    const first = (spot) => (spot.code === state.board ? 0 : 1);
    spots.sort((a, b) => first(a) - first(b)).forEach((spot) => {
      const wanted = { ...spot, text: spot.figure };
      const others = Array.from(shown.values()).filter((other) => other.code !== spot.code);
      if (spot.figure && inside(spot.x, spot.y, spot.figure) && !others.some((one) => meet(wanted, one))) {
        shown.set(spot.code, wanted);
      }
    });
    map.texts.replaceChildren(
      ...Array.from(shown.values(), (one) => {
        const at = { x: `${(100 * one.x) / width}%`, y: `${(100 * one.y) / height}%`, dy: "0.35em" };
        const text = vector("text", at);
        text.textContent = one.text;
        return text;
      }),
    );
  }

  function label(map) {
    const what = map.difference ? `Map of the difference, ${map.title}` : `Map of ${map.title}`;
    return `${what}: ${sideBySide.measure().label}, wave ${state.wave}`;
  }

  function boardLabel(map, code) {
    const own = sideBySide.figures(code);
    const metric = sideBySide.measure().metric;
    const text = map.difference
      ? sideBySide.changeWords(code, metric, map.run)
      : own.values[metric][map.run];
    return `${boards.get(code).name}: ${text}`;
  }

  function paint(map) {
    map.list.setAttribute("aria-label", label(map));
    map.land.setAttribute("viewBox", box().join(" "));
    map.shapes.forEach((shape, code) => {
      const { colour, line } = look(map, code);
      shape.setAttribute("fill", colour);
      shape.setAttribute("stroke", line);
      shape.setAttribute("aria-label", boardLabel(map, code));
      shape.setAttribute("aria-selected", String(state.board === code));
      shape.setAttribute("tabindex", code === active ? "0" : "-1");
    });
    write(map, false);
  }

  // The board that is pointed at, or else the chosen one, has a ring on every map.
  function ring(map) {
    const code = state.pointed || state.board;
    const shape = map.shapes.get(code);
    const rings = shape
      ? ["ring-out", "ring-in"].map((name) =>
          vector("use", { href: shape.getAttribute("href"), class: name }),
        )
      : [];
    map.rings.replaceChildren(...rings);
  }

  function choose(code) {
    sideBySide.change({ board: state.board === code ? "" : code });
  }

  function step(map, code, event) {
    const at = order.indexOf(code);
    const next = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: order.length - 1,
    }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      active = order[(next + order.length) % order.length];
      sideBySide.change({ view: sideBySide.viewFor(active) });
      map.shapes.get(active).focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(code);
    }
  }

  function reachable(map) {
    // What stood as one picture is now a list of boards to move through.
    map.frame.removeAttribute("role");
    map.frame.removeAttribute("aria-label");
    map.list.setAttribute("role", "listbox");
    map.list.setAttribute("aria-describedby", "maps-help");
    map.rings = vector("g", { class: "map-rings", "aria-hidden": "true" });
    map.land.append(map.rings);
    map.shapes.forEach((shape, code) => {
      shape.setAttribute("role", "option");
      shape.addEventListener("click", () => choose(code));
      shape.addEventListener("keydown", (event) => step(map, code, event));
      shape.addEventListener("focus", () => {
        active = code;
        maps.forEach((one) =>
          one.shapes.forEach((other, its) => other.setAttribute("tabindex", its === code ? "0" : "-1")),
        );
        sideBySide.change({ pointed: code });
      });
      shape.addEventListener("blur", () => sideBySide.change({ pointed: "" }));
      shape.addEventListener("mouseenter", () => sideBySide.change({ pointed: code }));
      shape.addEventListener("mouseleave", () => sideBySide.change({ pointed: "" }));
    });
  }

  // The view as it is where it shows the board, or else the whole.
  sideBySide.viewFor = function (code) {
    const [left, top, wide, high] = box();
    const at = boards.has(code) && boards.get(code).at;
    const seen = !at || (at[0] > left && at[0] < left + wide && at[1] > top && at[1] < top + high);
    return seen ? state.view : data.views[0].id;
  };

  function draw(part) {
    if (part.board && order.includes(part.board)) {
      active = part.board;
    }
    if (!("pointed" in part)) {
      maps.forEach(paint);
      document.querySelectorAll("[data-view]").forEach((button) =>
        button.setAttribute("aria-pressed", String(button.dataset.view === state.view)),
      );
    }
    maps.forEach(ring);
  }

  sideBySide.startMaps = function () {
    maps.forEach(reachable);
    draw({});
    document.querySelectorAll("[data-view]").forEach((button) =>
      button.addEventListener("click", () => sideBySide.change({ view: button.dataset.view })),
    );
    sideBySide.onChange(draw);
    window.addEventListener("resize", () => maps.forEach((map) => write(map, false)));
    window.addEventListener("beforeprint", () => maps.forEach((map) => write(map, true)));
    window.addEventListener("afterprint", () => maps.forEach((map) => write(map, false)));
  };
})();
