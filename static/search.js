// The box that searches the whole site suggests names while somebody types: a combobox whose options are links.

const form = document.querySelector("[data-suggested]");
if (form) {
  const PAUSE = 120; // milliseconds after a key, before it is asked
  const LEAST = 2; // characters
  const input = form.querySelector("input");
  const list = Object.assign(document.createElement("div"), { id: "suggested", className: "suggested", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  const told = Object.assign(document.createElement("div"), { className: "visually-hidden" });
  told.setAttribute("role", "status");
  input.after(list, told);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "suggested",
  })) input.setAttribute(name, value);

  let asking = null;
  let pause = 0;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");

  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function show(isShown) {
    list.hidden = !isShown;
    input.setAttribute("aria-expanded", String(isShown));
    if (!isShown) choose(null);
  }

  /** Forgets what was asked and offered. */
  function stop() {
    window.clearTimeout(pause);
    asking?.abort();
    show(false);
    list.replaceChildren();
    told.textContent = "";
  }

  /** Asks for what the text may become. An earlier question is given up: its answer would come too late. */
  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await fetch(`${form.dataset.suggested}?${new URLSearchParams({ q: input.value })}`, { signal });
      const offered = answer.ok ? await answer.text() : "";
      if (signal.aborted || document.activeElement !== input) return;
      choose(null);
      list.innerHTML = offered;
      const number = options().length;
      show(number > 0);
      told.textContent = number === 1 ? "1 suggestion" : `${number || "No"} suggestions`;
    } catch {
      // Given up, or no answer: the box still searches.
    }
  }

  input.addEventListener("input", () => {
    window.clearTimeout(pause);
    asking?.abort();
    if (input.value.trim().length < LEAST) stop();
    else pause = window.setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const offered = options();
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && offered.length) {
      event.preventDefault();
      show(true);
      // One step beyond either end is the text itself.
      const at = offered.indexOf(chosen()) + (event.key === "ArrowDown" ? 1 : -1);
      choose(at === -2 ? offered.at(-1) : offered[at]);
    } else if (event.key === "Enter" && chosen()) {
      event.preventDefault();
      window.location.assign(chosen().href);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(false);
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
  input.addEventListener("blur", (event) => { if (!list.contains(event.relatedTarget)) stop(); });
  form.addEventListener("submit", stop);
  window.addEventListener("pageshow", (event) => { if (event.persisted) stop(); });
}
