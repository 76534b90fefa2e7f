// The event stream itself: one for all open pages of this browser, held by the SharedWorker that this module also is.
// Where browsers have none, each page holds one of its own.

const EVENTS = new URL("../api/v1/events", import.meta.url);
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;
// A page that follows a link says goodbye just before the next one says hello.
const LINGER_MS = 3_000;
// The server says something every 15 seconds at least.
const LONGEST_SILENCE_MS = 40_000;
const LISTEN_EVERY_MS = 5_000;

/** What each page wants: its way to be told something -> { watch, address, addresses, since }. */
const pages = new Map();
/** Those that were told of everything since they were made. */
const current = new Set();
let source = null;
let watched = new Set();
let lastId = "";
let heardAt = 0;
let state = "";
let retryMs = FIRST_RETRY_MS;
let streamTimer = 0;
let silenceTimer = 0;

/**
 * A page's door to the stream: gives what the page calls with { type: "hello" | "goodbye" | "wake", ... }, and calls
 * `tell` with { type: "waiting" | "live" | "message" | "removed" | "reload", ... }. A stream without pages lives for
 * `lingerMs`.
 */
function connect(tell, lingerMs) {
  return (message) => {
    if (message.type === "hello") join(tell, message);
    else if (message.type === "goodbye") leave(tell, lingerMs);
    else wake();
  };
}

function join(tell, wish) {
  pages.set(tell, wish);
  current.delete(tell);
  // The cookie is that of the newest page: older ones may show an inbox that was burned.
  for (const [tellOther, other] of pages) {
    if (wish.watch === "visitor" && other.watch === "visitor" && key(other) !== key(wish)) tellOther({ type: "reload" });
  }
  if (!source || !watched.has(key(wish))) later(open, 50);
  else if (state === "live") tellLive(tell, lastId);
  else if (state === "waiting") tell({ type: "waiting" });
}

function leave(tell, lingerMs) {
  pages.delete(tell);
  current.delete(tell);
  if (pages.size > 0) return;
  if (lingerMs > 0) later(closeWhenAlone, lingerMs);
  else closeWhenAlone();
}

/** The addresses are part of the key: after a burn, or with one more, the same cookie means other inboxes. */
function key({ watch, address, addresses }) {
  return JSON.stringify([watch, address, addresses]);
}

function later(task, delayMs) {
  clearTimeout(streamTimer);
  streamTimer = setTimeout(task, delayMs);
}

function closeWhenAlone() {
  if (pages.size > 0) return;
  clearTimeout(streamTimer);
  clearInterval(silenceTimer);
  source?.close();
  source = null;
  watched = new Set();
  lastId = "";
  state = "";
}

function open() {
  if (pages.size === 0) return closeWhenAlone();
  source?.close();
  const wishes = [...pages.values()];
  watched = new Set(wishes.map(key));
  const url = new URL(EVENTS);
  for (const watch of new Set(wishes.map(({ watch }) => watch))) url.searchParams.append("watch", watch);
  lastId ||= wishes[0].since ?? "";
  const since = lastId;
  if (since) url.searchParams.set("since", since);
  source = new EventSource(url);
  source.onopen = (event) => {
    heard(event);
    retryMs = FIRST_RETRY_MS;
    state = "live";
    for (const tell of pages.keys()) tellLive(tell, since);
  };
  source.onerror = () => {
    tellWaiting();
    // The browser itself retries a broken connection, but not one that was answered with an error.
    if (source.readyState !== EventSource.CLOSED) return;
    later(open, retryMs * (0.75 + Math.random() / 2));
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  };
  for (const type of ["message", "removed", "reload"]) source.addEventListener(type, forward);
  source.addEventListener("ping", heard);
  heardAt = Date.now();
  clearInterval(silenceTimer);
  silenceTimer = setInterval(listenForSilence, LISTEN_EVERY_MS);
}

function heard({ lastEventId }) {
  heardAt = Date.now();
  // A ping has none of its own, but that of what came before it.
  if (lastEventId) lastId = lastEventId;
}

/** A dead line says nothing, not even that it is dead. The clock tells of sleep as well, whose timers stood still. */
function listenForSilence() {
  if (source && Math.abs(Date.now() - heardAt) > LONGEST_SILENCE_MS) openAnew();
}

/** The computer or the network is back: no reason to wait for the next try. */
function wake() {
  if (source && state === "waiting") openAnew();
  else listenForSilence();
}

function openAnew() {
  tellWaiting();
  later(open, 0);
}

function forward(event) {
  heard(event);
  tellAll({ type: event.type, ...fields(event.data) });
}

function fields(json) {
  try {
    const { address = "", id = "", public: isPublic = true, empty = false } = JSON.parse(json);
    return { address, id, isPublic, empty };
  } catch {
    return {};
  }
}

function tellWaiting() {
  state = "waiting";
  tellAll({ type: "waiting" });
}

/** `told`: the stream has told of all that came after that cursor. What is older than the page, it shows. */
function tellLive(tell, told) {
  const missed = !told || (!current.has(tell) && pages.get(tell).since !== told);
  current.add(tell);
  tell({ type: "live", missed });
}

function tellAll(news) {
  for (const tell of pages.keys()) tell(news);
}

function serveTabs() {
  globalThis.onconnect = ({ ports: [port] }) => {
    const say = connect((news) => port.postMessage(news), LINGER_MS);
    port.onmessage = ({ data }) => say(data);
  };
  addEventListener("online", wake);
}
