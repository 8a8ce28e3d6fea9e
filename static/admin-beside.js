// The article beside the form of a claim: words that are selected in it fill in where the claim stands.
{
  const WORDS = 6;
  const WIDE = matchMedia("(min-width: 80rem)"); // as in admin.css

  /** The words of a paragraph that the range touches, each whole. */
  function wordsIn(paragraph, range) {
    const { data, length } = paragraph.firstChild;
    const part = range.cloneRange();
    if (!paragraph.contains(part.startContainer)) part.setStart(paragraph, 0);
    if (!paragraph.contains(part.endContainer)) part.setEnd(paragraph, 1);
    const at = (node, offset) => (node === paragraph ? offset * length : offset);
    let from = at(part.startContainer, part.startOffset);
    let to = at(part.endContainer, part.endOffset);
    if (from >= to) return [];
    if (/\S/.test(data[from])) from -= data.slice(0, from).match(/\S*$/)[0].length;
    if (/\S/.test(data[to - 1])) to += data.slice(to).match(/^\S*/)[0].length;
    return data.slice(from, to).split(/\s+/).filter(Boolean);
  }

  /** {number, start, end}: the first paragraph of what is selected in the article, its first words and its last. Or null. */
  function selected(pane) {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const found = [...pane.querySelectorAll("li p")]
      .map((paragraph, at) => ({ number: at + 1, words: range.intersectsNode(paragraph) ? wordsIn(paragraph, range) : [] }))
      .filter(({ words }) => words.length);
    if (!found.length) return null;
    const [{ number, words }] = found;
    const last = found.length > 1 ? found.at(-1).words : words.slice(WORDS); // a link finds no words that cross paragraphs
    return { number, start: words.slice(0, WORDS), end: last.slice(-WORDS) };
  }

  /** As many of the words as the field holds: `drop` "pop" leaves out the last ones, "shift" the first. */
  function fill(field, words, drop) {
    const kept = [...words];
    while (kept.join(" ").length > field.maxLength) kept[drop]();
    field.value = kept.join(" ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function cite(pane) {
    const { locator, passage_start, passage_end } = document.querySelector("#claim_form").elements;
    const { number, start, end } = selected(pane);
    locator.value = `paragraph ${number}`;
    locator.dispatchEvent(new Event("input", { bubbles: true })); // another place forgets the passage kept from before
    fill(passage_start, start, "pop");
    fill(passage_end, end, "shift");
    pane.querySelector("output").textContent = `Filled in: ${locator.value}.`;
  }

  /** Numbers become buttons that select their paragraph: so words are selected without a mouse too. */
  function prepare() {
    const pane = document.querySelector(".beside");
    if (!pane) return;
    if (!WIDE.matches) pane.open = false;
    if (!document.querySelector("#claim_form")?.elements.locator) return;
    pane.querySelector(".cite").hidden = false;
    for (const [at, paragraph] of pane.querySelectorAll("li p").entries()) {
      const number = document.createElement("button");
      number.type = "button";
      number.textContent = at + 1;
      number.setAttribute("aria-label", `Select paragraph ${at + 1}`);
      paragraph.before(number);
    }
    const button = pane.querySelector(".cite button");
    button.addEventListener("mousedown", (event) => event.preventDefault()); // what is selected stays so
    pane.addEventListener("click", ({ target }) => {
      if (target === button) cite(pane);
      else if (target.matches("li button")) getSelection().selectAllChildren(target.nextElementSibling);
    });
  }

  document.addEventListener("selectionchange", ({ target }) => {
    const pane = document.querySelector(".beside");
    if (!pane || target !== document) return; // within a field
    pane.querySelector(".cite button").disabled = !selected(pane);
    pane.querySelector("output").textContent = "";
  });
  document.addEventListener("htmx:afterSwap", ({ target }) => { if (target.id === "beside") prepare(); });
  prepare();
}
