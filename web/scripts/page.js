// What every page gains: parts that need scripts, copy buttons, keys.

/** Shows what makes sense with scripts only. */
function reveal(root = document) {
  for (const element of root.querySelectorAll("[data-script]")) element.hidden = false;
}

function selectText(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

/** What an element says; a table says a line for each of its rows. */
function textOf(element) {
  const rows = [...(element.tBodies?.[0]?.rows ?? [])];
  if (!rows.length) return element.textContent.trim();
  return rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim()).join(": ")).join("\n");
}

/** Copies what the element says, and says on the button how that went: by hand, where browsers don't let us. */
async function copyText(element, button) {
  const label = (button.dataset.label ??= button.textContent);
  try {
    // Missing on plain http, and it may be forbidden.
    await navigator.clipboard.writeText(textOf(element));
    button.textContent = button.dataset.done;
  } catch {
    selectText(element);
    // The old way works on plain http as well.
    button.textContent = document.execCommand("copy") ? button.dataset.done : button.dataset.byHand;
  }
  announce(button.textContent);
  clearTimeout(button.labelTimer);
  button.labelTimer = setTimeout(() => (button.textContent = label), 4_000);
}

function onKey(event) {
  if (event.key === "Escape") closePanel(event.target);
  const row = event.target.closest(".row");
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  // `j` and `k` walk through the list once the focus is in it.
  const next = { j: row.nextElementSibling, k: row.previousElementSibling }[event.key];
  next?.querySelector(".row-link").focus();
}

/** Closes the panel that the focus is in, else any that asks for a confirmation. The focus goes to what opened it. */
function closePanel(focused) {
  const panel = focused.closest("details[open]") ?? document.querySelector("details.confirm[open]");
  if (!panel) return;
  const hadFocus = panel.contains(focused);
  panel.open = false;
  if (hadFocus) panel.querySelector("summary").focus();
}

/** `?done=` was told; a reload shall not tell it again. */
function forgetNotice() {
  const url = new URL(location);
  if (!url.searchParams.has("done")) return;
  url.searchParams.delete("done");
  history.replaceState(history.state, "", url);
}

function startPage() {
  reveal();
  forgetNotice();
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    const { target } = event;
    if (target.closest("[data-bookmarklet]")) {
      // It is to be dragged: here it leads nowhere, and the page's policy forbids it anyway.
      event.preventDefault();
      const how = document.getElementById("bookmarklet-how");
      how.hidden = false;
      announce(how.textContent);
    }
    const button = target.closest("[data-copy]");
    if (button) copyText(document.getElementById(button.dataset.copy), button);
    if (target.closest("[data-print]")) print();
  });
}
