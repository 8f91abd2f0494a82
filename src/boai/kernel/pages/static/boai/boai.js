// Small comforts; every page works without them.

// Enter that ends a Chinese input method's composition chooses a word, it does not send the form. Safari reports it as key 229
// after the composition has ended.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
}, true);

// Signing out makes the browser forget what it stored: say so while class-day records have not reached the server.
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action") !== "/logout") return;
  let waiting = 0;
  try { waiting = Number(localStorage.getItem("field-unsynced") || 0); } catch { return; }
  if (waiting && !confirm(`这部手机上还有 ${waiting} 条现场记录没有同步，退出会丢失。仍要退出吗？`)) event.preventDefault();
}, true);
