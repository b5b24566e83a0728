// The bot's modals: shown over the page, submitted and closed as in Slack.
import { act, valuesIn } from "./acts.js";

document.addEventListener("swapped", () => {
  const dialog = document.querySelector("#modal dialog");
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close(dialog, true);
  });
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("dialog form.view");
  if (!form?.querySelector("[type=submit]") || form.classList.contains("waiting")) return;
  form.classList.add("waiting");
  await act("submit", { view: form.closest("dialog").id, values: valuesIn(form) });
  form.classList.remove("waiting");
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("#modal [data-close]");
  if (button) close(button.closest("dialog"), button.dataset.close === "stack");
});

function close(dialog, wholeStack) {
  return act("close", { view: dialog.id, whole_stack: wholeStack });
}
