// One event stream for all open pages of this browser.
//
// Loaded twice over: as a SharedWorker it holds the stream for every tab; where browsers have none, a page imports it
// and calls `join` itself, and so has a stream of its own.

const EVENTS = new URL("../api/v1/events", import.meta.url);
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;
// A page that follows a link says goodbye just before the next one says hello.
const LINGER_MS = 3_000;

/** What each page wants: its way to tell it something -> { watch, address }. */
const pages = new Map();
let source = null;
let watched = new Set();
let lastId = "";
let state = "";
let retryMs = FIRST_RETRY_MS;
let timer = 0;

/** Adds a page; `tell` is called with `{ type: "state" | "message" | "removed" | "reload", ... }`. */
export function join(tell, wish) {
  pages.set(tell, wish);
  // The cookie is that of the newest page: older ones may show an inbox that was burned.
  for (const [tellOther, other] of pages) {
    if (wish.watch === "visitor" && other.watch === "visitor" && other.address !== wish.address) tellOther({ type: "reload" });
  }
  if (source && watched.has(key(wish))) tell({ type: "state", state });
  else later(open, 50);
}

/** Removes a page; the stream may linger for `lingerMs` in wait of another one. */
export function leave(tell, lingerMs = 0) {
  pages.delete(tell);
  if (pages.size > 0) return;
  if (lingerMs > 0) later(closeWhenAlone, lingerMs);
  else closeWhenAlone();
}

// The visitor's address is part of the key: after a burn the same cookie means another inbox.
function key(wish) {
  return `${wish.watch} ${wish.address}`;
}

function later(task, delayMs) {
  clearTimeout(timer);
  timer = setTimeout(task, delayMs);
}

function closeWhenAlone() {
  if (pages.size > 0) return;
  clearTimeout(timer);
  source?.close();
  source = null;
  watched = new Set();
  lastId = "";
}

function open() {
  if (pages.size === 0) return closeWhenAlone();
  source?.close();
  const wishes = [...pages.values()];
  watched = new Set(wishes.map(key));
  const url = new URL(EVENTS);
  for (const watch of new Set(wishes.map((wish) => wish.watch))) url.searchParams.append("watch", watch);
  if (lastId) url.searchParams.set("since", lastId);
  source = new EventSource(url);
  source.onopen = () => {
    retryMs = FIRST_RETRY_MS;
    setState("live");
  };
  source.onerror = () => {
    setState("waiting");
    // The browser itself retries a broken connection, but not one that was answered with an error.
    if (source.readyState !== EventSource.CLOSED) return;
    later(open, retryMs * (0.75 + Math.random() / 2));
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  };
  for (const type of ["message", "removed", "reload"]) source.addEventListener(type, forward);
}

function forward(event) {
  if (event.lastEventId) lastId = event.lastEventId;
  tellAll({ type: event.type, ...fields(event.data) });
}

function fields(json) {
  try {
    const { address = "", id = "", public: isPublic = true } = JSON.parse(json);
    return { address, id, isPublic };
  } catch {
    return {};
  }
}

function setState(next) {
  state = next;
  tellAll({ type: "state", state });
}

function tellAll(news) {
  for (const tell of pages.keys()) tell(news);
}

if ("onconnect" in globalThis) {
  globalThis.onconnect = ({ ports: [port] }) => {
    const tell = (news) => port.postMessage(news);
    port.onmessage = ({ data }) => (data.type === "hello" ? join(tell, data) : leave(tell, LINGER_MS));
  };
}
