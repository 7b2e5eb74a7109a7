// What the reader has chosen, and the page's data: shared by every other script of the map page.
const planMap = (function () {
  "use strict";
  const data = JSON.parse(document.getElementById("plan-data").textContent);
  const groups = {};
  const listeners = [];
  const state = { wave: data.waves[data.waves.length - 1], measure: 0, board: "" };
  const boards = new Map(data.boards.map((board) => [board.code, board]));

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

  function figures(code) {
    const owner = code ? boards.get(code) : data.scotland;
    return owner.waves[state.wave];
  }

  function measure() {
    return data.measures[state.measure];
  }

  function colour(code) {
    const band = figures(code).band[state.measure];
    return band < 0 ? data.style.colours.no_figure : measure().bands[band].colour;
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
