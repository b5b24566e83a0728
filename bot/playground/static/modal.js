// The bot's modals: shown over the page, submitted and closed as in Slack.
import { act, valuesIn } from "./acts.js";

let sent = false;

document.addEventListener("swapped", () => {
  showComplaint();
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
  sent = true;
  await act("submit", { view: form.closest("dialog").id, values: valuesIn(form) });
  form.classList.remove("waiting");
  showComplaint();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("#modal [data-close]");
  if (button) close(button.closest("dialog"), button.dataset.close === "stack");
});

function close(dialog, wholeStack) {
  return act("close", { view: dialog.id, whole_stack: wholeStack });
}

// Once for each time a window is sent: whoever goes on writing stays where they are.
function showComplaint() {
  const complaint = sent && document.querySelector("#modal .complaint");
  if (!complaint) return;
  complaint.scrollIntoView({ block: "center" });
  sent = false;
}
