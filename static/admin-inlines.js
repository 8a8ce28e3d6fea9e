// The forms of incidents and actors: a press on a kind brings a form of that kind, and nothing typed is lost.
{
  const $ = window.django?.jQuery;
  const added = (link) => new URL(link.href).searchParams.getAll("add").at(-1); // the kind; none leads elsewhere
  const awaited = new Set();

  /** The cursor goes to the first field of a form. */
  function enter(form) {
    const field = form.querySelector("select, textarea, input:not([type=hidden])");
    (field.nextElementSibling?.querySelector(".select2-selection") ?? field).focus();
  }

  /** The forms of a kind, as this page has them where its address adds one. Django's own script is started for them. */
  async function bring(kind) {
    const answer = await fetch(`?add=${kind}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const group = document.adoptNode(page.getElementById(`new-${kind}-group`));
    document.getElementById("added-claims").append(group);
    const { options } = JSON.parse(group.dataset.inlineFormset);
    const forms = `#${group.id} .inline-related`;
    $(forms).stackedFormset(forms, options);
    const detail = { formsetName: options.prefix };
    document.querySelector(forms).dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail }));
  }

  /** One more form of a kind: another one where there are some, or else the first. */
  async function add(kind) {
    const there = document.getElementById(`new-${kind}-group`);
    const another = there?.querySelector(".add-row a");
    if (another?.offsetParent) another.click(); // hidden once there are as many as may be
    if (there || awaited.has(kind)) return;
    const said = document.getElementById("not-added");
    awaited.add(kind);
    try {
      await bring(kind);
      said.hidden = true;
    } catch {
      said.hidden = false;
    }
    awaited.delete(kind);
  }

  if ($) {
    document.addEventListener("formset:added", ({ target }) => enter(target)); // once others have made its pickers
    document.querySelector(".new-claims .kinds").addEventListener("click", (event) => {
      const link = event.target.closest("a");
      const kind = link && added(link);
      if (!kind || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      add(kind);
    });
    $(() => {
      const group = document.getElementById(location.hash.slice(1));
      const forms = group?.querySelectorAll(".inline-related:not(.empty-form)") ?? [];
      if (forms.length) enter(forms[forms.length - 1]);
    });
  }
}
