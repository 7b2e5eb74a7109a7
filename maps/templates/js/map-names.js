// Names of boards: each clear of other names, bases and lines, beside its board where it lies crowded.
(function () {
  "use strict";
  const { data, state, groups, element } = planMap;
  const { box, meet, within, pixel, place, cross, cuts, thin } = planMap.flat;
  const NEAR = [0, -18, 18, -32, 32].flatMap((y) => [0, -26, 26].map((x) => [x, y]));
  const AWAY = [0, -24, 24, -48, 48, -76, 76, -104, 104];
  // Beside a board: steps from it to the near edge of the name. Above and below it: to its middle.
  const BESIDE = [36, 52, 70, 95, 120, 150, 180].flatMap((x) => AWAY.flatMap((y) => [[x, y], [-x, y]]));
  const OVER = [-50, 50, -66, 66, -84, 84, -110, 110].flatMap((y) => [0, -30, 30, -60, 60].map((x) => [x, y]));
  const CROSSING = 120;
  const INWARD = 50;
  const NO_ROOM = 1000;
  const SHORTEST = 14;
  const ROUNDS = 4;

  // All are measured at once: the browser then lays the page out once.
  function measured(nodes) {
    const box = element("div", null, "measuring");
    box.append(...nodes);
    planMap.map.getContainer().append(box);
    const sizes = nodes.map((node) => ({ x: node.offsetWidth, y: node.offsetHeight }));
    box.remove();
    return sizes;
  }

  // While areas of travel time are shown, colours are not the measure's, nor are figures.
  function label(board) {
    const node = element("div", null, "board-label");
    node.append(element("span", board.name));
    if (!state.travel) {
      node.append(element("span", planMap.figure(board.code), "figure"));
    }
    node.setAttribute("aria-hidden", "true");
    return node;
  }

  function area(board) {
    const [south, west, north, east] = board.bounds;
    return (north - south) * (east - west);
  }

  // The line from a board to the nearest edge of its name; none where the name lies on the board.
  function leaderTo(home, spot, size) {
    const inside = (from, middle, half) => Math.min(Math.max(from, middle - half), middle + half);
    const end = L.point(inside(home.x, spot.x, size.x / 2), inside(home.y, spot.y, size.y / 2));
    return end.distanceTo(home) > SHORTEST ? [home, end] : null;
  }

  // What speaks against a spot away from home: length, lines crossed, lying towards the middle.
  function cost([home, end], lines, outward) {
    const crossed = lines.filter((line) => cross(line, [home, end])).length;
    return end.distanceTo(home) + CROSSING * crossed + ((end.x - home.x) * outward < 0 ? INWARD : 0);
  }

  function spotOf(home, size, taken, lines, frame) {
    const around = (spot) => box(spot, size.x + 4, size.y + 2);
    const clear = (spot) =>
      !taken.some((other) => meet(around(spot), other)) && !lines.some((line) => cuts(line, around(spot)));
    const near = NEAR.find((shift) => clear(home.add(shift)));
    if (near) {
      const spot = home.add(near);
      return { spot, leader: leaderTo(home, spot, size), box: around(spot), cost: Math.hypot(...near) / 4 };
    }
    const outward = home.x < (frame.min.x + frame.max.x) / 2 ? -1 : 1;
    const names = taken.filter((one) => one.name);
    const beside = BESIDE.map(([x, y]) => home.add([x + (Math.sign(x) * size.x) / 2, y]));
    const found = beside.concat(OVER.map((shift) => home.add(shift)))
      .map((spot) => ({ spot, leader: leaderTo(home, spot, size), box: around(spot) }))
      .filter((one) => one.leader && within(one.box, frame) && clear(one.spot))
      .filter((one) => !names.some((name) => cuts(one.leader, name)))
      .map((one) => ({ ...one, cost: cost(one.leader, lines, outward) }));
    return found.sort((one, other) => one.cost - other.cost)[0];
  }

  // Names set one after another, in the order given; one that finds no room costs the most.
  function layout(order, frame) {
    const taken = planMap.markerBoxes.slice();
    const lines = [];
    let total = 0;
    const set = order.map((one) => {
      const found = spotOf(one.home, one.size, taken, lines, frame);
      total += found ? found.cost : NO_ROOM;
      if (found) {
        taken.push({ ...found.box, name: true });
        if (found.leader) {
          lines.push(found.leader);
        }
      }
      return { ...one, found };
    });
    return { order, set, total };
  }

  // The chosen board first, then the largest; then whichever order sets all names nearest, each name
  // tried first in turn. One that finds no room waits for a closer view; list and table have it.
  function arranged(wanted, frame) {
    const fixed = wanted.filter((one) => one.board.code === state.board);
    let best = layout(wanted, frame);
    for (let round = 0; round < ROUNDS; round += 1) {
      const tried = best.order
        .filter((one) => !fixed.includes(one))
        .map((one) => layout(fixed.concat(one, best.order.filter((other) => other !== one && !fixed.includes(other))), frame));
      const better = tried.sort((one, other) => one.total - other.total)[0];
      if (!better || better.total >= best.total) {
        break;
      }
      best = better;
    }
    return best.set;
  }

  function draw() {
    groups.labels.clearLayers();
    const frame = planMap.map.getPixelBounds();
    const first = (board) => (board.code === state.board ? Infinity : area(board));
    const boards = data.boards
      .filter((board) => board.at && frame.contains(pixel(board.at)))
      .sort((a, b) => first(b) - first(a));
    const nodes = boards.map(label);
    const sizes = measured(nodes);
    const wanted = boards.map((board, place) => ({
      board, node: nodes[place], size: sizes[place], home: pixel(board.at),
    }));
    arranged(wanted, frame).forEach(({ node, size, found }) => {
      if (found) {
        put(node, found.spot, size);
        if (found.leader) {
          thin(groups.labels, ...found.leader, {});
        }
      }
    });
  }

  function put(node, spot, size) {
    const icon = L.divIcon({ html: node, className: "label-holder", iconSize: [size.x, size.y] });
    const style = { icon, pane: "names", interactive: false, keyboard: false };
    L.marker(place(spot), style).addTo(groups.labels);
  }

  planMap.startNames = function () {
    draw();
    planMap.map.on("moveend", draw);
    planMap.onChange(draw);
  };
})();
