// What a person does goes to the playground, which tells the bot as Slack would.
let last = 0;

export async function act(name, asked) {
  last = Date.now();
  let answer;
  try {
    const response = await fetch(`/do/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ who: document.body.dataset.who, ...asked }),
    });
    answer = await response.json();
  } catch {
    answer = { trouble: "the playground does not answer" };
  }
  if (answer.trouble) toast(`Slack says: ${[answer.trouble, ...(answer.why ?? [])].join(" ")}`);
  return answer.result;
}

// Whether what happens now may be what the person just asked for.
export function actedJustNow() {
  return Date.now() - last < 3000;
}

// Every named field of a form, by its name: what was chosen or typed, in a list.
export function valuesIn(form) {
  const values = {};
  for (const field of form.elements) {
    if (!field.name) continue;
    values[field.name] ??= [];
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) values[field.name].push(field.value);
    } else if (field.multiple) {
      values[field.name].push(...[...field.selectedOptions].map((option) => option.value));
    } else if (field.value) {
      values[field.name].push(field.value);
    }
  }
  return values;
}

export function toast(text) {
  const note = Object.assign(document.createElement("p"), { textContent: text });
  document.querySelector("#toasts").append(note);
  setTimeout(() => note.remove(), 6000);
}
