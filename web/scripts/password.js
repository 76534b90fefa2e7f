// A strong password, made here, shown and copied, and kept by nobody.

// Letters and digits that sound and look like themselves only: no 0 O o, no 1 l I.
const PASSWORD_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const GROUPS = 3;
const GROUP_LENGTH = 6;

/** 18 letters of 56, which is 104 bits, and the dashes that sites want as a sign. */
function makePassword() {
  const letters = Array.from({ length: GROUPS * GROUP_LENGTH }, randomLetter).join("");
  // Sites ask for one of each; to throw away what has not costs a tenth of a bit.
  if (![/[a-z]/, /[A-Z]/, /[2-9]/].every((kind) => kind.test(letters))) return makePassword();
  return letters.match(new RegExp(`.{${GROUP_LENGTH}}`, "g")).join("-");
}

/** Bytes beyond the last whole multiple are thrown away: a remainder would favour the first letters. */
function randomLetter() {
  const count = PASSWORD_LETTERS.length;
  const [byte] = crypto.getRandomValues(new Uint8Array(1));
  return byte < 256 - (256 % count) ? PASSWORD_LETTERS[byte % count] : randomLetter();
}

function startPassword() {
  const button = document.querySelector("[data-password]");
  button?.addEventListener("click", () => {
    const shown = document.getElementById("password");
    shown.textContent = makePassword();
    shown.parentElement.hidden = false;
    button.dataset.label = button.dataset.again;
    copyText(shown, button);
  });
}
