// Who sent a mail is found out after it came, and whether they should know the address: the words for it take their place
// in the page that is open.

/** Puts what `fresh` says of senders in the place of what `here` says. */
function showVerdicts(here, fresh) {
  for (const [kind, name] of [["[data-verdict]", "verdict"], ["[data-leak]", "leak"]]) {
    const parts = fresh.querySelectorAll(kind);
    here.querySelectorAll(kind).forEach((part, index) => {
      if (parts[index] && parts[index].dataset[name] !== part.dataset[name]) part.replaceWith(parts[index]);
    });
  }
}

/** On the page of a mail whose sender is being checked: fetches it again. */
async function hearOfSender() {
  if (!document.querySelector("[data-verdict=checking]")) return;
  const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  showVerdicts(document, new DOMParser().parseFromString(await answer.text(), "text/html"));
  const { dataset, textContent } = document.querySelector("p.verdict [data-verdict]");
  if (dataset.verdict !== "checking") announce(textContent.trim());
}
