// What the reader has chosen, and the page's data: shared by the scripts of the comparison page.
const sideBySide = (function () {
  "use strict";
  const data = JSON.parse(document.getElementById("compare-data").textContent);
  const listeners = [];
  const state = {
    wave: data.waves[data.waves.length - 1],
    measure: 0,
    board: "",
    pointed: "",
    view: data.views[0].id,
  };
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

  function measure() {
    return data.measures[state.measure];
  }

  function figures(code) {
    return data.figures[code][String(state.wave)];
  }

  // A difference with its verdict where one way is better: "+4.8 points, better".
  function changeWords(code, metric, run) {
    const own = figures(code);
    const verdict = own.verdicts[metric][run - 1];
    const change = own.changes[metric][run - 1];
    return verdict === "better" || verdict === "worse" ? `${change}, ${verdict}` : change;
  }

  function name(code) {
    return boards.has(code) ? boards.get(code).name : "Scotland";
  }

  // One board in all runs: "Fife, Mean travel (minutes): base 12; other 14 (+2, worse)".
  function boardWords(code) {
    const metric = measure().metric;
    const each = data.runs.map((run, place) => {
      const value = `${run} ${figures(code).values[metric][place]}`;
      return place ? `${value} (${changeWords(code, metric, place)})` : value;
    });
    return `${name(code)}, ${measure().label} (${measure().unit}): ${each.join("; ")}`;
  }

  function change(part) {
    Object.assign(state, part);
    listeners.forEach((listener) => listener(part));
  }

  return {
    data,
    state,
    boards,
    element,
    vector,
    measure,
    figures,
    changeWords,
    boardWords,
    name,
    change,
    onChange: (listener) => listeners.push(listener),
  };
})();
