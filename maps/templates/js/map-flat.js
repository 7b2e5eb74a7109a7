// Places in pixels of the present view: boxes, whether they meet, thin lines that lead to them.
(function () {
  "use strict";
  let leaders = null;

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

  function within(one, frame) {
    return one.left > frame.min.x && one.right < frame.max.x &&
      one.top > frame.min.y && one.bottom < frame.max.y;
  }

  function pixel(at) {
    return planMap.map.project(at, planMap.map.getZoom());
  }

  function place(point) {
    return planMap.map.unproject(point, planMap.map.getZoom());
  }

  function turn(a, b, c) {
    return Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
  }

  function cross([a, b], [c, d]) {
    return turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b);
  }

  // Whether a line runs through a box.
  function cuts([from, to], one) {
    const corners = [
      { x: one.left, y: one.top }, { x: one.right, y: one.top },
      { x: one.right, y: one.bottom }, { x: one.left, y: one.bottom },
    ];
    const inside = from.x > one.left && from.x < one.right && from.y > one.top && from.y < one.bottom;
    return inside || corners.some((corner, side) => cross([from, to], [corner, corners[(side + 1) % 4]]));
  }

  function thin(group, from, to, look) {
    const style = { pane: "leaders", renderer: leaders, interactive: false };
    const line = { weight: 1, color: "#1b2733", noClip: true, smoothFactor: 0 };
    L.polyline([place(from), place(to)], { ...style, ...line, ...look }).addTo(group);
  }

  planMap.flat = {
    box, meet, within, pixel, place, cross, cuts, thin,
    start(pane) {
      leaders = pane("leaders", 610);
      pane("names", 650);
    },
  };
})();
