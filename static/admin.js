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
    const field = wrong ?? subject ?? needed.find((one) => one && !one.value);
    (field?.nextElementSibling?.querySelector(".select2-selection") ?? field)?.focus();
  }

  /** Another place in the article is another passage: the words kept from the claim before go. */
  function forgetPassage(form) {
    const passage = [form.elements.passage_start, form.elements.passage_end];
    form.elements.locator?.addEventListener("input", () => {
      for (const field of passage) if (field && field.value === field.defaultValue) field.value = "";
    });
  }

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
      const save = event.target.closest("form")?.querySelector("[type=submit].default");
      if (save) { event.preventDefault(); event.stopPropagation(); save.click(); }
    }, { capture: true });
  }
}
