// Pages work without this file. It only says aloud what htmx keeps silent about: a lost connection and a refusal.
(function () {
  "use strict";
  function offline(shown) {
    var line = document.getElementById("offline");
    if (line) { line.hidden = !shown; }
  }
  document.addEventListener("htmx:sendError", function () { offline(true); });
  document.addEventListener("htmx:timeout", function () { offline(true); });
  document.addEventListener("htmx:afterOnLoad", function () { offline(false); });
  document.addEventListener("htmx:afterSwap", function (event) {
    var place = event.detail.target;
    if (place && place.id === "notices") { place.focus(); }
  });
})();
