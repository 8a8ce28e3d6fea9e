// Small comforts for readers with JavaScript; every page works without it.

/** Adds a button that copies a permalink's full address after each link with the class "permalink" in `root`. */
function offerCopies(root) {
  if (!navigator.clipboard) return;
  for (const link of root.querySelectorAll("a.permalink")) {
    if (link.nextElementSibling?.matches(".copy")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy the address: ${link.textContent.trim()}`);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(link.href);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Could not copy";
      }
      window.setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    link.after(button);
  }
}

offerCopies(document);
// A page that the browser kept and shows again says in its filters what its list answers, not what was chosen since.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelector(".filters form")?.reset();
});
document.addEventListener("htmx:load", (event) => offerCopies(event.target));
