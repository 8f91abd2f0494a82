// Class day on the instructor's phone. Works without network: what is written is kept here, shown as 未同步, and sent when it can be.

import { deviceName, drop, find, keep, newKey } from "./field_store.js";
import { Offline, SignedOut, fetchClass, post, send, waiting } from "./field_sync.js";

const root = document.getElementById("field");
const number = root.dataset.number;
const KINDS = { sign_in: "签到", attendance: "出勤", theory: "理论", sheet: "实操" };
const NEXT = { enrolling: ["start", "开课（停止报名）"], running: ["begin_exam", "开始考核"] };
const REACHED = { start: "running", begin_exam: "exam" };
const LABELS = { running: "上课中", exam: "考核中" };
const NONE = "-";
const TEN_MINUTES = 600000;

let picture, queue = [], tab = "sign_in", assessing = null, draft = {}, net = "wait", busy = false, said = "", clockMinutes = null;

function el(tag, given = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") made.toggleAttribute(name, value);
    else if (value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

// What is true as far as this phone knows: the server's picture, and over it what was written here since.
const pending = () => queue.filter((row) => !row.refused);
function valueOf(learner, kind) {
  const own = pending().filter((row) => row.enrolment === learner.id && row.kind === kind);
  return own.length ? own.at(-1).value : learner[kind];
}
const isWaiting = (learner, kind) => pending().some((row) => row.enrolment === learner.id && row.kind === kind);
function stage() {
  const own = pending().filter((row) => row.kind === "step").at(-1);
  return own ? REACHED[own.value] : picture.class.stage;
}
const open = (learner) => learner.stage === "booked" && ["enrolling", "running", "exam"].includes(stage());

async function write(kind, learner, value) {
  const seen = learner ? valueOf(learner, kind) : "";
  if (learner && value === seen) return;
  const made_at = new Date(Date.now() + (picture.offset || 0)).toISOString();
  await keep("queue", { id: newKey(), number, me: picture.me, kind, enrolment: learner?.id ?? null, value, seen, made_at });
  queue = await waiting(number);
  draw();
  sync();
}

async function sync() {
  if (busy) return;
  busy = true;
  try {
    picture = await fetchClass(number);
    queue = await waiting(number);
    let answer;
    while ((answer = await send(picture, queue))) {
      clockMinutes = answer.clock_minutes;
      queue = await waiting(number);
      picture = await fetchClass(number);
    }
    net = "ok";
    said = "";
  } catch (trouble) {
    net = trouble instanceof SignedOut ? "signed_out" : "off";
    if (!(trouble instanceof Offline || trouble instanceof SignedOut)) said = `手机存储出错：${trouble.message}`;
  } finally {
    busy = false;
  }
  queue = await waiting(number);
  draw();
}

async function settle(conflict, choice) {
  try {
    const { body } = await post(`/field/${number}/settle`, picture.csrf, { entry: conflict.id, choice });
    if (body.state === "refused") said = body.sentence;
  } catch {
    said = "选定要在有网络时办理，两条记录都还在。";
  }
  await sync();
}

// Words

function words(kind, value) {
  if (value === "") return "无";
  if (kind === "attendance") return value === "0" ? "全程到课" : `缺课${value}分钟`;
  if (kind === "theory") return `${value}分`;
  if (kind === "sign_in") return "已签到";
  const passed = new Set(value.split(" "));
  const failed = picture.steps.filter((step) => !passed.has(step.code));
  return failed.length ? `未通过：${failed.map((step) => step.text).join("、")}` : "全部通过";
}

function netWords() {
  const count = pending().length;
  const tail = count ? `未同步 ${count} 条` : "全部已同步";
  if (net === "off") return [`没有网络 · ${count ? `${tail}，已存在手机上` : "可以继续记录"}`, "off"];
  if (net === "signed_out") return [`登录已过期 · ${tail}`, "off"];
  if (net === "wait") return ["正在读取…", ""];
  return [tail, count ? "off" : "ok"];
}

// Views

function bar() {
  const [text, look] = netWords();
  return el("div", { class: "bar" }, el("span", { class: `net ${look}`, role: "status" }, text),
    el("button", { type: "button", onclick: sync, disabled: busy }, "同步"));
}

function notes() {
  const shown = [];
  const minutes = clockMinutes ?? (Math.abs(picture.offset || 0) >= TEN_MINUTES ? Math.round(-picture.offset / 60000) : null);
  if (minutes) shown.push(el("li", {}, `手机时间${minutes > 0 ? "快" : "慢"}了约 ${Math.abs(minutes)} 分钟，记录时间已按平台时间更正；请打开手机的“自动设置时间”。`));
  const others = pending().filter((row) => row.me !== picture.me).length;
  if (others) shown.push(el("li", { class: "bad" }, `这部手机上还有另一位老师的 ${others} 条未同步记录，请他登录后同步。`));
  if (net === "signed_out") shown.push(el("li", { class: "bad" }, "登录已过期，记录都还在手机上。", el("a", { href: `/login?next=${encodeURIComponent(location.pathname)}` }, "重新登录后自动同步")));
  if (said) shown.push(el("li", { class: "bad", role: "alert" }, said));
  for (const row of queue.filter((one) => one.refused)) shown.push(refusedNote(row));
  for (const learner of picture.learners) for (const one of learner.conflicts) shown.push(conflictNote(learner, one));
  return shown.length ? el("ul", { class: "notes" }, shown) : "";
}

function refusedNote(row) {
  const who = picture.learners.find((one) => one.id === row.enrolment);
  const what = row.kind === "step" ? (row.value === "start" ? "开课" : "开始考核") : `${who?.name ?? ""} ${KINDS[row.kind]} ${words(row.kind, row.value)}`;
  return el("li", { class: "bad" }, `${what}：没有被接受，${row.refused}`, el("div", { class: "two" },
    el("button", { type: "button", onclick: async () => { await keep("queue", { ...row, refused: undefined }); queue = await waiting(number); sync(); } }, "再送一次"), " ",
    el("button", { type: "button", onclick: async () => { await drop("queue", row.seq); queue = await waiting(number); draw(); } }, "不要了")));
}

function conflictNote(learner, one) {
  const choose = one.mine
    ? el("div", { class: "two" }, el("button", { type: "button", "data-choice": "adopt", onclick: () => settle(one, "adopt") }, `采用 ${words(one.kind, one.value)}`),
      el("button", { type: "button", "data-choice": "keep", onclick: () => settle(one, "set_aside") }, `保留 ${words(one.kind, one.standing)}`))
    : el("div", {}, "请评定人本人选定。");
  return el("li", { class: "bad choice" }, el("strong", {}, `${learner.name}的${KINDS[one.kind]}记录不一致`),
    el("div", {}, `平台上现在是“${words(one.kind, one.standing)}”；${one.who}（${one.source}，${one.at}）记的是“${words(one.kind, one.value)}”。`), choose);
}

function steps() {
  const next = NEXT[stage()];
  const queued = pending().some((row) => row.kind === "step");
  const label = queued ? `${LABELS[stage()]}（未同步）` : picture.class.stage_label;
  return el("div", { class: "actions" }, el("span", { class: "state" }, label),
    next && el("button", { type: "button", "data-step": next[0], onclick: () => write("step", null, next[0]) }, next[1]));
}

function tabs() {
  return el("div", { class: "tabs", role: "tablist" }, Object.entries(KINDS).map(([kind, label]) =>
    el("button", { type: "button", role: "tab", id: `tab-${kind}`, "aria-selected": String(tab === kind), onclick: () => { tab = kind; draw(); } }, label)));
}

function who(learner, note = "") {
  const waits = isWaiting(learner, tab) ? el("span", { class: "waits" }, " 未同步") : "";
  const line = [learner.number, learner.stage === "booked" ? "" : ` · ${learner.stage_label}`, note && ` · ${note}`].join("");
  return el("div", { class: "who" }, el("strong", {}, learner.name), el("span", {}, line, waits));
}

const row = (learner, ...rest) => el("li", {}, rest);
const VIEWS = {
  sign_in: (learner) => {
    const done = valueOf(learner, "sign_in") === "1";
    return row(learner, who(learner), el("button", { type: "button", class: done ? "done" : "", disabled: done || !open(learner), onclick: () => write("sign_in", learner, "1") }, done ? "已签到" : "签到"));
  },
  attendance: (learner) => {
    const value = valueOf(learner, "attendance");
    return row(learner, who(learner, value === "" ? "" : words("attendance", value)),
      el("button", { type: "button", class: value === "0" ? "done" : "", disabled: !open(learner), onclick: () => write("attendance", learner, "0") }, "全程"),
      numberInput(learner, "attendance", "缺课分钟", picture.class.minutes));
  },
  theory: (learner) => {
    const verdict = (score) => (score >= picture.class.theory_pass ? "合格" : "不合格");
    const sat = learner.sat === null ? "" : `答卷${learner.sat}分${verdict(learner.sat)}`;
    const home = learner.online === null ? "" : `在家${learner.online}分`;
    const value = valueOf(learner, "theory");
    const note = [value === "" ? "" : verdict(value), sat, home].filter(Boolean).join("，");
    return row(learner, who(learner, note), numberInput(learner, "theory", "理论分数", 100));
  },
  sheet: (learner) => {
    const value = valueOf(learner, "sheet");
    const others = learner.assessed_by.length ? `${learner.assessed_by.join("、")}已评` : "";
    return row(learner, who(learner, others), el("button", { type: "button", class: value ? "done" : "", disabled: !open(learner), "data-assess": learner.id, onclick: () => begin(learner) }, value ? "已评，改" : "评定"));
  },
};

function numberInput(learner, kind, label, most) {
  return el("input", { id: `${kind}-${learner.id}`, inputmode: "numeric", maxlength: "4", value: valueOf(learner, kind), placeholder: kind === "theory" ? "分" : "分钟",
    "aria-label": `${learner.name}${label}`, disabled: !open(learner), onchange: (event) => {
      const typed = event.target.value.normalize("NFKC").trim();
      if (typed === "") return;
      if (!/^\d+$/.test(typed) || Number(typed) > most) { said = `${learner.name}：${label}应在0到${most}之间`; draw(); return; }
      said = "";
      write(kind, learner, String(Number(typed)));
    } });
}

// A practical sheet: each critical step is confirmed by its own tap, the others may be passed together.

async function begin(learner) {
  assessing = learner.id;
  const kept = await find("drafts", learner.id);
  const value = valueOf(learner, "sheet");
  const passed = new Set(value.split(" "));
  draft = kept?.marks ?? (value ? Object.fromEntries(picture.steps.map((step) => [step.code, passed.has(step.code)])) : {});
  draw();
  root.scrollIntoView();
}

async function mark(code, passed) {
  draft[code] = passed;
  draw();
  await keep("drafts", { enrolment: assessing, marks: draft });
}

async function save(learner) {
  const value = picture.steps.filter((step) => draft[step.code]).map((step) => step.code).sort().join(" ") || NONE;
  await drop("drafts", learner.id);
  draft = {};
  assessing = null;
  await write("sheet", learner, value);
  const next = picture.learners.find((one) => open(one) && !valueOf(one, "sheet"));
  if (next) begin(next);
}

function stepRow(step) {
  const mine = draft[step.code];
  const press = (passed) => ({ type: "button", class: passed ? "pass" : "fail", "data-code": step.code, "aria-pressed": String(mine === passed), onclick: () => mark(step.code, passed) });
  return el("li", { class: step.critical ? "critical" : "" }, step.critical ? el("span", { class: "mark" }, "关键步骤") : "", el("div", { class: "text" }, step.text),
    el("div", { class: "two" }, el("button", press(true), "通过"), el("button", press(false), "未通过")));
}

function sheet(learner) {
  const left = picture.steps.filter((step) => draft[step.code] === undefined);
  const plain = left.filter((step) => !step.critical);
  const points = picture.steps.filter((step) => draft[step.code]).reduce((sum, step) => sum + step.points, 0);
  const pass = async () => { for (const step of plain) draft[step.code] = true; await keep("drafts", { enrolment: assessing, marks: draft }); draw(); };
  return el("section", { "aria-label": `${learner.name}实操评定` }, el("h2", {}, `${learner.name} 实操评定`),
    el("ul", { class: "sheet" }, picture.steps.map(stepRow)),
    el("div", { class: "dock" },
      plain.length ? el("button", { type: "button", "data-rest": "pass", onclick: pass }, `其余 ${plain.length} 个一般步骤都通过`) : "",
      el("button", { type: "button", class: "main", disabled: left.length > 0, "data-save": "sheet", onclick: () => save(learner) }, left.length ? `还有 ${left.length} 步没有判定` : `保存（${points} 分），下一位`),
      el("button", { type: "button", onclick: () => { assessing = null; draw(); } }, "返回名单")));
}

function allPresent() {
  if (tab !== "attendance") return "";
  const left = picture.learners.filter((one) => open(one) && valueOf(one, "sign_in") === "1" && valueOf(one, "attendance") === "");
  return left.length ? el("p", {}, el("button", { type: "button", class: "main", onclick: async () => { for (const one of left) await write("attendance", one, "0"); } }, `已签到的 ${left.length} 人都是全程到课`)) : "";
}

function list() {
  if (!picture.learners.length) return el("section", { class: "card empty" }, el("p", {}, "这个班还没有学员报名。"));
  return el("ul", { class: "learners" }, picture.learners.map((learner) => VIEWS[tab](learner)));
}

function namesHint() {
  if (picture.names) return "";
  return el("section", { class: "card" }, el("p", {}, "现在只显示姓氏。打开今天的名单会留下记录：谁、何时、为什么。"),
    el("button", { type: "button", class: "main", "data-open": "names", onclick: () => document.getElementById("open-names").submit() }, "打开今天的名单"));
}

function draw() {
  if (!picture) {
    root.replaceChildren(bar(), el("section", { class: "card empty" }, el("p", {}, net === "off" ? "这部手机上还没有这个班的名单，请先在有网络的地方打开一次。" : "正在读取名单…")));
    return;
  }
  const active = document.activeElement, id = active?.id, typed = active?.tagName === "INPUT" ? active.value : null;
  const learner = assessing && picture.learners.find((one) => one.id === assessing);
  root.replaceChildren(bar(), notes(), ...(learner ? [sheet(learner)] : [namesHint(), steps(), tabs(), allPresent(), list()]));
  const again = id && root.contains(document.getElementById(id)) && document.getElementById(id);
  if (again) {
    again.focus();
    if (typed !== null) again.value = typed;
  }
}

// Keep the page itself for where there is no network.
async function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/field/worker.js", { scope: "/field/" });
  const own = performance.getEntriesByType("resource").map((one) => new URL(one.name)).filter((one) => one.origin === location.origin && one.pathname.startsWith("/static/"));
  const kept = await caches.open("field");
  await kept.addAll([location.pathname, "/field/", ...new Set(own.map((one) => one.pathname))]);
  root.dataset.kept = "yes";
  navigator.storage?.persist?.();
}

async function beginDay() {
  deviceName();
  picture = await find("classes", number);
  queue = await waiting(number);
  draw();
  await sync();
  if (net === "ok") await keepPage();
}

addEventListener("online", sync);
addEventListener("offline", () => { net = "off"; draw(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) sync(); });
setInterval(() => { if (pending().length || net !== "ok") sync(); }, 15000);
beginDay();
