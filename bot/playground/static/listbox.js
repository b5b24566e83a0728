// A list below a field, or above it: arrows move in it, Enter takes, Escape closes. The field keeps the focus.
// It lies over everything, a modal too, so that nothing cuts it off.
let numbers = 0;

export class Listbox {
  constructor(field, onChoose, { above = false } = {}) {
    this.field = field;
    this.onChoose = onChoose;
    this.above = above;
    this.list = Object.assign(document.createElement("ul"), { className: "listbox", popover: "manual", id: `list-${++numbers}` });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Suggestions");
    field.after(this.list);
    field.setAttribute("aria-controls", this.list.id);
    field.addEventListener("keydown", (event) => this.onKey(event));
    field.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the field keeps the focus
      const item = event.target.closest("[role=option]");
      if (item) this.choose(item);
    });
  }

  get isOpen() {
    return this.list.matches(":popover-open");
  }

  // Groups of {label, options: [{label, value, note}]}.
  show(groups, nothing) {
    this.options = [];
    const items = groups.flatMap((group) => [...(group.label && group.options.length ? [this.title(group.label)] : []), ...group.options.map((option) => this.item(option))]);
    if (!items.length && !nothing) return this.close();
    this.list.replaceChildren(...(items.length ? items : [this.title(nothing)]));
    if (!this.isOpen) this.list.showPopover();
    this.place();
    this.field.setAttribute("aria-expanded", "true");
    this.mark(0);
  }

  place() {
    const field = (this.field.closest(".box") ?? this.field).getBoundingClientRect();
    const room = { above: field.top - 12, below: innerHeight - field.bottom - 12 };
    const above = this.above || (room.below < 160 && room.above > room.below);
    const style = this.list.style;
    style.left = `${field.left}px`;
    style.width = `${field.width}px`;
    style.maxHeight = `${Math.min(320, above ? room.above : room.below)}px`;
    style.top = above ? "auto" : `${field.bottom + 4}px`;
    style.bottom = above ? `${innerHeight - field.top + 4}px` : "auto";
  }

  title(text) {
    const item = Object.assign(document.createElement("li"), { className: "title", textContent: text });
    item.setAttribute("role", "presentation");
    return item;
  }

  item(option) {
    const item = Object.assign(document.createElement("li"), { id: `${this.list.id}-${this.options.length}`, textContent: option.label });
    if (option.note) item.append(Object.assign(document.createElement("small"), { textContent: ` ${option.note}` }));
    item.setAttribute("role", "option");
    this.options.push([item, option]);
    return item;
  }

  mark(place) {
    if (!this.options.length) return this.field.removeAttribute("aria-activedescendant");
    this.marked = (place + this.options.length) % this.options.length;
    this.options.forEach(([item], number) => item.setAttribute("aria-selected", String(number === this.marked)));
    const [item] = this.options[this.marked];
    this.field.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  onKey(event) {
    if (!this.isOpen || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.mark(this.marked + (event.key === "ArrowDown" ? 1 : -1));
    else if ((event.key === "Enter" || event.key === "Tab") && this.options.length) this.choose(this.options[this.marked][0]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  choose(item) {
    const [, option] = this.options.find(([each]) => each === item);
    this.close();
    this.onChoose(option);
  }

  close() {
    if (this.isOpen) this.list.hidePopover();
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }
}
