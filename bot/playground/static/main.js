// Wires the page. Every module listens on the document, so that what is swapped in later needs no wiring.
import { act } from "./acts.js";
import "./composer.js";
import "./elements.js";
import { startLooking } from "./live.js";
import "./menus.js";
import "./modal.js";

startLooking();
if (document.body.dataset.tab) act("open_app", { tab: document.body.dataset.tab });

document.addEventListener("click", (event) => {
  const toggle = event.target.closest("#open-sidebar");
  const open = toggle ? document.body.classList.toggle("with-sidebar") : document.body.classList.remove("with-sidebar");
  document.querySelector("#open-sidebar")?.setAttribute("aria-expanded", String(Boolean(open)));
});

document.body.inert = false; // until here a press would have been lost
