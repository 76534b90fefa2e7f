// Who sent a mail is found out after it came: the words for it take their place in the page that is open.

/** Puts what `fresh` says of senders in the place of what `here` says. */
function showVerdicts(here, fresh) {
  const parts = fresh.querySelectorAll("[data-verdict]");
  here.querySelectorAll("[data-verdict]").forEach((part, index) => {
    if (parts[index] && parts[index].dataset.verdict !== part.dataset.verdict) part.replaceWith(parts[index]);
  });
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
