// Moments in local time, and how far away they are.

const TIMES_EVERY_MS = 30_000;
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

function startTimes() {
  showTimes();
  setInterval(() => showTimes(), TIMES_EVERY_MS);
}
