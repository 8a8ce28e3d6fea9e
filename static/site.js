// Small comforts for readers with JavaScript; every page works without it.

/** Adds a button after each permalink in `root` that copies its full address, and one after each citation, its text. */
function offerCopies(root) {
  if (!navigator.clipboard) return;
  for (const copied of root.querySelectorAll("a.permalink, .citation")) {
    if (copied.nextElementSibling?.matches(".copy")) continue;
    const text = copied.textContent.trim();
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", copied.href ? `Copy the address: ${text}` : `Copy the citation: ${text}`);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(copied.href ?? text);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Could not copy";
      }
      window.setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    copied.after(button);
  }
}

offerCopies(document);
// A page that the browser kept and shows again says in its filters what its list answers, not what was chosen since.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelector("[data-listing] form")?.reset();
});
document.addEventListener("htmx:load", (event) => offerCopies(event.target));

// A list changes in place, its address with it: rows, counts and pills come from the server as htmx asks for them.
const listing = document.querySelector("[data-listing]");
if (listing) {
  let opened = new Map();
  let left = null;
  const facets = () => listing.querySelectorAll("details.facet, details.more");
  const nameOf = (details) => details.id || `${details.parentElement.id} more`;
  // What is being typed to find a choice changes no row yet; once it is found, it is done with.
  listing.addEventListener("change", (event) => {
    if (event.target.matches("[data-finder]")) return event.stopPropagation();
    const finder = event.target.closest(".facet")?.querySelector("[data-finder]");
    if (finder) finder.value = "";
  }, true);
  listing.addEventListener("htmx:configRequest", (event) => {
    for (const [name, value] of [...event.detail.formData.entries()]) if (!value) event.detail.formData.delete(name);
  });
  listing.addEventListener("submit", () => document.getElementById("filters")?.hidePopover?.());
  // The filters come anew: each is open or closed as the reader left it, unless it has something to say.
  document.addEventListener("htmx:beforeSwap", () => {
    opened = new Map([...facets()].map((details) => [nameOf(details), details.open]));
    left = document.activeElement;
  });
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target.id !== "fields") return;
    for (const details of facets()) {
      if (!details.querySelector(".errorlist")) details.open = opened.get(nameOf(details)) ?? details.open;
    }
    const more = left?.id && document.getElementById(left.id)?.closest("details.more");
    if (more) more.open = true;
  });
  // Whoever is typing goes on typing; whoever used what is gone now goes on in its filter, or in what was found.
  document.addEventListener("htmx:afterSettle", () => {
    const field = left?.id && document.getElementById(left.id);
    if (field && field !== left && field.matches("input:not([type=checkbox])") && field.value !== left.value) {
      field.value = left.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (document.activeElement !== document.body) return;
    const facet = document.getElementById(left?.closest(".facet")?.id);
    (facet?.querySelector("summary") ?? document.getElementById("results")).focus({ preventScroll: true });
  });
  // An address without any filter ends without "?", and one that stays the same is no further step back.
  document.addEventListener("htmx:beforeHistoryUpdate", ({ detail: { history } }) => {
    history.path = history.path.replace(/\?$/, "");
    if (history.path === window.location.pathname + window.location.search) history.type = "replace";
  });
  // htmx notes the address in the session's storage. Nothing is kept on a reader's machine.
  for (const noted of ["DOMContentLoaded", "htmx:pushedIntoHistory", "htmx:replacedInHistory"]) {
    document.addEventListener(noted, () => {
      try {
        window.sessionStorage.removeItem("htmx-current-path-for-history");
      } catch {
        // Where there is no storage, nothing was noted.
      }
    });
  }
  // What went wrong is told by a page of its own.
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, (event) => window.location.assign(event.detail.pathInfo.finalRequestPath));
  }
}
