// The sign-in code on a phone held up to the room: a new one every fifteen seconds, and an honest word when there is no network.

const PAUSE = 15000;
let last = Date.now();

async function renew() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("code");
    if (!fresh) return location.reload();
    document.getElementById("code").replaceWith(fresh);
    last = Date.now();
  } catch {
    if (Date.now() - last > 2 * PAUSE) document.getElementById("code-old").hidden = false;
  }
}

setInterval(renew, PAUSE);
