// What the reader has chosen, and the page's data: shared by every other script of the map page.
const planMap = (function () {
  "use strict";
  const data = JSON.parse(document.getElementById("plan-data").textContent);
  const groups = {};
  const listeners = [];
  const state = { wave: data.waves[data.waves.length - 1], measure: 0, board: "", travel: false };
  const boards = new Map(data.boards.map((board) => [board.code, board]));
  const UNITS = 1e4;

  // Text reaches the page through textContent alone, whatever it holds.
  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text !== undefined && text !== null) {
      made.textContent = text;
    }
    if (className) {
      made.className = className;
    }
    return made;
  }

  function vector(tag, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  }

  // A flat list of steps north and east, in ten-thousandths of a degree, as places.
  function places(steps) {
    const made = [];
    let north = 0;
    let east = 0;
    for (let place = 0; place < steps.length; place += 2) {
      north += steps[place];
      east += steps[place + 1];
      made.push([north / UNITS, east / UNITS]);
    }
    return made;
  }

  function shape(polygons) {
    return polygons.map((rings) => rings.map(places));
  }

  function figures(code) {
    const owner = code ? boards.get(code) : data.scotland;
    return owner.waves[state.wave];
  }

  function measure() {
    return data.measures[state.measure];
  }

  function colour(code) {
    const band = figures(code).band[state.measure];
    return band < 0 ? data.style.noFigure : measure().bands[band].colour;
  }

  function figure(code) {
    return figures(code).text[state.measure];
  }

  function change(part) {
    Object.assign(state, part);
    listeners.forEach((listener) => listener(part));
  }

  return {
    data,
    state,
    boards,
    groups,
    element,
    vector,
    places,
    shape,
    figures,
    figure,
    measure,
    colour,
    change,
    onChange: (listener) => listeners.push(listener),
    layer: (name, group) => {
      groups[name] = group;
    },
  };
})();
