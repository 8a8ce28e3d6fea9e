// The curators' desk. Everything here saves a press, and every form works without it. Ctrl+Enter saves.
{
  const $ = window.django?.jQuery;

  /** Django's pickers and its windows beside them tell of a choice to jQuery alone: here all others hear of it. */
  function tellChoices() {
    $(document).on("change", "select", (event) => {
      if (!event.originalEvent) event.target.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  /** To empty a picker by its cross is not to open it. */
  function keepClosed() {
    $(document).on("select2:clear", (event) => {
      $(event.target).one("select2:opening", (opening) => opening.preventDefault());
    });
  }

  /** The cursor goes to the first field that is wrong, or else to the first that must be filled and is empty. */
  function begin(form) {
    const wrong = form.querySelector(".errors :is(input:not([type=hidden]), select, textarea)");
    const about = [form.elements.incident, form.elements.actor].filter(Boolean);
    const needed = [...form.querySelectorAll("label.required")].map((label) => label.control);
    const subject = about.some((one) => one.value) ? null : about[0];
    const empty = needed.find((one) => one && !one.value && one.name !== "comment"); // why is typed last (claims/changing.py)
    const field = wrong ?? subject ?? empty;
    (field?.nextElementSibling?.querySelector(".select2-selection") ?? field)?.focus();
  }

  /** Another place in the article is another passage: the words kept from the claim before go. */
  function forgetPassage(form) {
    const passage = [form.elements.passage_start, form.elements.passage_end];
    form.elements.locator?.addEventListener("input", () => {
      for (const field of passage) if (field && field.value === field.defaultValue) field.value = "";
    });
  }

  /** Ask the desk about what is typed, once nothing was typed for a while; `say` is given the answer. */
  const waiting = new WeakMap();
  function ask(field, address, asked, say) {
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(async () => {
      const typed = field.value;
      const { csrfmiddlewaretoken } = field.form.elements;
      const body = new URLSearchParams({ ...asked(), csrfmiddlewaretoken: csrfmiddlewaretoken.value });
      const answer = await fetch(address, { method: "POST", body }).catch(() => null);
      const told = answer?.ok && !answer.redirected && await answer.text();
      if (typeof told === "string" && field.value === typed) say(told);
    }, 300));
  }

  /** What is typed as a date stands beside it as it is understood. */
  function understand({ target: field }) {
    const said = field.nextElementSibling;
    if (!said?.matches("output.understood")) return;
    ask(field, said.dataset.address, () => ({ date: field.value }), (told) => { said.textContent = told; });
  }

  /** Beside the name of an actor stand those that may be the same: when it is typed, or another kind or actor chosen. */
  function offerNamesakes({ target }) {
    const field = /(^|-)(kind|actor)$/.test(target.name ?? "") ? target.form?.elements.name : target;
    const said = field?.nextElementSibling;
    if (!said?.matches(".namesakes")) return;
    const { kind, actor } = field.form.elements;
    const { address, asks } = said.dataset;
    const asked = () => ({
      name: field.value,
      kind: said.dataset.kind || kind?.value || "",
      of: said.dataset.of || actor?.value || "",
      ...(asks === undefined ? {} : { asks: "" }),
    });
    ask(field, address, asked, (told) => { said.innerHTML = told; });
  }

  /** Beside each lowest number: a press that makes it the highest too. */
  function offerExactly() {
    for (const low of document.querySelectorAll("input:is([name=low], [name$='-low'])")) {
      if (low.nextElementSibling?.matches(".exactly")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button exactly";
      button.textContent = "Exactly";
      button.title = "Exactly this number: the same in both fields";
      low.after(button);
    }
  }

  function makeExact({ target: button }) {
    if (!button.matches(".exactly")) return;
    const low = button.previousElementSibling;
    const high = low.form.elements[low.name.replace(/low$/, "high")];
    high.value = low.value;
    high.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("input", understand);
  document.addEventListener("input", offerNamesakes);
  document.addEventListener("click", makeExact);
  document.addEventListener("formset:added", offerExactly);
  offerExactly();

  if ($) {
    $(() => { tellChoices(); keepClosed(); });
    $(() => {
      const form = document.querySelector("#claim_form");
      if (!form) return;
      begin(form);
      forgetPassage(form);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.ctrlKey) return;
      // Where nothing has the focus, as just after a choice in a picker, the page's form is meant.
      const nowhere = event.target === document.body;
      const form = nowhere ? document.querySelector("#content-main > form") : event.target.closest("form");
      const save = form?.querySelector("[type=submit].default");
      if (save) { event.preventDefault(); event.stopPropagation(); save.click(); }
    }, { capture: true });
  }
}
