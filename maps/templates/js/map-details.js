// The panel of details: what is proposed for a board, who covers it, how far its families travel,
// how it compares, why it has its model of service, and what all this rests on.
(function () {
  "use strict";
  const { data, state, boards, element, vector } = planMap;
  const byId = (id) => document.getElementById(id);

  function heading(body, words) {
    body.append(element("h3", words));
  }

  function listed(body, lines, none) {
    if (!lines.length) {
      body.append(element("p", none, "small"));
      return;
    }
    const list = element("ul");
    lines.forEach((line) => list.append(element("li", line)));
    body.append(list);
  }

  function terms(body, pairs) {
    const list = element("dl");
    pairs.forEach(([name, text]) => list.append(element("dt", name), element("dd", text)));
    body.append(list);
  }

  function cell(tag, text, scope) {
    const made = element(tag, text);
    if (scope) {
      made.setAttribute("scope", scope);
    }
    return made;
  }

  // A small table: headings of columns, then rows whose first text names them.
  function table(body, caption, headings, rows) {
    const made = element("table", null, "mini");
    const head = element("tr");
    headings.forEach((text) => head.append(cell("th", text, "col")));
    const top = element("thead");
    top.append(head);
    const lines = element("tbody");
    rows.forEach(([name, ...texts]) => {
      const row = element("tr");
      row.append(cell("th", name, "row"), ...texts.map((text) => cell("td", text)));
      lines.append(row);
    });
    made.append(element("caption", caption), top, lines);
    body.append(made);
    return made;
  }

  function ofWave(code, wave) {
    return (code ? boards.get(code) : data.scotland).waves[wave];
  }

  function bases(code) {
    return data.bases
      .filter((base) => base.board === code && base.waves[state.wave].wte > 0)
      .sort((one, other) => other.waves[state.wave].wte - one.waves[state.wave].wte)
      .map((base) => `${base.name}: ${base.waves[state.wave].text} WTE`);
  }

  function proposed(body, code) {
    const board = boards.get(code);
    heading(body, "What is proposed");
    const texts = ofWave(code, state.wave).more;
    const figures = data.panel.figures.map(([label, unit], place) => [label, `${texts[place]} ${unit}`]);
    const about = board ? board.about : data.scotland.posts[state.wave];
    terms(body, about.concat(figures));
    const columns = ["Served", "Staff time serving"].map((label) =>
      data.panel.figures.findIndex((one) => one[0] === label),
    );
    const rows = data.waves.map((wave) => {
      const here = ofWave(code, wave);
      return [String(wave), here.text[0], ...columns.map((column) => here.more[column])];
    });
    const made = table(body, "Wave by wave", ["Wave", data.measures[0].label, "Families served a year", "WTE serving"], rows);
    made.tBodies[0].rows[data.waves.indexOf(state.wave)].className = "chosen";
    if (board) {
      body.append(element("h4", "Bases"));
      listed(body, bases(code), "No base of its own in this wave.");
    }
  }

  function covered(body, code) {
    heading(body, "Who covers it");
    const lines = data.cover[state.wave]
      .filter(([supported, hub]) => supported === code || hub === code)
      .map(([supported, hub, words]) =>
        supported === code
          ? `Covered by ${boards.get(hub).name}: ${words}`
          : `Covers ${boards.get(supported).name}: ${words}`,
      );
    listed(body, lines, "Its own team: it neither covers another board nor is covered by one.");
    body.append(element("h4", "Mother and baby unit"));
    const units = data.catchments[state.wave]
      .filter(([board]) => board === code)
      .map(([, , unit, words]) => `${unit}: ${words}`);
    listed(body, units, "No admissions in this wave.");
  }

  function swatch(fill) {
    const picture = vector("svg", { width: 28, height: 18, "aria-hidden": "true" });
    const box = { x: 0.5, y: 0.5, width: 27, height: 17, fill, stroke: "#3d2b1f" };
    picture.append(vector("rect", box));
    return picture;
  }

  function travels(body, code) {
    heading(body, "How far families travel");
    const mean = data.measures.findIndex((one) => one.id === "mean_minutes");
    const text = ofWave(code, state.wave).text[mean];
    const none = "Nobody travels in this wave.";
    body.append(element("p", text === "none" ? none : `Families and staff travel ${text} one way on average.`));
    const shares = ofWave(code, state.wave).travel;
    if (shares.length) {
      body.append(element("p", `${data.panel.travelOf}, by travel time to the nearest open base:`));
      const list = element("ul", null, "bands");
      data.panel.travel.forEach((words, place) => {
        const line = element("li");
        line.append(swatch(data.travel.bands[place].colour), `${words}: ${shares[place]}`);
        list.append(line);
      });
      body.append(list, element("p", `Farthest place: ${shares[shares.length - 1]} minutes.`, "small"));
    }
    const routes = data.crossings.filter(([, , , ends]) => code && ends.includes(code));
    if (routes.length) {
      const part = element("details");
      const flights = routes.some(([kind]) => kind === "flight");
      part.append(element("summary", `${flights ? "Ferries and flights" : "Ferries"} here (${routes.length})`));
      listed(part, routes.map(([, , words]) => words), "");
      body.append(part);
    }
  }

  function compared(body, code) {
    heading(body, "How it compares");
    const own = ofWave(code, state.wave);
    const nation = ofWave("", state.wave);
    const rows = data.measures.map((measure, place) => [
      `${measure.label}, ${measure.unit}`, own.text[place], nation.text[place],
    ]);
    const made = table(body, `Beside Scotland, wave ${state.wave}`, ["Measure", boards.get(code).name, "Scotland"], rows);
    data.measures.forEach((measure, place) => {
      made.tBodies[0].rows[place].cells[1].dataset.measure = measure.id;
    });
    body.append(element("p", own.share));
  }

  function measures(body) {
    heading(body, "Measures");
    const list = element("dl");
    data.measures.forEach((measure, place) => {
      const shown = element("dd", ofWave("", state.wave).text[place]);
      shown.dataset.measure = measure.id;
      list.append(element("dt", `${measure.label}, ${measure.unit}`), shown);
    });
    body.append(list);
  }

  function because(body, code) {
    const words = boards.get(code).why;
    if (words) {
      heading(body, "Why this model of service");
      body.append(element("p", words));
    }
  }

  // The report lies beside the map in the folder of a run; on its own, the map still says what it is.
  function rests(body) {
    heading(body, "What is assumed");
    const text = element("p", `${data.panel.assumed} `);
    const link = element("a", "Open the report beside this file");
    link.href = "report.html";
    text.append(link, " for prices of limits, simple rules, and every input with its source.");
    body.append(text);
  }

  planMap.swatch = swatch;
  planMap.details = function () {
    const board = boards.get(state.board);
    const name = board ? board.name : "All Scotland";
    byId("details-heading").textContent = `${name}, wave ${state.wave}`;
    byId("details-link").textContent = `Details of ${board ? board.name : "all Scotland"}`;
    const body = byId("details-body");
    const open = body.querySelector("details[open]");
    body.replaceChildren();
    proposed(body, state.board);
    if (board) {
      covered(body, board.code);
    } else {
      measures(body);
    }
    travels(body, state.board);
    if (board) {
      compared(body, board.code);
      because(body, board.code);
    }
    rests(body);
    if (open && body.querySelector("details")) {
      body.querySelector("details").open = true;
    }
  };
})();
