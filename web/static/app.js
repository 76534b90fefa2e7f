// What pages gain with scripts: local times, a copy button, keys, and mail that appears by itself.

const html = document.documentElement;
const main = document.querySelector("main");

// Words ---------------------------------------------------------------------------------------------------------------

// All that is said here comes with the page, in its language.
const plural = new Intl.PluralRules(html.lang);
const words = JSON.parse(document.getElementById("words").textContent);

/** Puts values in place of their names in braces. */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The sentence for a number, out of one for each plural category. A browser may not know the language. */
function counted(forms, n) {
  return filled(forms[plural.select(n)] ?? forms.other ?? forms.many, { n });
}

// Times -------------------------------------------------------------------------------------------------------------

const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60]];

function sinceOrUntil(date) {
  const secs = (date - Date.now()) / 1000;
  const [unit, unitSecs] = UNITS.find(([, unitSecs]) => Math.abs(secs) >= unitSecs) ?? [];
  if (!unit) return words.now;
  // A mail that came with three days to live has "3 days" and not 2 for its first hours.
  return secs > 0 ? counted(words.ahead[unit], Math.round(secs / unitSecs)) : counted(words.ago[unit], Math.trunc(-secs / unitSecs));
}

/** The local time, as the page's language writes it and not the browser's. */
function fullTime(date) {
  const twoDigits = (number) => String(number).padStart(2, "0");
  return filled(words.months[date.getMonth()], {
    day: date.getDate(),
    year: date.getFullYear(),
    time: `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`,
  });
}

function showTimes(root = document) {
  for (const time of root.querySelectorAll("time")) {
    const date = new Date(time.dateTime);
    const [moment, distance] = [fullTime(date), sinceOrUntil(date)];
    const text = time.closest("[data-full]") ? filled(words.full, { moment, distance }) : distance;
    if (time.textContent !== text) time.textContent = text;
    time.title = moment;
  }
}

// Small things --------------------------------------------------------------------------------------------------------

/** Shows what makes sense with scripts only. */
function reveal(root = document) {
  for (const element of root.querySelectorAll("[data-script]")) element.hidden = false;
}

function announce(text) {
  const announcer = document.getElementById("announcer");
  // The same words again are news only after a silence.
  announcer.textContent = "";
  setTimeout(() => (announcer.textContent = text), 100);
}

function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

async function copy(button) {
  const label = (button.dataset.label ??= button.textContent);
  const target = document.getElementById(button.dataset.copy);
  try {
    // Missing on plain http, and it may be forbidden.
    await navigator.clipboard.writeText(target.textContent.trim());
    button.textContent = button.dataset.done;
  } catch {
    select(target);
    button.textContent = button.dataset.byHand;
  }
  announce(button.textContent);
  setTimeout(() => (button.textContent = label), 4_000);
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-copy]");
  if (button) copy(button);
});

// `j` and `k` walk through the list once the focus is in it.
document.addEventListener("keydown", (event) => {
  const row = event.target.closest(".row");
  if (event.key === "Escape") document.querySelector("details.confirm[open]")?.removeAttribute("open");
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  const next = { j: row.nextElementSibling, k: row.previousElementSibling }[event.key];
  next?.querySelector(".row-link").focus();
});

/** `?done=` was told; a reload shall not tell it again. */
function forgetNotice() {
  const url = new URL(location);
  if (!url.searchParams.has("done")) return;
  url.searchParams.delete("done");
  history.replaceState(history.state, "", url);
}

// The list ------------------------------------------------------------------------------------------------------------

const title = document.title;
let cameWhileHidden = 0;
let refreshing = false;
let refreshTimer = 0;
let refreshAgain = false;

function countInTitle(more) {
  cameWhileHidden = document.hidden ? cameWhileHidden + more : 0;
  document.title = cameWhileHidden ? `(${cameWhileHidden}) ${title}` : title;
}

/** Refetches this page soon; many calls in a row cost one. */
function refreshSoon(delayMs = 120) {
  if (refreshing) refreshAgain = true;
  else refreshTimer ||= setTimeout(refresh, delayMs);
}

async function refresh() {
  refreshing = true;
  let waitMs = document.hidden ? 2_000 : 500;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store" });
    if (answer.ok) update(new DOMParser().parseFromString(await answer.text(), "text/html"));
    // Gone: reloading says so in the server's words.
    else if (answer.status === 404) return location.reload();
    else throw new Error(answer.statusText);
  } catch {
    refreshAgain = true;
    waitMs = 10_000;
  }
  setTimeout(() => {
    refreshing = false;
    refreshTimer = 0;
    if (refreshAgain) refreshSoon();
    refreshAgain = false;
  }, waitMs);
}

function update(page) {
  // The visitor's inbox was burned in another tab, or the server has lost its key: this address is nobody's any more.
  if (page.querySelector("main")?.dataset.address === wish.address) swap(page);
  else reloadAtTimes();
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
  const arrived = countArrived(rows, freshRows);
  if (rows && freshRows) {
    mergeRows(rows, freshRows);
    for (const id of ["list-head", "pager"]) document.getElementById(id).replaceWith(page.getElementById(id));
  } else {
    const hadFocus = here.contains(document.activeElement);
    here.replaceChildren(...fresh.childNodes);
    if (hadFocus) here.focus({ preventScroll: true });
  }
  showState();
  if (arrived > 0) {
    announce(counted(words.newMail, arrived));
    countInTitle(arrived);
  }
}

/** How many rows stand above the first one that was here before. */
function countArrived(rows, freshRows) {
  if (!freshRows || new URLSearchParams(location.search).has("cursor")) return 0;
  const known = new Set([...(rows?.children ?? [])].map((row) => row.dataset.key));
  const first = [...freshRows.children].findIndex((row) => known.has(row.dataset.key));
  return first < 0 ? freshRows.children.length : first;
}

/** Makes `rows` like `freshRows`, leaving what stays in its place, and so the focus, the selection and the scroll. */
function mergeRows(rows, freshRows) {
  const wanted = new Map([...freshRows.children].map((row) => [row.dataset.key, row]));
  const heldFocus = rows.contains(document.activeElement);
  const kept = new Map();
  for (const row of [...rows.children]) {
    const fresh = wanted.get(row.dataset.key);
    const sameState = fresh?.classList.contains("unread") === row.classList.contains("unread");
    if (fresh && (sameState || row.contains(document.activeElement))) kept.set(row.dataset.key, row);
    else row.remove();
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

// The stream ----------------------------------------------------------------------------------------------------------

const wish = { type: "hello", watch: main.dataset.watch, address: main.dataset.address };
let state = "";

function showState() {
  const line = document.querySelector(".live-state");
  if (!line) return;
  line.dataset.state = state;
  line.textContent = line.dataset[state] ?? "";
}

function hear(news) {
  if (news.type === "state") {
    state = news.state;
    showState();
    // Whatever came while nobody listened.
    if (state === "live" && document.getElementById("mails")) refreshSoon();
  } else if (news.type === "reload" || (wish.watch === "all" ? news.isPublic : news.address === wish.address)) {
    const message = main.dataset.message;
    if (!message) refreshSoon();
    else if (news.type === "removed" && news.id === message) showRemoved();
  }
}

function showRemoved() {
  document.querySelector("[data-when-removed]").hidden = false;
}

async function listenAlone(script) {
  const { join, leave } = await import(script);
  join(hear, wish);
  addEventListener("pagehide", () => leave(hear));
  addEventListener("pageshow", ({ persisted }) => persisted && join(hear, wish));
}

function listen() {
  const script = new URL("live-worker.js", import.meta.url);
  script.search = new URL(import.meta.url).search;
  if (!("SharedWorker" in globalThis)) return listenAlone(script);
  const worker = new SharedWorker(script, { type: "module", name: "sundew" });
  worker.onerror = () => listenAlone(script);
  worker.port.onmessage = ({ data }) => hear(data);
  worker.port.postMessage(wish);
  addEventListener("pagehide", () => worker.port.postMessage({ type: "goodbye" }));
  addEventListener("pageshow", ({ persisted }) => persisted && worker.port.postMessage(wish));
}

reveal();
showTimes();
showState();
forgetNotice();
setInterval(() => showTimes(), 30_000);
document.addEventListener("visibilitychange", () => {
  countInTitle(0);
  // What is looked at again shall be true, whatever the stream has missed.
  if (!document.hidden && document.getElementById("mails")) refreshSoon();
});
if (wish.watch) listen();
