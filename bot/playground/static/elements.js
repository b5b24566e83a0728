// Buttons, menus and choices in blocks: each press and each change is told to the bot.
import { act, valuesIn } from "./acts.js";
import { Listbox } from "./listbox.js";

document.addEventListener("click", (event) => {
  const control = event.target.closest("[data-press]");
  if (control) press(control);
});

document.addEventListener("change", (event) => {
  if (event.target.closest(".element[data-told]") && event.target.matches("select, [type=checkbox], [type=radio], [type=date]")) press(event.target);
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches(".element[data-told].for-plain_text_input input")) press(event.target);
});

export async function press(control) {
  const element = control.closest(".element");
  const form = control.closest("form[data-source]");
  if (!form || !element || element.classList.contains("waiting")) return;
  if (!(await confirmed(element))) return form.reset();
  const name = element.dataset.name;
  const values = valuesIn(form);
  if (control.dataset.press) values[name] = [control.dataset.press];
  element.classList.add("waiting");
  await act("press", { source: form.dataset.source, name, values });
  element.classList.remove("waiting");
}

// Asks first where the bot wants a person to think twice.
function confirmed(element) {
  const asked = element.querySelector(":scope > template.confirm");
  if (!asked) return true;
  const dialog = document.createElement("dialog");
  dialog.className = "confirm";
  const content = asked.content.cloneNode(true);
  const [deny, confirm] = ["deny", "confirm"].map((part) => {
    const label = content.querySelector(`[data-part=${part}]`);
    label.remove();
    const button = Object.assign(document.createElement("button"), { type: "button", value: part, className: "button" });
    button.append(...label.childNodes);
    button.addEventListener("click", () => dialog.close(part));
    return button;
  });
  confirm.classList.add(asked.dataset.style);
  const title = content.querySelector("h2");
  title.id = "confirm-title";
  dialog.setAttribute("aria-labelledby", title.id);
  const footer = document.createElement("footer");
  footer.append(deny, confirm);
  dialog.append(content, footer);
  document.body.append(dialog);
  dialog.showModal();
  confirm.focus();
  return new Promise((decide) =>
    dialog.addEventListener("close", () => {
      dialog.remove();
      decide(dialog.returnValue === "confirm");
    }),
  );
}

// Type-ahead: the bot is asked for options once enough is typed.
const boxes = new WeakMap();
let asked = 0;

document.addEventListener("input", (event) => {
  const box = event.target.closest(".combobox");
  if (box) suggest(event.target, box);
});

document.addEventListener("focusin", (event) => {
  const box = event.target.closest(".combobox");
  if (box && box.dataset.least === "0") suggest(event.target, box);
});

function suggest(input, box) {
  if (!boxes.has(input)) boxes.set(input, new Listbox(input, (option) => choose(input, box, option)));
  const listbox = boxes.get(input);
  if (input.value.length < Number(box.dataset.least)) return listbox.close();
  const number = ++asked;
  setTimeout(async () => {
    if (number !== asked) return;
    const form = input.closest("form");
    const name = input.closest(".element").dataset.name;
    const groups = await act("suggest", { source: form.dataset.source, name, text: input.value });
    if (number === asked && document.contains(input)) listbox.show(groups ?? [], "No results");
  }, 120);
}

function choose(input, box, option) {
  input.value = option.label;
  box.querySelector("[type=hidden]").value = option.value;
  if (input.closest("[data-told]")) press(input);
}
