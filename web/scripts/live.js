// A page's end of the stream: what it wants to hear, what it does about it, and how the line is.

/** A break that is over by then is not worth a word. */
const BLIP_MS = 2_000;
const BACK_SHOWN_MS = 6_000;

let wish = {};
/** Tells the stream something: { type: "hello" | "goodbye" | "wake", ... }. */
let tellStream = () => {};
/** What the page says of the line: "", "live", "waiting", or "back" for a moment. */
let line = "";
let blipTimer = 0;
let backTimer = 0;

/** `data-addresses` names the inboxes whose events matter; without it there is one. */
function wishOf(main) {
  const { watch, address, addresses, since } = main.dataset;
  return { type: "hello", watch, address, addresses: addresses ? JSON.parse(addresses) : [address], since };
}

/** The visitor may have got or burned an address since this page was made. */
function wishAnew(main) {
  const before = JSON.stringify(wish.addresses);
  wish = wishOf(main);
  if (wish.watch && JSON.stringify(wish.addresses) !== before) tellStream(wish);
}

function hear(news) {
  if (news.type === "live") return hearLive(news.missed);
  if (news.type === "waiting") return hearWaiting();
  const matters = wish.watch === "all" ? news.isPublic : wish.addresses.includes(news.address);
  if (news.type !== "reload" && !matters) return;
  // A newcomer's inbox can't say what went from it, but that nothing is there.
  if (news.empty && !document.querySelector("[data-rows]")) return;
  const { message } = document.querySelector("main").dataset;
  if (!message) refreshSoon();
  else if (news.type === "reload" || (news.type === "message" && news.id === message)) hearOfSender();
  else if (news.type === "removed" && news.id === message) document.querySelector("[data-when-removed]").hidden = false;
}

function hearWaiting() {
  clearTimeout(backTimer);
  if (line !== "waiting") blipTimer ||= setTimeout(() => showLine("waiting"), BLIP_MS);
}

function hearLive(missed) {
  clearTimeout(backTimer);
  clearTimeout(blipTimer);
  blipTimer = 0;
  if (line === "waiting") {
    showLine("back");
    backTimer = setTimeout(() => showLine("live"), BACK_SHOWN_MS);
  } else {
    showLine("live");
  }
  if (missed) document.getElementById("mails") ? refreshSoon() : hearOfSender();
}

function showLine(next) {
  const element = document.querySelector(".live-state");
  line = next;
  if (!element) return;
  element.dataset.state = line;
  element.textContent = element.dataset[line];
  if (line !== "live") announce(element.textContent);
}

function listen() {
  if (!("SharedWorker" in globalThis)) return listenAlone();
  // The same module, out of the browser's cache.
  const worker = new SharedWorker(import.meta.url, { type: "module", name: "sundew" });
  worker.onerror = listenAlone;
  worker.port.onmessage = ({ data }) => hear(data);
  tellStream = (message) => worker.port.postMessage(message);
  tellStream(wish);
}

function listenAlone() {
  tellStream = connect(hear, 0);
  tellStream(wish);
}

function startLive() {
  wish = wishOf(document.querySelector("main"));
  if (!wish.watch) return;
  listen();
  addEventListener("pagehide", () => tellStream({ type: "goodbye" }));
  addEventListener("pageshow", ({ persisted }) => persisted && tellStream(wish));
  // Workers hear of neither in every browser.
  addEventListener("online", () => tellStream({ type: "wake" }));
  document.addEventListener("visibilitychange", () => document.hidden || tellStream({ type: "wake" }));
}
