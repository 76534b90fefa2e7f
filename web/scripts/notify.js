// Notifications of mail that comes while the page is hidden: only how many, unless the reader wants more of it there.

const NOTIFY_KEY = "sundew.notify";
const MAX_LINES = 3;

/** "off", "count" (how many), or "details" (sender and subject as well). */
let notifyMode = "off";
let shownNotification = null;

function readNotifyMode() {
  try {
    notifyMode = localStorage.getItem(NOTIFY_KEY) ?? "off";
  } catch {
    // Storage may be forbidden: then it holds for this page.
  }
}

function setNotifyMode(mode) {
  notifyMode = mode;
  try {
    localStorage.setItem(NOTIFY_KEY, mode);
  } catch {
    // As above.
  }
  showNotifyMode();
}

function notifies() {
  return notifyMode !== "off" && Notification.permission === "granted";
}

function showNotifyMode() {
  const box = document.querySelector("[data-notify]");
  box.querySelector("button").ariaPressed = String(notifies());
  box.querySelector("label").hidden = !notifies();
  box.querySelector("input").checked = notifyMode === "details";
}

/** Why there is none: a sentence that the page has ready. */
function showNotifyHint(name) {
  const hint = document.querySelector("[data-notify] [role]");
  hint.textContent = hint.dataset[name] ?? "";
}

async function toggleNotify() {
  showNotifyHint("");
  if (notifies()) return setNotifyMode("off");
  if (!canNotify()) return showNotifyHint("impossible");
  const answer = await Notification.requestPermission();
  if (answer === "denied") showNotifyHint("denied");
  setNotifyMode(answer === "granted" ? "count" : "off");
}

/** Browsers on phones have the interface, and throw when a page uses it. Without permission nothing is shown. */
function canNotify() {
  if (Notification.permission === "granted") return true;
  try {
    new Notification("");
    return true;
  } catch {
    return false;
  }
}

function notifyOf(rows) {
  if (!document.hidden || !("Notification" in globalThis) || !notifies()) return;
  const lines = notifyMode === "details" ? rows.slice(0, MAX_LINES).map(senderAndSubject) : [];
  shownNotification?.close();
  try {
    shownNotification = new Notification(counted(words.newMail, cameWhileHidden), {
      body: lines.join("\n"),
      icon: new URL("icon-192.png", import.meta.url).href,
      lang: document.documentElement.lang,
      // Of several tabs with this list the later ones replace the notification of the first, silently.
      tag: rows[0].dataset.key,
    });
  } catch {
    showNotifyHint("impossible");
    return setNotifyMode("off");
  }
  shownNotification.onclick = ({ target }) => {
    focus();
    target.close();
  };
}

function senderAndSubject(row) {
  const said = (selector) => row.querySelector(selector)?.textContent.trim();
  return [said(".from bdi"), said(".subject")].filter(Boolean).join(": ");
}

function startNotify() {
  const box = document.querySelector("[data-notify]");
  if (!box || !("Notification" in globalThis) || Notification.permission === "denied") return;
  readNotifyMode();
  showNotifyMode();
  box.hidden = false;
  box.querySelector("button").addEventListener("click", toggleNotify);
  box.querySelector("input").addEventListener("change", ({ target }) => setNotifyMode(target.checked ? "details" : "count"));
  // Another tab has changed it.
  addEventListener("storage", ({ key }) => {
    if (key !== NOTIFY_KEY) return;
    readNotifyMode();
    showNotifyMode();
  });
}
