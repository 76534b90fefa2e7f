// The list of mails: fetched again when something happened, and merged into the one on the screen.

const SOON_MS = 120;
const BETWEEN_MS = 500;
const BETWEEN_HIDDEN_MS = 2_000;
const AFTER_FAILURE_MS = 10_000;

let title = "";
let cameWhileHidden = 0;
let refreshing = false;
let refreshTimer = 0;
let refreshAgain = false;

function countInTitle(more) {
  cameWhileHidden = document.hidden ? cameWhileHidden + more : 0;
  document.title = cameWhileHidden ? `(${cameWhileHidden}) ${title}` : title;
}

/** Fetches this page again soon; many calls in a row cost one. */
function refreshSoon() {
  if (refreshing) refreshAgain = true;
  else refreshTimer ||= setTimeout(refresh, SOON_MS);
}

async function refresh() {
  refreshing = true;
  let waitMs = document.hidden ? BETWEEN_HIDDEN_MS : BETWEEN_MS;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store" });
    if (answer.ok) update(new DOMParser().parseFromString(await answer.text(), "text/html"));
    // Gone: reloading says so in the server's words.
    else if (answer.status === 404) return location.reload();
    else throw new Error(answer.statusText);
  } catch {
    refreshAgain = true;
    waitMs = AFTER_FAILURE_MS;
  }
  setTimeout(() => {
    refreshing = false;
    refreshTimer = 0;
    if (refreshAgain) refreshSoon();
    refreshAgain = false;
  }, waitMs);
}

function update(page) {
  const main = page.querySelector("main");
  // The visitor's inbox was burned in another tab, or the server has lost its key: this address is nobody's any more.
  if (main?.dataset.address !== wish.address) return reloadAtTimes();
  wishAnew(main);
  swap(page);
}

/** Without cookies every visit has an address of its own: such a page must not reload for ever. */
function reloadAtTimes() {
  if (!navigator.cookieEnabled || Date.now() - Number(sessionStorage.getItem("reloadedAt")) < 10_000) return;
  sessionStorage.setItem("reloadedAt", String(Date.now()));
  location.reload();
}

function swap(page) {
  const here = document.getElementById("mails");
  const fresh = page.getElementById("mails");
  if (!here || !fresh) return;
  reveal(fresh);
  showTimes(fresh);
  const rows = here.querySelector("[data-rows]");
  const freshRows = fresh.querySelector("[data-rows]");
  const arrived = arrivedRows(rows, freshRows);
  // The head stays, with the focus and the state of what is in it.
  here.querySelector("#list-head h2").replaceWith(fresh.querySelector("#list-head h2"));
  if (rows && freshRows) {
    mergeRows(rows, freshRows);
    document.getElementById("pager").replaceWith(page.getElementById("pager"));
  } else {
    replaceBody(here, fresh);
  }
  if (arrived.length > 0) {
    announce(counted(words.newMail, arrived.length));
    countInTitle(arrived.length);
    notifyOf(arrived);
  }
}

/** Everything below the head: mail instead of none, or the other way round. */
function replaceBody(here, fresh) {
  const isBody = (element) => element.id !== "list-head";
  const old = [...here.children].filter(isBody);
  const hadFocus = old.some((element) => element.contains(document.activeElement));
  for (const element of old) element.remove();
  here.append(...[...fresh.children].filter(isBody));
  if (hadFocus) here.focus({ preventScroll: true });
}

/** The rows above the first one that was here before. */
function arrivedRows(rows, freshRows) {
  if (!freshRows || new URLSearchParams(location.search).has("cursor")) return [];
  const known = new Set([...(rows?.children ?? [])].map((row) => row.dataset.key));
  const all = [...freshRows.children];
  const first = all.findIndex((row) => known.has(row.dataset.key));
  return first < 0 ? all : all.slice(0, first);
}

/** Makes `rows` like `freshRows`, leaving what stays in its place, and so the focus, the selection and the scroll. */
function mergeRows(rows, freshRows) {
  const wanted = new Map([...freshRows.children].map((row) => [row.dataset.key, row]));
  const heldFocus = rows.contains(document.activeElement);
  const kept = new Map();
  for (const row of [...rows.children]) {
    const fresh = wanted.get(row.dataset.key);
    const sameState = fresh?.classList.contains("unread") === row.classList.contains("unread");
    if (fresh && (sameState || row.contains(document.activeElement))) {
      showVerdicts(row, fresh);
      kept.set(row.dataset.key, row);
    } else {
      row.remove();
    }
  }
  let place = rows.firstElementChild;
  for (const [key, fresh] of wanted) {
    const row = kept.get(key);
    if (row === place && row) place = row.nextElementSibling;
    else rows.insertBefore(row ?? fresh, place);
    if (!row) fresh.classList.add("fresh");
  }
  if (heldFocus && !rows.contains(document.activeElement)) rows.closest("section").focus({ preventScroll: true });
}

function startList() {
  title = document.title;
  document.addEventListener("visibilitychange", () => {
    countInTitle(0);
    // What is looked at again shall be true, whatever the stream has missed.
    if (!document.hidden && document.getElementById("mails")) refreshSoon();
  });
}
