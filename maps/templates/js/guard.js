// First script of every page: marks that scripts run, and lets no text be read as HTML.
(function () {
  "use strict";
  const root = document.documentElement;
  root.classList.replace("no-js", "js");
  // If the page's own script fails before it is ready, fall back to the version without scripts.
  window.addEventListener("error", function () {
    if (!root.classList.contains("ready")) {
      root.classList.replace("js", "no-js");
    }
  });
  // The map library tests once whether SVG can be parsed; every other string is refused.
  if (window.trustedTypes && window.trustedTypes.createPolicy) {
    window.trustedTypes.createPolicy("default", {
      createHTML: function (text) {
        return text === "<svg/>" ? text : null;
      },
    });
  }
})();
