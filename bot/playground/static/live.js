// Looks again whenever something has changed, and swaps what differs. Where nothing differs, nothing moves.
import { actedJustNow } from "./acts.js";

const drawn = new WeakMap(); // element -> the HTML that the server drew it with
let looking = false;
let stale = false;

export function startLooking() {
  for (const region of document.querySelectorAll("[data-live]")) remember(region);
  for (const scroll of document.querySelectorAll(".scroll")) if (scroll.role === "log") toNewest(scroll);
  const changes = new EventSource("/changes");
  changes.onmessage = look;
  changes.onopen = () => {
    document.body.classList.remove("away");
    look(); // what happened before the stream stood, or while the playground was away
  };
  changes.onerror = () => document.body.classList.add("away");
  document.dispatchEvent(new Event("swapped"));
}

async function look() {
  stale = true;
  if (looking) return;
  looking = true;
  try {
    while (stale) {
      stale = false;
      const response = await fetch(location.href, { headers: { accept: "text/html" } });
      if (response.ok) show(new DOMParser().parseFromString(await response.text(), "text/html"));
    }
  } catch {
    // the playground is away; its stream tells when it is back
  } finally {
    looking = false;
  }
}

function show(page) {
  const logs = [...document.querySelectorAll(".scroll[role=log]")];
  const atEnd = logs.filter((box) => box.scrollHeight - box.scrollTop - box.clientHeight < 80);
  const newest = new Map(logs.map((box) => [box, newestIn(box)?.id]));
  for (const region of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(region.id);
    if (fresh) swap(region, fresh);
  }
  for (const box of logs) if (atEnd.includes(box) || (actedJustNow() && newestIn(box)?.id !== newest.get(box))) toNewest(box);
  document.dispatchEvent(new Event("swapped"));
}

function newestIn(box) {
  return [...box.querySelectorAll(".message")].at(-1);
}

// The end, or the beginning of a message that is longer than the window.
function toNewest(box) {
  box.scrollTop = box.scrollHeight;
  const newest = newestIn(box);
  if (newest?.offsetHeight > box.clientHeight) newest.scrollIntoView({ block: "start" });
}

function remember(element) {
  drawn.set(element, element.outerHTML);
  if (isKeyed(element)) for (const child of element.children) remember(child);
}

function isKeyed(element) {
  return element.children.length > 0 && [...element.children].every((child) => child.id);
}

function swap(old, fresh) {
  if (drawn.get(old) === fresh.outerHTML) return;
  const focused = old.contains(document.activeElement) ? keyOf(document.activeElement) : null;
  drawn.set(old, fresh.outerHTML);
  if (old.hasAttribute("data-live") && (isKeyed(old) || isKeyed(fresh))) swapChildren(old, fresh);
  else {
    const typed = typedIn(old);
    old.replaceChildren(...fresh.childNodes);
    for (const { name, value } of fresh.attributes) if (name !== "open") old.setAttribute(name, value);
    restore(old, typed);
  }
  if (focused && !old.contains(document.activeElement)) find(old, focused)?.focus();
}

function swapChildren(old, fresh) {
  const known = new Map([...old.children].map((child) => [child.id, child]));
  const kept = [...fresh.children].map((child) => {
    const before = known.get(child.id);
    if (!before) {
      remember(child);
      return child;
    }
    swap(before, child);
    return before;
  });
  for (const child of [...old.childNodes]) if (!kept.includes(child)) child.remove();
  kept.forEach((child, place) => old.children[place] !== child && old.insertBefore(child, old.children[place] ?? null));
}

// What a person typed or chose stays where the field keeps its name. That is Slack's rule too.
function typedIn(element) {
  return [...element.querySelectorAll("dialog [name], .view [name], dialog .combobox input, .view .combobox input")].map((field) => ({
    key: keyOf(field),
    value: field.value,
    checked: field.checked,
  }));
}

function restore(element, typed) {
  for (const { key, value, checked } of typed) {
    const field = find(element, key);
    if (field?.type === "checkbox" || field?.type === "radio") field.checked = checked;
    else if (field) field.value = value;
  }
}

function keyOf(field) {
  return [field.tagName, field.name ?? "", field.closest("[data-name]")?.dataset.name ?? "", field.dataset.press ?? "", /checkbox|radio/.test(field.type) ? field.value : ""].join("|");
}

function find(element, key) {
  return [...element.querySelectorAll("input, textarea, select, button, a")].find((field) => keyOf(field) === key);
}
