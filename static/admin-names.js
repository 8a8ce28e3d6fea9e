// What Django's admin leaves without a name gets the name of its field, for those who hear or speak the page.
{
  const $ = window.django?.jQuery;
  const textOf = (element) => element?.textContent.trim().replace(/:$/, "") ?? "";
  const labelOf = (field) => field.id && document.querySelector(`label[for="${CSS.escape(field.id)}"]`);

  /** A picker stands for its field: the same name, help and mistake. */
  function namePicker(select) {
    const label = labelOf(select);
    const box = select.nextElementSibling?.querySelector("[role=combobox]");
    if (!label || !box) return;
    label.id ||= `${select.id}_label`;
    const chosen = box.querySelector(".select2-selection__rendered[id]");
    for (const wrong of ["role", "aria-readonly"]) chosen?.removeAttribute(wrong); // it is no field of its own
    box.setAttribute("aria-labelledby", chosen ? `${label.id} ${chosen.id}` : label.id);
    box.querySelector("input")?.setAttribute("aria-label", textOf(label));
    for (const said of ["aria-describedby", "aria-invalid"]) {
      if (select.hasAttribute(said)) box.setAttribute(said, select.getAttribute(said));
    }
  }

  /** The open list of a picker, and the field in which it is searched. */
  function nameChoices({ target }) {
    const name = textOf(labelOf(target));
    const list = document.getElementById(`select2-${target.id}-results`);
    list?.setAttribute("aria-label", name);
    list?.closest(".select2-dropdown").querySelector("input")?.setAttribute("aria-label", name);
    target.nextElementSibling.querySelector("[role=combobox]")?.setAttribute("aria-controls", list?.id);
  }

  /** In a table the head of the column is the label. */
  function nameCells(table) {
    const heads = table.tHead.rows[0].cells;
    for (const head of heads) if (!textOf(head)) head.innerHTML = '<span class="visually-hidden">As it was saved</span>';
    for (const field of table.querySelectorAll("td :is(input:not([type=hidden]), select, textarea)")) {
      if (!labelOf(field)) field.setAttribute("aria-label", textOf(heads[field.closest("td").cellIndex]));
    }
  }

  function nameAll() {
    document.querySelectorAll("select.admin-autocomplete").forEach(namePicker);
    document.querySelectorAll(".tabular table").forEach(nameCells);
    document.getElementById("searchbar")?.setAttribute("aria-label", "Search");
  }

  /** Whoever begins to type at a closed picker searches already. */
  function searchAtOnce(event) {
    const picker = event.currentTarget.closest(".select2-container");
    if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!picker.classList.contains("select2-container--open")) $(picker).prev("select").select2("open");
  }

  if ($) {
    $.fn.select2?.defaults.set("dropdownParent", $("#content-start")); // within the landmark, as its picker is
    $(nameAll); // Django's own comes first, and makes the pickers
    document.addEventListener("formset:added", nameAll);
    $(document).on("select2:open", nameChoices).on("keydown", ".select2-selection--single", searchAtOnce);
  } else {
    nameAll();
  }
  addEventListener("load", () => {
    document.querySelectorAll(".help-tooltip").forEach((icon) => icon.setAttribute("role", "img"));
    document.getElementById("content-start").append(...document.querySelectorAll(".calendarbox, .clockbox"));
  });
}
