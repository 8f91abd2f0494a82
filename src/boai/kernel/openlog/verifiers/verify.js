/* The second verifier: one page, no network, plain old JavaScript for old phones. It shares no code with the program it checks.
   `nacl` (Ed25519), `sha256` and `jsQR` are put before it when the page is made. The format: docs/open-book-format.md. */
(function () {
  "use strict";
  var NAMES = ["GIFT", "INKIND", "REFUND", "MATCH", "REDESIGNATE", "TRANSFER", "SPEND", "ISSUE", "RETURN", "CORRECTION", "CAMPAIGN",
    "STATEMENT", "SEAL", "KEY", "ERASURE", "OPENING", "CONTINUITY", "SLIP"];
  var CHINESE = ["捐款", "捐物", "退款", "配捐", "变更用途", "账本间划转", "支出", "发放物资", "退回物资", "更正", "募捐活动", "渠道对账单", "封账",
    "更换密钥", "个人信息已删除", "期初余额", "续接旧日志", "票据号段"];
  // B, H, I, Q: numbers of 1, 2, 4, 8 bytes; s: 32 bytes; a list in brackets: one byte, one of these numbers
  var R = [1, 2, 3, 4], C = [1, 2, 3, 4, 5, 6, 7, 8, 9, 250], D = [1, 2, 3], P = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 99];
  var X = [1, 2, 3, 4, 5, 99], F = [0, 1], T = [1, 2], U = [1, 2, 3, 4, 5, 6], L5 = [1, 2, 3, 4, 5];
  var FORMS = {
    GIFT: ["I", R, "Q", "Q", "Q", C, "H", "I", "I", "I", "I", D, "B", "s", "s"],
    INKIND: ["I", R, "I", "Q", "Q", "Q", "Q", U, "I", "I", "I", D, "s", "s"],
    REFUND: ["I", "Q", "Q", "Q", "Q", X, C, "H", "I", "B", "s"],
    MATCH: ["I", R, "Q", "Q", "Q", "I", "Q", "Q", "Q", "I", "I", "s"],
    REDESIGNATE: ["I", R, "Q", "Q", "Q", "I", F, "Q", "Q", "I", "s"],
    TRANSFER: [T, "I", R, F, "Q", "Q", "Q", "I", "s", "s"],
    SPEND: ["I", F, "Q", "Q", "Q", P, "I", "I", "I", "s", "s"],
    ISSUE: ["I", "I", F, "Q", "Q", "Q", P, "I", "I", "I", "s", "s"],
    RETURN: ["I", "I", "Q", "Q", "Q", "Q", "I", "s"],
    CORRECTION: ["Q", [0, 1, 2], X, "I", "I", "Q", "Q", "Q", "I", "s"],
    CAMPAIGN: ["I", T, "I", "Q", "I", "I", "s", "s"],
    STATEMENT: [C, "H", "I", "I", "Q", "I", "Q", "I", "Q", "s"],
    SEAL: ["I", "I", "Q", "s"], KEY: ["s", "s", D, "I"], ERASURE: ["Q", D, "I"], OPENING: ["I", R, "Q", "Q", "Q", "I", "s"],
    CONTINUITY: ["s", "Q", "s", "Q", "Q", "I"], SLIP: ["I", "I", "I", L5, "I"]
  };
  var WIDTHS = { B: 1, H: 2, I: 4, Q: 8, s: 32 };
  var ORDER = [237, 211, 245, 92, 26, 99, 18, 88, 214, 156, 247, 162, 222, 249, 222, 20]; // of the curve, its low half; then come 15 noughts and 16

  function Bad(why) { this.why = why; }
  function need(holds, why) { if (!holds) { throw new Bad(why); } }

  // --- bytes and texts ---
  function fromBase64(text) {
    need(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text), "base64 写法不对");
    var raw = atob(text), bytes = new Uint8Array(raw.length);
    for (var i = 0; i < raw.length; i++) { bytes[i] = raw.charCodeAt(i); }
    need(toBase64(bytes) === text, "base64 写法不唯一");
    return bytes;
  }
  function toBase64(bytes) {
    var raw = "";
    for (var i = 0; i < bytes.length; i++) { raw += String.fromCharCode(bytes[i]); }
    return btoa(raw);
  }
  function utf8(text) {
    var raw = unescape(encodeURIComponent(text)), bytes = new Uint8Array(raw.length);
    for (var i = 0; i < raw.length; i++) { bytes[i] = raw.charCodeAt(i); }
    return bytes;
  }
  function text(bytes) {
    var raw = "";
    for (var i = 0; i < bytes.length; i++) { raw += String.fromCharCode(bytes[i]); }
    try { return decodeURIComponent(escape(raw)); } catch (wrong) { throw new Bad("不是 UTF-8 文字"); }
  }
  function hex(bytes) {
    var out = "";
    for (var i = 0; i < bytes.length; i++) { out += (bytes[i] < 16 ? "0" : "") + bytes[i].toString(16); }
    return out;
  }
  function same(one, other) {
    if (one.length !== other.length) { return false; }
    for (var i = 0; i < one.length; i++) { if (one[i] !== other[i]) { return false; } }
    return true;
  }
  function joined(parts) {
    var size = 0, at = 0, i;
    for (i = 0; i < parts.length; i++) { size += parts[i].length; }
    var all = new Uint8Array(size);
    for (i = 0; i < parts.length; i++) { all.set(parts[i], at); at += parts[i].length; }
    return all;
  }

  // --- hashes and the tree ---
  var hasher = new sha256.Hash(), ZERO = new Uint8Array([0]), ONE = new Uint8Array([1]);
  function digest(bytes) { var out = new Uint8Array(32); hasher.reset().update(bytes).finish(out); return out; }
  function leafHash(body) { var out = new Uint8Array(32); hasher.reset().update(ZERO).update(body).finish(out); return out; }
  function node(left, right) { var out = new Uint8Array(32); hasher.reset().update(ONE).update(left).update(right).finish(out); return out; }
  function half(number) { return Math.floor(number / 2); }
  function climb(at, last, path, step) {
    for (var i = 0; i < path.length; i++) {
      need(path[i].length === 32, "证明里的哈希长度不对");
      need(last > 0, "证明太长");
      var left = at % 2 === 1 || at === last;
      step(path[i], left);
      while (left && at > 0 && at % 2 === 0) { at = half(at); last = half(last); }
      at = half(at); last = half(last);
    }
    need(last === 0, "证明太短");
  }
  function rootByInclusion(leaf, index, size, path) {
    need(index >= 0 && index < size, "序号不在账本之内");
    var root = leaf;
    climb(index, size - 1, path, function (one, left) { root = left ? node(one, root) : node(root, one); });
    return root;
  }
  function checkConsistency(old, size, oldRoot, root, path) {
    need(old > 0 && old <= size && oldRoot.length === 32 && root.length === 32, "没有可证明的内容");
    if (old === size) { need(path.length === 0 && same(oldRoot, root), "同样大小，根却不同：账本分叉"); return; }
    var steps = path.slice(), power = old, at = old - 1, last = size - 1;
    while (power % 2 === 0) { power = half(power); }
    if (power === 1) { steps.unshift(oldRoot); }
    need(steps.length > 0 && steps[0].length === 32, "证明太短");
    while (at % 2 === 1) { at = half(at); last = half(last); }
    var first = steps[0], second = steps[0];
    climb(at, last, steps.slice(1), function (one, left) {
      first = left ? node(one, first) : first;
      second = left ? node(one, second) : node(second, one);
    });
    need(same(first, oldRoot) && same(second, root), "新账本不是旧账本的延续");
  }
  function peaks(row) {
    var found = [], start = 0;
    for (var size = Math.pow(2, 40); size >= 1; size /= 2) {
      if (row.length - start >= size) {
        var part = row.slice(start, start + size);
        while (part.length > 1) {
          var next = [];
          for (var i = 0; i < part.length; i += 2) { next.push(node(part[i], part[i + 1])); }
          part = next;
        }
        found.push(part[0]); start += size;
      }
    }
    return found;
  }
  function folded(row) {
    var root = row[row.length - 1];
    for (var i = row.length - 2; i >= 0; i--) { root = node(row[i], root); }
    return root;
  }

  // --- signatures ---
  function belowOrder(s) { // one signature has one spelling
    if (s[31] !== 16) { return s[31] < 16; }
    for (var i = 30; i >= 0; i--) {
      var digit = i < 16 ? ORDER[i] : 0;
      if (s[i] !== digit) { return s[i] < digit; }
    }
    return false;
  }
  function signed(message, signature, key) {
    return signature.length === 64 && belowOrder(signature.subarray(32)) && nacl.sign.detached.verify(message, signature, key);
  }
  function keyOf(vkey, kind) {
    var parts = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey);
    need(parts, "公钥写法不对");
    var raw = fromBase64(parts[3]);
    need(raw.length === 33 && raw[0] === kind && hex(digest(joined([utf8(parts[1] + "\n"), raw])).subarray(0, 4)) === parts[2], "公钥写法不对");
    return { name: parts[1], id: parts[2], key: raw.subarray(1) };
  }
  function policyOf(raw) {
    var policy = { logs: [], witnesses: {}, labels: [], groups: { none: [0, []] }, quorum: null };
    raw.split("\n").forEach(function (line) {
      var words = line.split(/[ \t]+/).filter(Boolean);
      if (!words.length || words[0][0] === "#") { return; }
      if (words[0] === "log") { policy.logs.push(keyOf(words[1], 1)); }
      else if (words[0] === "witness") {
        policy.witnesses[words[1]] = keyOf(words[2], 4); policy.labels.push(words[1]); policy.groups[words[1]] = [1, [words[1]]];
      } else if (words[0] === "group") {
        var members = words.slice(3), least = words[2] === "all" ? members.length : words[2] === "any" ? 1 : Number(words[2]);
        var known = members.every(function (one, at) { return policy.witnesses[one] && members.indexOf(one) === at; });
        need(known && least >= 1 && least <= members.length && least % 1 === 0, "见证规则写法不对");
        policy.groups[words[1]] = [least, members];
      } else {
        need(words[0] === "quorum" && policy.quorum === null && policy.groups[words[1]], "见证规则写法不对");
        policy.quorum = words[1];
      }
    });
    need(policy.logs.length && policy.quorum, "见证规则不完整");
    return policy;
  }
  function met(policy, who) {
    var group = policy.groups[policy.quorum];
    return group[1].filter(function (one) { return who.indexOf(one) >= 0; }).length >= group[0];
  }
  function checkpointOf(raw) {
    need(raw.length < 100000 && !/[\x00-\x09\x0b-\x1f]/.test(raw), "检查点写法不对");
    var cut = raw.lastIndexOf("\n\n");
    need(cut > 0 && raw[raw.length - 1] === "\n", "检查点写法不对");
    var head = raw.slice(0, cut).split("\n"), lines = raw.slice(cut + 2, -1).split("\n");
    need(head.length === 3 && head[0] && /^[1-9][0-9]{0,14}$/.test(head[1]), "检查点写法不对");
    var now = { text: raw.slice(0, cut + 1), origin: head[0], size: Number(head[1]), root: fromBase64(head[2]), signatures: [] };
    need(now.root.length === 32, "根哈希长度不对");
    lines.forEach(function (line) {
      var parts = /^— ([^\s+]+) (\S+)$/.exec(line);
      need(parts, "签名行写法不对");
      var bytes = fromBase64(parts[2]);
      need(bytes.length > 4, "签名行写法不对");
      now.signatures.push({ name: parts[1], id: hex(bytes.subarray(0, 4)), bytes: bytes.subarray(4) });
    });
    return now;
  }
  function signedBy(now, key, cosigned) {
    var mine = now.signatures.filter(function (one) { return one.name === key.name && one.id === key.id; });
    mine.forEach(function (one) {
      var said = now.text, bytes = one.bytes;
      if (cosigned) {
        need(bytes.length === 72 && bytes[0] === 0 && bytes[1] < 32, "见证签名写法不对");
        said = "cosignature/v1\ntime " + number(bytes, 0, 8) + "\n" + said; bytes = bytes.subarray(8);
      }
      need(signed(utf8(said), bytes, key.key), "签名不对：" + key.name);
    });
    return mine.length > 0 && (cosigned || now.origin === key.name);
  }
  function witnessesOf(now, policy) {
    return policy.labels.filter(function (label) { return signedBy(now, policy.witnesses[label], true); });
  }
  function anyOf(now, keys) { return keys.map(function (key) { return signedBy(now, key, false); }).indexOf(true) >= 0; }

  // --- leaves ---
  function number(bytes, at, width) {
    var value = 0;
    for (var i = 0; i < width; i++) { value = value * 256 + bytes[at + i]; }
    return value;
  }
  var SIZES = {};
  NAMES.forEach(function (name) {
    SIZES[name] = FORMS[name].reduce(function (sum, one) { return sum + (WIDTHS[one] || 1); }, 2);
  });
  function fieldsOf(body) {
    var name = body.length > 1 && body[0] === 1 ? NAMES[body[1] - 1] : undefined;
    need(name && body.length === SIZES[name], "不是规定的记录");
    var form = FORMS[name], f = [], at = 2;
    for (var i = 0; i < form.length; i++) {
      var one = form[i], width = WIDTHS[one] || 1;
      if (one === "s") { f.push(body.subarray(at, at + 32)); }
      else {
        var value = number(body, at, width);
        need(width < 8 || value < 9007199254740992, "数字过大");
        need(typeof one === "string" || one.indexOf(value) >= 0, "编号不在规定范围");
        f.push(value);
      }
      at += width;
    }
    return { name: name, f: f };
  }
  function anyByte(bytes) { for (var i = 0; i < bytes.length; i++) { if (bytes[i]) { return true; } } return false; }
  var TRUE = {
    CAMPAIGN: function (i, f) { return f[4] <= f[5]; }, SEAL: function (i, f) { return f[0] <= f[1] && f[2] <= i; },
    ERASURE: function (i, f) { return f[0] < i; }, SLIP: function (i, f) { return f[1] <= f[2]; },
    CONTINUITY: function (i, f) { return i === 0 && f[3] <= f[4] && f[4] <= f[1]; }, KEY: function (i, f) { return !same(f[0], f[1]); },
    STATEMENT: function (i, f) { return f[5] <= f[3] && f[6] <= f[4]; },
    SPEND: function (i, f) { return f[8] === 0 || (f[8] > 4 && anyByte(f[9])); },
    ISSUE: function (i, f) { return f[9] === 0 || (f[9] > 4 && anyByte(f[10])); },
    INKIND: function (i, f) { return (f[7] === 6) === (f[6] === 0); }, MATCH: function (i, f) { return f[5] > 0 || (f[6] === 0 && f[7] === 0); },
    REDESIGNATE: function (i, f) { return f[5] !== f[0]; }, TRANSFER: function (i, f) { return f[0] === 1 || f[3] === 0; },
    CORRECTION: function (i, f) { return f[0] < i && (f[1] > 0 || f[3] + f[4] + f[5] + f[6] + f[7] === 0); }
  };

  // --- the number lines of the funds ---
  function Line() { this.inn = 0; this.out = 0; this.holes = []; }
  Line.prototype.come = function (before, after, amount) {
    need(before === this.inn && after - before === amount && amount > 0, "收入区间不衔接");
    this.inn = after;
  };
  Line.prototype.go = function (before, after, amount) {
    var passed = 0, stepped = 0;
    while (passed < this.holes.length && this.holes[passed][0] < after) { stepped += this.holes[passed][1] - this.holes[passed][0]; passed++; }
    need(before === this.out && after <= this.inn, "支出区间不衔接，或用的比收的多");
    need(passed === 0 || this.holes[passed - 1][1] <= after, "支出停在退出的钱中间");
    need(after - before - stepped === amount && amount > 0, "支出区间与金额不符");
    this.out = after; this.holes = this.holes.slice(passed);
  };
  Line.prototype.carve = function (lo, hi, amount) {
    var low = 0, high = this.holes.length;
    while (low < high) { var middle = (low + high) >> 1; if (this.holes[middle][0] < lo) { low = middle + 1; } else { high = middle; } }
    need(hi - lo === amount && amount > 0 && this.out <= lo && hi <= this.inn, "退出的钱不在未用部分");
    need((low === 0 || this.holes[low - 1][1] <= lo) && (low === this.holes.length || hi <= this.holes[low][0]), "同一分钱退出两次");
    this.holes.splice(low, 0, [lo, hi]);
  };
  Line.prototype.left = function () {
    return this.holes.reduce(function (left, hole) { return left - hole[1] + hole[0]; }, this.inn - this.out);
  };

  // --- the whole book ---
  function Book(entry) {
    this.entry = entry; this.lines = {}; this.terms = {}; this.back = {}; this.counts = {}; this.keys = [];
    this.days = {}; this.statements = {};
  }
  Book.prototype.line = function (fund, unit, terms) {
    var name = fund + "/" + unit;
    if (terms) { need((this.terms[fund] = this.terms[fund] || terms) === terms, "基金的限定性质变了"); }
    return this.lines[name] || (this.lines[name] = new Line());
  };
  Book.prototype.add = function (channel, account, day, at, count, amount) {
    var name = channel + "/" + account + "/" + day, one = this.days[name] || (this.days[name] = [0, 0, 0, 0]);
    one[at] += count; one[at + 1] += amount;
  };
  Book.prototype.target = function (index, at, name) {
    need(at < index, "所指的记录不在前面");
    var was = fieldsOf(this.entry(at));
    need(was.name === name, "所指的记录种类不对");
    return was.f;
  };
  Book.prototype.returned = function (at, amount, most) {
    this.back[at] = (this.back[at] || 0) + amount;
    need(this.back[at] <= most, "退回的比用出的多");
  };
  Book.prototype.feed = function (index, body) {
    var leaf = fieldsOf(body), name = leaf.name, f = leaf.f, was, line;
    this.counts[name] = (this.counts[name] || 0) + 1;
    need(!TRUE[name] || TRUE[name](index, f), "自相矛盾的记录");
    if (name === "GIFT") {
      this.line(f[0], 0, f[1]).come(f[2], f[3], f[4]);
      this.add(f[5], f[6], f[7], 0, f[12] === 0 ? 1 : 0, f[4]);
    } else if (name === "OPENING") { this.line(f[0], 0, f[1]).come(f[2], f[3], f[4]); }
    else if (name === "INKIND") { this.line(f[0], f[2], f[1]).come(f[3], f[4], f[5]); }
    else if (name === "SPEND") { line = this.line(f[0], 0); line[f[1] ? "carve" : "go"](f[2], f[3], f[4]); }
    else if (name === "ISSUE") { line = this.line(f[0], f[1]); line[f[2] ? "carve" : "go"](f[3], f[4], f[5]); }
    else if (name === "REFUND") {
      was = this.target(index, f[1], "GIFT");
      need(was[0] === f[0] && was[2] <= f[2] && f[3] <= was[3], "退出的不在所指收入之内");
      this.line(f[0], 0).carve(f[2], f[3], f[4]);
      this.add(f[6], f[7], f[8], 2, f[9] === 0 ? 1 : 0, f[4]);
    } else if (name === "MATCH") {
      this.target(index, f[8], "GIFT");
      if (f[5]) { this.line(f[5], 0).go(f[6], f[7], f[4]); }
      this.line(f[0], 0, f[1]).come(f[2], f[3], f[4]);
    } else if (name === "REDESIGNATE") {
      line = this.line(f[5], 0); line[f[6] ? "carve" : "go"](f[7], f[8], f[4]);
      this.line(f[0], 0, f[1]).come(f[2], f[3], f[4]);
    } else if (name === "TRANSFER") {
      line = this.line(f[1], 0, f[2]); line[f[0] === 2 ? "come" : f[3] ? "carve" : "go"](f[4], f[5], f[6]);
    } else if (name === "RETURN") {
      was = this.target(index, f[5], "ISSUE");
      need(was[0] === f[0] && was[1] === f[1], "退回的不是同一种物资");
      this.returned(f[5], f[4], was[5]);
      this.line(f[0], f[1]).come(f[2], f[3], f[4]);
    } else if (name === "CORRECTION") { this.correct(index, f); }
    else if (name === "STATEMENT") { this.statements[f[0] + "/" + f[1] + "/" + f[2]] = f; }
    else if (name === "KEY") { this.keys.push([index, f]); }
  };
  Book.prototype.correct = function (index, f) {
    var fund = f[3], unit = f[4], was;
    if (f[1] === 1) {
      was = this.target(index, f[0], unit ? "INKIND" : "GIFT");
      need(was[0] === fund && (!unit || was[2] === unit), "更正的不是同一基金");
      need(was[unit ? 3 : 2] <= f[5] && f[6] <= was[unit ? 4 : 3], "撤销的不在所指收入之内");
      this.line(fund, unit).carve(f[5], f[6], f[7]);
      if (!unit) { this.add(was[5], was[6], was[7], 0, was[12] === 0 && f[7] === was[4] ? -1 : 0, -f[7]); }
    } else if (f[1] === 2) {
      was = this.target(index, f[0], unit ? "ISSUE" : "SPEND");
      need(was[0] === fund && (!unit || was[1] === unit), "更正的不是同一基金");
      this.returned(f[0], f[7], was[unit ? 5 : 4]);
      this.line(fund, unit).come(f[5], f[6], f[7]);
    }
  };
  Book.prototype.unstated = function () {
    var days = this.days, statements = this.statements;
    Object.keys(statements).forEach(function (name) {
      var s = statements[name], d = days[name] || [0, 0, 0, 0];
      need(d[0] === s[3] - s[5] && d[1] === s[4] - s[6] && d[2] === s[7] && d[3] === s[8], "与渠道对账单不符：" + saidDay(name));
    });
    return Object.keys(days).filter(function (name) { return !statements[name]; }).sort();
  };
  function tilePath(level, at, width) {
    var parts = [("00" + at % 1000).slice(-3)], rest = Math.floor(at / 1000);
    while (rest) { parts.unshift("x" + ("00" + rest % 1000).slice(-3)); rest = Math.floor(rest / 1000); }
    return "tile/" + level + "/" + parts.join("/") + (width < 256 ? ".p/" + width : "");
  }
  /* get(name, then) brings a file as bytes or null; names is the list of files in the folder, or null where nobody can list them. */
  function checkBook(get, names, policy, kept, progress, done) {
    var now, book, asked = {}, bundles = [], above = [], roots = {}, hashes = [], sizes = {}, earlier = [];
    function guarded(step) {
      return function () {
        try { step.apply(null, arguments); } catch (wrong) { if (wrong instanceof Bad) { done(wrong.why); } else { throw wrong; } }
      };
    }
    function ask(level, at, size, then) {
      var width = Math.min(256, size - 256 * at), name = tilePath(level, at, width);
      asked[name] = true;
      get(name, guarded(function (bytes) { need(bytes, "缺少文件 " + name); then(bytes, width); }));
    }
    function bodiesOf(bytes) {
      var found = [], at = 0;
      while (at < bytes.length) { var end = at + 2 + number(bytes, at, 2); found.push(bytes.subarray(at + 2, end)); at = end; }
      need(at === bytes.length, "记录文件长度不对");
      return found;
    }
    function entry(index) { return bodiesOf(bundles[Math.floor(index / 256)])[index % 256]; }
    function bundle(at) {
      if (256 * at >= now.size) { upper(1, above, 0, []); return; }
      ask("entries", at, now.size, function (raw, width) {
        ask(0, at, now.size, function (tile) {
          var bodies = bodiesOf(raw), size;
          bundles[at] = raw; hashes = bodies.map(leafHash);
          need(bodies.length === width && same(joined(hashes), tile), "叶子哈希与记录不符");
          bodies.forEach(function (body, i) { book.feed(256 * at + i, body); });
          for (size in sizes) {
            if (size > 256 * at && size <= 256 * at + width) { roots[size] = folded(peaks(above).concat(peaks(hashes.slice(0, size - 256 * at)))); }
          }
          if (width === 256) { above.push(peaks(hashes)[0]); }
          if (at % 64 === 0) { progress(256 * at + width, now.size); setTimeout(guarded(function () { bundle(at + 1); }), 0); }
          else { bundle(at + 1); }
        });
      });
    }
    function upper(level, row, at, next) {
      if (!row.length) { finish(); return; }
      if (256 * at >= row.length) { upper(level + 1, next, 0, []); return; }
      ask(level, at, row.length, function (tile, width) {
        var part = row.slice(256 * at, 256 * at + width);
        need(same(joined(part), tile), "上层哈希不符");
        if (width === 256) { next.push(peaks(part)[0]); }
        upper(level, row, at + 1, next);
      });
    }
    function finish() {
      if (names) { names.forEach(function (name) { need(!/^tile\//.test(name) || asked[name], "多出文件 " + name); }); }
      kept.concat(earlier, [now]).forEach(function (one) {
        need(one.origin === now.origin && roots[one.size] && same(roots[one.size], one.root), "日志被改写、分叉或截短");
      });
      var trusted = policy.logs.slice();
      book.keys.forEach(function (change) {
        var f = change[1], id = hex(digest(joined([utf8(now.origin + "\n"), ONE, f[1]])).subarray(0, 4));
        var key = { name: now.origin, id: id, key: f[1] };
        var before = trusted.filter(function (one) { return same(one.key, f[0]); });
        var both = earlier.filter(function (one) { return one.size > change[0] && signedBy(one, key, false) && anyOf(one, before); });
        if (f[2] === 1 && both.length) { trusted.push(key); }
      });
      need(anyOf(now, trusted), "检查点没有日志的签名");
      var red = book.unstated();
      done(null, { now: now, book: book, red: red, who: witnessesOf(now, policy), policy: policy });
    }
    get("checkpoint", guarded(function (bytes) {
      need(bytes, "缺少文件 checkpoint");
      now = checkpointOf(text(bytes)); book = new Book(entry);
      var handovers = (names || []).filter(function (name) { return /^handovers\//.test(name); });
      (function next(at) {
        if (at < handovers.length) {
          get(handovers[at], guarded(function (raw) { earlier.push(checkpointOf(text(raw))); next(at + 1); }));
          return;
        }
        kept.concat(earlier, [now]).forEach(function (one) { sizes[one.size] = true; });
        bundle(0);
      })(0);
    }));
  }

  // --- one certificate ---
  function hmac(key, message) {
    var inner = new Uint8Array(64), outer = new Uint8Array(64);
    for (var i = 0; i < 64; i++) { inner[i] = (key[i] || 0) ^ 54; outer[i] = (key[i] || 0) ^ 92; }
    return digest(joined([outer, digest(joined([inner, message]))]));
  }
  function checkCertificate(raw, policy) {
    var cut = raw.indexOf("\n\n"), lines = raw.slice(0, cut).split("\n");
    need(cut > 0 && lines.length > 2 && lines[0] === "c2sp.org/tlog-proof@v1" && /^extra /.test(lines[1]), "这不是捐赠凭证");
    need(/^index (0|[1-9][0-9]{0,14})$/.test(lines[2]), "凭证写法不对");
    var now = checkpointOf(raw.slice(cut + 2)), index = Number(lines[2].slice(6)), path = lines.slice(3).map(fromBase64);
    var extra = fromBase64(lines[1].slice(6)), opened = [];
    need(extra[0] === 1 && extra.length > 3, "凭证写法不对");
    var at = 3 + number(extra, 1, 2), body = extra.subarray(3, at), leaf = fieldsOf(body);
    var digests = leaf.f.filter(function (one) { return typeof one !== "number"; });
    while (at < extra.length) {
      var size = number(extra, at + 33, 2), words = extra.subarray(at + 35, at + 35 + size);
      need(extra[at] < digests.length && words.length === size, "凭证写法不对");
      need(same(hmac(extra.subarray(at + 1, at + 33), words), digests[extra[at]]), "姓名或内容与账本里的承诺对不上");
      opened.push(text(words)); at += 35 + size;
    }
    need(at === extra.length, "凭证后面有多余的内容");
    need(same(rootByInclusion(leafHash(body), index, now.size, path), now.root), "证明不成立：账本里没有这条记录");
    need(anyOf(now, policy.logs), "没有账本的签名");
    return { now: now, index: index, leaf: leaf, opened: opened, who: witnessesOf(now, policy), policy: policy };
  }
  function saidDate(days) {
    var day = new Date(days * 86400000);
    return day.getUTCFullYear() + "年" + (day.getUTCMonth() + 1) + "月" + day.getUTCDate() + "日";
  }
  function saidDay(name) {
    var parts = name.split("/");
    return saidDate(Number(parts[2])) + "　" + (CHANNELS[parts[0]] || "渠道" + parts[0]) + (parts[1] === "0" ? "" : "（账户" + parts[1] + "）");
  }
  var CHANNELS = { 1: "微信支付", 2: "支付宝", 3: "银联", 4: "数字人民币", 5: "银行转账", 6: "柜台现金", 7: "募捐箱", 8: "指定平台结算",
    9: "静态收款码", 250: "演示渠道" };

  self.boaiVerifier = {
    Bad: Bad, policyOf: policyOf, checkCertificate: checkCertificate, checkBook: checkBook, checkConsistency: checkConsistency,
    rootByInclusion: rootByInclusion, checkpointOf: checkpointOf, leafHash: leafHash, fromBase64: fromBase64, toBase64: toBase64, met: met,
    text: text, anyOf: anyOf, hex: hex, NAMES: NAMES, CHINESE: CHINESE, CHANNELS: CHANNELS, saidDate: saidDate, saidDay: saidDay
  };
})();
