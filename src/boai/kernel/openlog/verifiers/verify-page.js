/* What the page shows. Everything is decided in verify.js. */
(function () {
  "use strict";
  var V = self.boaiVerifier, policy = V.policyOf(document.getElementById("policy").textContent);
  function at(id) { return document.getElementById(id); }
  function yuan(fen) {
    var whole = String(Math.floor(fen / 100)).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
    return "¥" + whole + "." + ("0" + fen % 100).slice(-2);
  }
  function add(to, tag, words, kind) {
    var one = document.createElement(tag);
    one.textContent = words;
    if (kind) { one.className = kind; }
    to.appendChild(one);
    return one;
  }
  function show(kind, title, rows, notes) {
    var box = at("result");
    box.textContent = ""; box.className = "card " + kind;
    add(box, "h2", title);
    if (rows.length) {
      var list = add(box, "dl", "");
      rows.forEach(function (row) { add(list, "dt", row[0]); add(list, "dd", row[1], row[2]); });
    }
    (notes || []).forEach(function (note) { add(box, "p", note, "note"); });
    box.hidden = false;
    box.focus();
    if (box.scrollIntoView) { box.scrollIntoView(); }
  }
  function refused(why) { show("bad", "不成立", [["原因", why]], ["内容被改动过，或不是这本账开出的。请不要采信，并向监事会反映。"]); }
  function guarded(step) {
    try { step(); } catch (wrong) { if (wrong instanceof V.Bad) { refused(wrong.why); } else { refused("读不懂这份内容"); } }
  }
  function witnessed(who) {
    var all = policy.labels.length;
    return [policy.quorum !== "none" && V.met(policy, who), who.length ? "见证 " + who.length + "/" + all : "未见证（0/" + all + "）"];
  }

  // What this browser saw before is kept: another tree of the same size is a fork.
  function kept() { try { return JSON.parse(localStorage.getItem("boai-checkpoints") || "{}"); } catch (wrong) { return {}; } }
  function remember(now) {
    var all = kept(), mine = all[now.origin] || {};
    V.keptApart = mine[now.size] && mine[now.size] !== V.toBase64(now.root);
    if (V.keptApart) { throw new V.Bad("同样 " + now.size + " 条，与您上次见到的不同：账本分叉"); }
    mine[now.size] = V.toBase64(now.root);
    var sizes = Object.keys(mine).map(Number).sort(function (a, b) { return a - b; });
    while (sizes.length > 20) { delete mine[sizes.shift()]; }
    all[now.origin] = mine;
    try { localStorage.setItem("boai-checkpoints", JSON.stringify(all)); } catch (wrong) { /* a private window keeps nothing */ }
  }
  function earlier() {
    var all = kept(), found = [];
    policy.logs.forEach(function (log) {
      var mine = all[log.name] || {};
      Object.keys(mine).forEach(function (size) { found.push({ origin: log.name, size: Number(size), root: V.fromBase64(mine[size]) }); });
    });
    return found;
  }

  function certificate(raw) {
    guarded(function () {
      if (/^old /.test(raw)) { bridge(raw); return; }
      var got = V.checkCertificate(raw, policy), f = got.leaf.f, gift = got.leaf.name === "GIFT", seen = witnessed(got.who);
      remember(got.now);
      var rows = [["账本", got.now.origin], ["位置", "第 " + got.index + " 条，当时共 " + got.now.size + " 条"]];
      rows.push(["内容", V.CHINESE[V.NAMES.indexOf(got.leaf.name)]]);
      if (gift) {
        rows.push(["金额", yuan(f[4]), "money"], ["到账", V.saidDate(f[7]) + "　" + V.CHANNELS[f[5]]], ["基金编号", String(f[0])]);
      }
      got.opened.forEach(function (words) { rows.push(["您的信息", words]); });
      rows.push(["见证", seen[1], seen[0] ? "good" : "warn"]);
      show(seen[0] ? "good" : "warn", seen[0] ? "成立：这笔记录在公开账本里" : "记录在账本里，但见证不足", rows,
        seen[0] ? [] : ["账本已签名，还没有足够的独立见证人签名。过几分钟可重新下载凭证再核对。"]);
    });
  }
  function bridge(raw) {
    var cut = raw.indexOf("\n\n"), lines = raw.slice(0, cut).split("\n"), now = V.checkpointOf(raw.slice(cut + 2));
    var size = Number(lines[0].slice(4)), mine = earlier().filter(function (one) { return one.size === size && one.origin === now.origin; })[0];
    if (!mine) { throw new V.Bad("您还没有见过 " + size + " 条时的账本，无从比较"); }
    V.checkConsistency(size, now.size, mine.root, now.root, lines.slice(1).map(V.fromBase64));
    if (!V.anyOf(now, policy.logs)) { throw new V.Bad("没有账本的签名"); }
    remember(now);
    show("good", "成立：旧账没有被改动", [["从", size + " 条"], ["到", now.size + " 条"]]);
  }

  function wholeBook(get, names) {
    var bar = at("progress");
    bar.hidden = false;
    V.checkBook(get, names, policy, earlier(), function (done, all) { bar.value = done / all; at("done").textContent = done + " / " + all; },
      function (why, found) {
        bar.hidden = true; at("done").textContent = "";
        if (why) { refused(why); return; }
        guarded(function () { bookShown(found); });
      });
  }
  function bookShown(found) {
    var seen = witnessed(found.who), rows = [["账本", found.now.origin], ["记录", found.now.size + " 条，逐条核对"]];
    remember(found.now);
    Object.keys(found.book.counts).forEach(function (name) { rows.push([V.CHINESE[V.NAMES.indexOf(name)], found.book.counts[name] + " 条"]); });
    Object.keys(found.book.lines).sort().forEach(function (name) {
      var parts = name.split("/"), line = found.book.lines[name], money = parts[1] === "0";
      rows.push(["基金 " + parts[0] + (money ? "" : "（物资 " + parts[1] + "）"),
        "收 " + (money ? yuan(line.inn) : line.inn) + "，未用 " + (money ? yuan(line.left()) : line.left())]);
    });
    rows.push(["见证", seen[1], seen[0] ? "good" : "warn"]);
    found.red.forEach(function (name) { rows.push(["没有对账单", V.saidDay(name) + "　" + yuan(found.book.days[name][1]), "bad"]); });
    show(seen[0] ? "good" : "warn", (seen[0] ? "成立：" : "账目成立，但见证不足：") + "收支区间全部衔接，没有一处用的比收的多", rows);
  }

  // --- what the visitor gives us ---
  function readText(file, then) {
    var reader = new FileReader();
    reader.onload = function () { guarded(function () { then(V.text(new Uint8Array(reader.result))); }); };
    reader.readAsArrayBuffer(file);
  }
  function readPicture(file) {
    var picture = new Image();
    picture.onload = function () {
      var most = 1600, scale = Math.min(1, most / Math.max(picture.width, picture.height)), canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale); canvas.height = Math.round(picture.height * scale);
      var drawing = canvas.getContext("2d");
      drawing.drawImage(picture, 0, 0, canvas.width, canvas.height);
      var pixels = drawing.getImageData(0, 0, canvas.width, canvas.height);
      var code = jsQR(pixels.data, canvas.width, canvas.height);
      URL.revokeObjectURL(picture.src);
      if (code) { guarded(function () { certificate(V.text(new Uint8Array(code.binaryData))); }); }
      else { refused("图片里没有找到二维码，请拍正、拍清楚再试"); }
    };
    picture.onerror = function () { refused("打不开这张图片"); };
    picture.src = URL.createObjectURL(file);
  }
  function chosen(id, then) {
    at(id).addEventListener("change", function () { if (this.files.length) { then(this.files); } this.value = ""; });
  }
  chosen("file", function (files) { readText(files[0], certificate); });
  chosen("picture", function (files) { readPicture(files[0]); });
  chosen("folder", function (files) {
    var held = {}, names = [];
    Array.prototype.forEach.call(files, function (file) {
      var name = (file.webkitRelativePath || file.name).replace(/^[^/]*\//, "");
      held[name] = file; names.push(name);
    });
    wholeBook(function (name, then) {
      if (!held[name]) { then(null); return; }
      var reader = new FileReader();
      reader.onload = function () { then(new Uint8Array(reader.result)); };
      reader.readAsArrayBuffer(held[name]);
    }, names);
  });
  at("check").addEventListener("click", function () { certificate(at("pasted").value.replace(/\r\n/g, "\n")); });
  if (/^https?:$/.test(location.protocol)) {
    at("online").hidden = false;
    at("online").addEventListener("click", function () {
      var base = /\/verify$/.test(location.pathname) ? "/log/" : "./";
      wholeBook(function (name, then) {
        var request = new XMLHttpRequest();
        request.open("GET", base + name); request.responseType = "arraybuffer";
        request.onload = function () { then(request.status === 200 ? new Uint8Array(request.response) : null); };
        request.onerror = function () { then(null); };
        request.send();
      }, null);
    });
  }
  policy.logs.forEach(function (key) { add(at("keys"), "li", "账本　" + key.name + "　" + V.toBase64(key.key), "key"); });
  policy.labels.forEach(function (label) { add(at("keys"), "li", "见证人　" + label + "　" + V.toBase64(policy.witnesses[label].key), "key"); });
  add(at("keys"), "li", policy.quorum === "none" ? "还没有独立见证人" : "至少 " + policy.groups[policy.quorum][0] + " 位见证人签名才算数");
})();
