// The exam player's island: it owns #exam-tools, and keeps what is ticked. Without it the page is a plain form.
// The clock shown is the server's deadline; the server decides. Answers live on the device and go up whole, every half minute.

const BEAT_MS = 40_000;
const form = document.getElementById("exam");
const done = document.getElementById("exam-done");

if (done) localStorage.removeItem(`exam:${done.dataset.number}`);
if (form) start(form);

function start(form) {
  const shelf = `exam:${form.dataset.number}`;
  const questions = [...form.querySelectorAll("fieldset")];
  const endsAt = performance.now() + Number(form.dataset.left);
  const tools = toolbar();
  let dirty = false;
  let asked = false;
  let sent = false;

  restore();
  progress();
  form.addEventListener("change", () => {
    dirty = true;
    asked = false;
    localStorage.setItem(shelf, JSON.stringify({ v: vector(), at: Date.now() / 1000 }));
    tools.kept.textContent = "已记在本机";
    progress();
  });
  form.addEventListener("submit", handIn);
  document.addEventListener("visibilitychange", () => document.hidden && beat());
  window.addEventListener("online", beat);
  setInterval(beat, BEAT_MS + Math.random() * 10_000);
  setInterval(tick, 500);
  tick();
  questions.forEach(offerToRead);

  function vector() {
    return questions.map((one) => [...one.querySelectorAll("input:checked")].map((box) => box.value).sort().join("")).join(".");
  }

  function restore() {
    const kept = JSON.parse(localStorage.getItem(shelf) || "null");
    if (!kept || kept.at <= Number(form.dataset.saved || 0)) return;
    kept.v.split(".").forEach((entry, place) => {
      questions[place]?.querySelectorAll("input").forEach((box) => { box.checked = entry.includes(box.value); });
    });
    dirty = true;
    beat();
  }

  async function beat() {
    if (!dirty || sent || performance.now() > endsAt) return;
    dirty = false;
    const body = new URLSearchParams({ v: vector(), csrfmiddlewaretoken: form.csrfmiddlewaretoken.value });
    try {
      const answer = await fetch(form.dataset.save, { method: "POST", body, keepalive: true, redirect: "manual" });
      if (answer.status === 409) return location.reload();
      if (!answer.ok) throw new Error(String(answer.status));
      tools.kept.textContent = `已保存 ${new Date().toTimeString().slice(0, 5)}`;
    } catch {
      dirty = true;
      tools.kept.textContent = "没有连上网络，答案在本机，会再试";
    }
  }

  function handIn(event) {
    if (event.submitter?.name === "save" || sent) return;
    const open = questions.filter((one) => !one.querySelector("input:checked"));
    const note = document.getElementById("exam-open");
    if (!navigator.onLine) {
      event.preventDefault();
      note.textContent = "现在没有网络。答案在本机，连上网络后再按交卷。";
      note.hidden = false;
    } else if (open.length && !asked && performance.now() < endsAt) {
      event.preventDefault();
      asked = true;
      note.replaceChildren(`还有 ${open.length} 题没有作答：`, ...open.slice(0, 10).map(linkTo), `${open.length > 10 ? "… " : ""}。要这样交卷，请再按一次。`);
      note.hidden = false;
    } else {
      sent = true;
    }
  }

  function tick() {
    const left = Math.max(0, Math.round((endsAt - performance.now()) / 1000));
    tools.clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    tools.clock.classList.toggle("short", left < 120);
    if (left === 300 || left === 60) tools.said.textContent = `还有${left / 60}分钟`;
    if (left === 0 && !sent && navigator.onLine) {
      sent = true;
      form.submit();
    }
  }

  function progress() {
    const answered = questions.filter((one) => one.querySelector("input:checked")).length;
    tools.count.textContent = `已答 ${answered} / ${questions.length}`;
  }

  function toolbar() {
    const box = document.getElementById("exam-tools");
    const clock = part("span", "clock");
    clock.setAttribute("role", "timer");
    const count = part("span", "count");
    const large = part("button", "second-action", "大字");
    const said = part("span", "skip");
    said.setAttribute("aria-live", "assertive");
    const kept = part("span", "kept quiet");
    kept.setAttribute("aria-live", "polite");
    const wear = (on) => {
      document.documentElement.classList.toggle("large", on);
      large.setAttribute("aria-pressed", String(on));
    };
    large.type = "button";
    wear(localStorage.getItem("large") === "1");
    large.addEventListener("click", () => {
      const on = !document.documentElement.classList.contains("large");
      localStorage.setItem("large", on ? "1" : "0");
      wear(on);
    });
    box.replaceChildren(clock, count, large, kept, said);
    box.hidden = false;
    return { clock, count, kept, said };
  }

  function offerToRead(question) {
    if (!("speechSynthesis" in window)) return;
    const button = part("button", "second-action speak", "朗读");
    button.type = "button";
    button.setAttribute("aria-label", `朗读第${question.id.slice(1)}题`);
    button.addEventListener("click", () => {
      const speaking = speechSynthesis.speaking && button.textContent === "停止";
      speechSynthesis.cancel();
      if (speaking) return;
      const words = new SpeechSynthesisUtterance(question.dataset.speak);
      words.lang = "zh-CN";
      words.rate = 0.9;
      words.onend = words.onerror = () => { button.textContent = "朗读"; };
      button.textContent = "停止";
      speechSynthesis.speak(words);
    });
    question.append(button);
  }
}

function linkTo(question) {
  const link = part("a", "jump", `第${question.id.slice(1)}题`);
  link.href = `#${question.id}`;
  return link;
}

function part(tag, look, text = "") {
  const made = document.createElement(tag);
  made.className = look;
  made.textContent = text;
  return made;
}
