// Talking with the server: fetch the picture of a class, send what waits, keep what was refused.

import { all, deviceName, drop, keep, tellWaiting } from "./field_store.js";

export class Offline extends Error {}
export class SignedOut extends Error {}

async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { credentials: "same-origin", ...options, signal: AbortSignal.timeout(20000) });
  } catch {
    throw new Offline();
  }
  if (answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) {
    if (answer.status >= 500) throw new Offline();
    throw new SignedOut(String(answer.status));
  }
  return { status: answer.status, body: await answer.json() };
}

export function post(path, token, body) {
  return ask(path, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify(body) });
}

export async function fetchClass(number) {
  const sent = Date.now();
  const { status, body } = await ask(`/field/${number}/state`);
  if (status !== 200) throw new SignedOut(String(status));
  const now = (sent + Date.now()) / 2;
  const picture = { ...body, number, offset: Date.parse(body.now) - now, fetched: Date.now() };
  await keep("classes", picture);
  return picture;
}

export async function waiting(number) {
  const rows = await all("queue");
  tellWaiting(rows.filter((row) => !row.refused).length);
  return rows.filter((row) => row.number === number);
}

// Send in the order in which it was written. Applied and conflicting rows are on the server now; refused ones stay, with the reason.
export async function send(picture, rows) {
  const mine = rows.filter((row) => !row.refused && row.me === picture.me).slice(0, 200);
  if (!mine.length) return null;
  const entries = mine.map(({ id, kind, enrolment, value, seen, made_at }) => ({ id, kind, enrolment, value, seen, made_at }));
  const { status, body } = await post(`/field/${picture.number}/entries`, picture.csrf, {
    device: deviceName(), sent_at: new Date().toISOString(), entries,
  });
  if (status !== 200) throw new SignedOut(String(status));
  const byId = new Map(body.outcomes.map((outcome) => [outcome.id, outcome]));
  for (const row of mine) {
    const outcome = byId.get(row.id);
    if (!outcome) continue;
    if (outcome.state === "refused") await keep("queue", { ...row, refused: outcome.sentence, code: outcome.code });
    else await drop("queue", row.seq);
  }
  return body;
}
