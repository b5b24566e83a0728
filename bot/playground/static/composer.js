// The field for messages: completes commands, people and channels, and sends on Enter.
import { act } from "./acts.js";
import { Listbox } from "./listbox.js";

const names = JSON.parse(document.body.dataset.completions);

for (const form of document.querySelectorAll(".composer")) {
  const field = form.querySelector("textarea");
  const listbox = new Listbox(field, (option) => complete(field, option), { above: true });
  field.addEventListener("input", () => {
    grow(field);
    listbox.show(offers(field));
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    send(form, field.value);
  });
  form.addEventListener("submit", () => send(form, field.value));
}

document.addEventListener("click", (event) => {
  const prompt = event.target.closest("[data-say]");
  if (prompt) send(document.querySelector("main .composer"), prompt.dataset.say);
  const typed = event.target.closest("[data-type]");
  if (typed) {
    const field = typed.closest("form").querySelector("textarea");
    field.value = typed.dataset.type;
    field.focus();
    grow(field);
  }
});

async function send(form, text) {
  if (!text.trim()) return;
  const field = form.querySelector("textarea");
  field.value = "";
  grow(field);
  field.focus();
  const opened = await act("say", { channel: form.dataset.channel, thread: form.dataset.thread, text });
  if (opened) location.assign(opened);
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
  field.closest("form").classList.toggle("ready", Boolean(field.value.trim()));
}

// What is being typed before the caret: a command at the very start, or a name.
function wordOf(field) {
  const before = field.value.slice(0, field.selectionStart);
  return before.match(/^\/\S*$/)?.[0] ?? before.match(/(?:^|\s)([@#][\w.-]*)$/)?.[1] ?? "";
}

function offers(field) {
  const word = wordOf(field).toLowerCase();
  if (!word) return [];
  const known = { "/": names.commands, "@": names.people, "#": names.channels }[word[0]];
  const options = known.filter(({ value, note }) => value.toLowerCase().startsWith(word) || (word[0] === "@" && note?.toLowerCase().startsWith(word.slice(1))));
  return [{ options }];
}

function complete(field, option) {
  const end = field.selectionStart;
  const start = end - wordOf(field).length;
  field.setRangeText(`${option.value} `, start, end, "end");
  grow(field);
}
