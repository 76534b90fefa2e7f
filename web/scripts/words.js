// What scripts say. All of it comes with the page, in its language.

let words = {};
let plural = null;

function readWords() {
  words = JSON.parse(document.getElementById("words").textContent);
  plural = new Intl.PluralRules(document.documentElement.lang);
}

/** Puts values in place of their names in braces. */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The sentence for a number, out of one for each plural category. A browser may not know the language. */
function counted(forms, n) {
  return filled(forms[plural.select(n)] ?? forms.other ?? forms.many, { n });
}

/** Says it to who listens and does not look. */
function announce(text) {
  const announcer = document.getElementById("announcer");
  // The same words again are news only after a silence.
  announcer.textContent = "";
  setTimeout(() => (announcer.textContent = text), 100);
}
