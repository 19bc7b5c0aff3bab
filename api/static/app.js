// Pages work without this file. It only says aloud what htmx keeps silent about: a lost connection, a refusal, a deed.
(function () {
  "use strict";
  function offline(shown) {
    var line = document.getElementById("offline");
    if (line) { line.hidden = !shown; }
  }
  // A refusal is gone to; what was done is read aloud while the page stays where it is.
  function speak() {
    var notices = document.getElementById("notices");
    if (notices && notices.firstElementChild) {
      notices.focus({ preventScroll: !notices.querySelector(".problem") });
    }
  }
  document.addEventListener("htmx:sendError", function () { offline(true); });
  document.addEventListener("htmx:timeout", function () { offline(true); });
  document.addEventListener("htmx:afterOnLoad", function () { offline(false); });
  document.addEventListener("htmx:oobAfterSwap", speak);
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.detail.target && event.detail.target.id === "notices") { speak(); }
  });
})();
