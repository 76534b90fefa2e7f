// Where it begins: this one module is the script of every page, and the SharedWorker that they share.

if ("document" in globalThis) {
  readWords();
  startPage();
  startTimes();
  startList();
  startNotify();
  startPassword();
  startLive();
} else {
  serveTabs();
}
