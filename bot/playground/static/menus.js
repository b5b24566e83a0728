// Menus behind a button, and what their entries do.
import { act, toast } from "./acts.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-menu]");
  const open = document.querySelector("[data-menu][aria-expanded=true]");
  if (open && !(button === open)) close(open);
  if (button) button.getAttribute("aria-expanded") === "true" ? close(button) : show(button);
  run(event.target);
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest("[role=menu]");
  if (!menu) return;
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) items[(items.indexOf(event.target) + step + items.length) % items.length].focus();
  else if (event.key === "Escape" || event.key === "Tab") close(menu.previousElementSibling, event.key === "Escape");
  else return;
  if (event.key !== "Tab") event.preventDefault();
});

function show(button) {
  const menu = button.nextElementSibling;
  menu.hidden = false;
  button.setAttribute("aria-expanded", "true");
  menu.classList.toggle("above", menu.classList.contains("above") || menu.getBoundingClientRect().bottom > innerHeight);
  menu.querySelector("[role=menuitem]")?.focus();
}

function close(button, focus = false) {
  button.nextElementSibling.hidden = true;
  button.setAttribute("aria-expanded", "false");
  if (focus) button.focus();
}

async function run(target) {
  const shortcut = target.closest("[data-shortcut]");
  if (shortcut) {
    const { channel, ts } = shortcut.closest(".message")?.dataset ?? {};
    await act("shortcut", { callback_id: shortcut.dataset.shortcut, channel, ts });
  }
  if (target.closest("[data-monday]")) {
    await act("monday", {});
    toast("It is Monday, nine o'clock. What comes once a week comes within a few seconds.");
  }
  const copy = target.closest("[data-copy]");
  if (copy) {
    await navigator.clipboard.writeText(copy.dataset.copy);
    toast("Copied.");
  }
}
