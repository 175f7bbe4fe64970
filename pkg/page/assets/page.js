"use strict";
// The theme, tables to sort, and the list of replies: filters, sorting and pages over the
// data in #data. Everything that comes from data enters the page as text, never as markup.
(() => {
const root = document.documentElement;
const remembered = (value) => { // a page on disk may not be allowed to remember
  try { return value === undefined ? localStorage.getItem("attune-theme") : localStorage.setItem("attune-theme", value); } catch { return null; }
};
const theme = document.getElementById("theme");
const dark = matchMedia("(prefers-color-scheme: dark)");
const wanted = remembered();
if (wanted === "dark" || wanted === "light") root.dataset.theme = wanted;
theme.hidden = false;
theme.addEventListener("click", () => {
  const now = root.dataset.theme || (dark.matches ? "dark" : "light");
  root.dataset.theme = now === "dark" ? "light" : "dark";
  remembered(root.dataset.theme);
});

const data = JSON.parse(document.getElementById("data").textContent);
const { words, replies, texts, situations, moves } = data;

// make builds an element; children are elements or text.
const SVG = "http://www.w3.org/2000/svg";
function make(name, attributes, ...children) {
  const svg = name.startsWith("svg:");
  const e = svg ? document.createElementNS(SVG, name.slice(4)) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === false || value === undefined || value === null) continue;
    e.setAttribute(key, value === true ? "" : String(value));
  }
  e.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== ""));
  return e;
}

// Tables that may be sorted: by a column, then the other way round, then as they were.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0], given = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = make("button", { type: "button", class: "sorter", title: words.js["by-column"] }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const next = { none: "ascending", ascending: "descending", descending: "none" }[head.getAttribute("aria-sort") || "none"];
      heads.forEach((h) => h.removeAttribute("aria-sort"));
      if (next !== "none") head.setAttribute("aria-sort", next);
      const value = (row) => Number(row.cells[column].dataset.value);
      const by = next === "descending" ? -1 : 1;
      body.append(...(next === "none" ? given : [...given].sort((a, b) => by * (value(a) - value(b)))));
    });
  });
}

const box = document.getElementById("replies");
if (!box) return;
const types = ["attentive", "affective", "cognitive"];
const verdicts = ["below", "within", "above", "mixed", "unknown"]; // unknown: not judged
const perPage = 20;
const MISSTEP = 3, SIGNAL = 4;

const number = new Intl.NumberFormat(words.number.language);
const word = (section, name) => (words[section] || {})[name] ?? name.replace(/[-_]/g, " ");
const fill = (text, values) => {
  const [one, many] = text.split(" | ");
  if (many !== undefined) text = values.n === 1 ? one : many;
  return text.replace(/\{(\w+)\}/g, (all, name) => {
    const v = values[name];
    return v === undefined ? all : typeof v === "number" ? number.format(v) : v;
  });
};
const say = (name, values = {}) => fill(words.js[name], values);

const judge = ([score, min, max]) => score < min ? "below" : score > max ? "above" : "within";
const off = ([score, min, max]) => Math.max(min - score, score - max, 0);
const distance = (r) => r.u ? 0 : r.t.reduce((sum, t) => sum + off(t), 0);
const short = (s) => s.length > 160 ? s.slice(0, 158).trimEnd() + "…" : s;
const plainly = (s) => s.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const haystack = (r) => r.hay ??= plainly(r.i + "\n" + r.b + "\n" + (r.c || ""));
const verdictOf = (r, of) => of && !r.u ? judge(r.t[types.indexOf(of)]) : verdicts[r.v];

// The filters, in the order in which they stand; the address holds those that are set,
// so that links from the figures, the back button and bookmarks work.
const distinct = (of) => [...new Set(replies.flatMap(of))].filter(Boolean);
const sorted = (list) => list.sort((a, b) => a[1].localeCompare(b[1], words.number.language));
const named = (key) => sorted(distinct((r) => texts[r[key] || 0]).map((n) => [n, n]));
const filters = [
  { name: "verdict", options: verdicts.filter((v) => v !== "unknown" || replies.some((r) => r.u)).map((v) => [v, word("verdict-of", v)]), label: "verdict",
    test: (r, value, state) => verdictOf(r, types.includes(state.of) ? state.of : "") === value },
  { name: "of", options: types.map((t) => [t, word("type", t)]), any: word("type", "reply"), label: "of", test: () => true },
  { name: "situation", options: sorted(distinct((r) => texts[r.s]).map((id) => [id, situations[id] || id])), label: "situation", test: (r, value) => texts[r.s] === value },
  { name: "misstep", options: sorted([...new Map(replies.flatMap((r) => r.x.map((m) => [texts[m[2]], short(texts[m[3]])])))]), label: "misstep", test: (r, value) => r.x.some((m) => texts[m[2]] === value) },
  { name: "team", options: named("e"), label: "team", test: (r, value) => texts[r.e || 0] === value },
  { name: "agent", options: named("a"), label: "agent", test: (r, value) => texts[r.a || 0] === value },
  { name: "channel", options: named("h"), label: "channel", test: (r, value) => texts[r.h || 0] === value },
  { name: "chosen", options: replies.some((r) => r.r) ? [["worst", say("worst")], ["random", say("random")]] : [], label: "chosen", test: (r, value) => (value === "random") === Boolean(r.r) },
  { name: "conversation", test: (r, value) => Boolean(r.p) && texts[r.p[0]] === value },
  { name: "q", test: (r, value, state) => state.needles.every((n) => haystack(r).includes(n)) },
];
const byText = (of) => (a, b) => of(a).localeCompare(of(b), words.number.language);
const byScore = (i) => (a, b) => a.t[i][0] - b.t[i][0];
const time = (r) => Date.parse(r.d || "") || 0;
const orders = {
  given: null,
  distance: (a, b) => distance(a) - distance(b),
  attentive: byScore(0), affective: byScore(1), cognitive: byScore(2),
  time: (a, b) => time(a) - time(b),
  turn: (a, b) => (a.p ? a.p[1] : 0) - (b.p ? b.p[1] : 0),
  agent: byText((r) => texts[r.a || 0]),
  situation: byText((r) => situations[texts[r.s]] || texts[r.s]),
  id: (a, b) => a.i.localeCompare(b.i, words.number.language, { numeric: true }),
};

let state = {};
function read() { // the state from the address; false when that is for something else
  const hash = location.hash.slice(1);
  if (hash && !hash.includes("=")) return false;
  const given = new URLSearchParams(hash);
  state = { sort: "given", down: false, page: 1 };
  for (const f of filters) state[f.name] = given.get(f.name) || "";
  const sort = given.get("sort") || "";
  state.down = sort.startsWith("-");
  const key = sort.replace(/^-/, "");
  if (Object.hasOwn(orders, key)) state.sort = key;
  state.page = Math.max(1, parseInt(given.get("page"), 10) || 1);
  return true;
}
function write() {
  const p = new URLSearchParams();
  for (const f of filters) if (state[f.name]) p.set(f.name, state[f.name]);
  if (state.sort !== "given") p.set("sort", (state.down ? "-" : "") + state.sort);
  if (state.page > 1) p.set("page", state.page);
  try { history.replaceState(null, "", "#" + (p.toString() || "list")); } catch { /* not allowed here; the list works without */ }
}

// The form.
const id = (name) => "filter-" + name;
const field = (name, label, control) => make("p", { class: "field field-" + name }, make("label", { for: id(name) }, label), control);
const select = (name, options, any) => make("select", { id: id(name) },
  any === undefined ? null : make("option", { value: "" }, any), options.map(([value, text]) => make("option", { value }, text)));
const controls = {};
const form = make("form", { class: "filters", role: "search", "aria-label": say("filters") });
controls.q = make("input", { id: id("q"), type: "search", autocomplete: "off", spellcheck: "false" });
form.append(field("q", say("search"), controls.q));
for (const f of filters) {
  if (!f.options || f.options.length === 0 || (f.options.length < 2 && f.name !== "misstep")) continue;
  controls[f.name] = select(f.name, f.options, f.any || say("any"));
  form.append(field(f.name, say(f.label), controls[f.name]));
}
const withTurns = replies.some((r) => r.p);
controls.sort = select("sort", Object.keys(orders).filter((k) => k !== "turn" || withTurns).map((k) => [k, say("sort-" + k)]));
const direction = make("button", { type: "button", class: "direction" });
const sortField = field("sort", say("sort"), controls.sort);
sortField.append(direction);
form.append(sortField);
const clear = make("button", { type: "button", class: "clear" }, say("clear"));
const count = make("p", { class: "count", role: "status" });
const list = make("div", { class: "cards" });
const pager = make("nav", { class: "pager", "aria-label": say("reply") });
box.append(form, make("div", { class: "found" }, count, clear), list, pager);
form.addEventListener("submit", (e) => e.preventDefault());
let typing;
controls.q.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => change({ q: controls.q.value }), 150);
});
for (const [name, control] of Object.entries(controls)) {
  if (name !== "q") control.addEventListener("change", () => change(name === "sort" ? { sort: control.value, down: ["distance", "time"].includes(control.value) } : { [name]: control.value }));
}
direction.addEventListener("click", () => change({ down: !state.down }));
clear.addEventListener("click", () => change(Object.fromEntries(filters.map((f) => [f.name, ""]))));
function change(what) {
  Object.assign(state, { page: 1 }, what);
  write();
  show();
}

function show() {
  state.needles = plainly(state.q).split(/\s+/).filter(Boolean);
  const set = filters.filter((f) => state[f.name]);
  let found = replies.filter((r) => set.every((f) => f.test(r, state[f.name], state)));
  const order = orders[state.sort];
  if (order) found = found.sort((a, b) => state.down ? order(b, a) : order(a, b));
  const pages = Math.max(1, Math.ceil(found.length / perPage));
  state.page = Math.min(state.page, pages);
  for (const [name, control] of Object.entries(controls)) {
    if (control === document.activeElement && name === "q") continue;
    control.value = state[name];
  }
  direction.hidden = state.sort === "given";
  direction.textContent = say(state.down ? "descending" : "ascending");
  clear.hidden = set.length === 0;
  count.textContent = fill(words.js.count, { n: found.length, all: replies.length });
  hide();
  const from = (state.page - 1) * perPage;
  list.replaceChildren(...found.slice(from, from + perPage).map(card));
  if (found.length === 0) list.append(make("p", { class: "note" }, say("nothing")));
  const turn = (name, by, can) => {
    const b = make("button", { type: "button", disabled: !can }, say(name));
    b.addEventListener("click", () => {
      state.page += by;
      write();
      show();
      box.scrollIntoView();
      (list.querySelector("h3") || list).focus();
    });
    return b;
  };
  pager.replaceChildren(...(pages > 1 ? [turn("previous", -1, state.page > 1), make("span", {}, say("page", { page: state.page, pages })), turn("next", 1, state.page < pages)] : []));
}

// One reply.
const sign = (verdict) => make("span", { class: "sign " + verdict, "aria-hidden": "true" });
const percent = (n) => n + "%";
function card(r) {
  const verdict = verdicts[r.v];
  const situation = texts[r.s];
  const facts = [situations[situation] || situation, texts[r.a || 0], texts[r.e || 0], texts[r.h || 0], r.d && shortTime(r.d), r.r && say("random")].filter(Boolean);
  const left = make("div", { class: "said" });
  if (r.c) left.append(message(r));
  left.append(make("div", { class: "bubble" }, make("h4", { class: "hidden" }, say("reply")), marked(r.b, marksOf(r), say("marked"))));
  if (r.k) left.append(make("p", { class: "n" }, say("shortened")));
  if (r.q) left.append(make("p", { class: "n" }, say("excerpts")));
  if (r.x.length) {
    left.append(make("h4", {}, say("missteps")), make("ul", { class: "wrong" }, r.x.map((m, i) => make("li", {},
      texts[m[3]], " ", m[1] > m[0] ? make("q", {}, short(r.b.slice(m[0], m[1]))) : null, " ", make("code", {}, texts[m[2]]), taken(r, i) ? make("span", { class: "n" }, " " + taken(r, i)) : null,
      m[4] ? make("span", { class: "instead" }, texts[m[4]]) : null))));
  }
  const right = make("div", { class: "judged" },
    r.u ? make("p", { class: "note" }, say("unread")) : make("dl", { class: "scores" }, r.t.map((t, i) => score(t, i))),
    make("p", { class: "why" }, make("b", {}, say("why")), " ", texts[r.w], " ",
      make("span", { class: "n" }, word("source", texts[r.o]) + (texts[r.o] === "diagnosed" ? ", " + say("confidence", { share: percent(r.f) }) : ""))));
  if (r.n.length) right.append(make("h4", {}, say("advice")), make("ol", { class: "advice" }, r.n.map((a) => make("li", {}, texts[a]))));
  if (r.y) {
    const [verdict, worst, faults, ...path] = r.y;
    right.append(make("h4", {}, say("course")), make("p", { class: "why" }, make("span", { class: "verdict " + verdicts[verdict] }, sign(verdicts[verdict]), " ", word("verdict-of", verdicts[verdict])),
      faults ? "; " + say("faults", { n: faults }) : null, worst ? "; " + say("worst-turn", { turn: worst }) : null, path.length > 1 ? "; " + say("path", { path: path.map((p) => situations[texts[p]]).join(" → ") }) : null));
  }
  const byWords = wordsOf(r);
  if (r.m.length || byWords.length) {
    right.append(make("details", {}, make("summary", {}, say("evidence") + " (" + r.m.length + ")"), make("div", { class: "wide" }, make("table", { class: "figures evidence" },
      make("thead", {}, make("tr", {}, [say("words"), say("move"), say(r.j ? "points" : "counts")].map((h) => make("th", { scope: "col" }, h)))),
      make("tbody", {}, r.m.map((m, i) => make("tr", {},
        make("td", {}, m[1] > m[0] ? make("q", {}, short(r.b.slice(m[0], m[1]))) : say("whole")),
        make("td", {}, make("span", { class: "kind " + types[m[2]] }, word("type", types[m[2]])), " ", moveName(m), " ", make("code", {}, texts[m[4]])),
        make("td", {}, (r.j ? signed(r.j[i]) : percent(m[6])) + discounts(m)))),
        byWords.map(([i, n]) => make("tr", {},
          make("td", {}, say("by-words")),
          make("td", {}, make("span", { class: "kind " + types[i] }, word("type", types[i]))),
          make("td", {}, signed(n)))))))));
  }
  return make("article", { class: "card" },
    make("header", {}, make("h3", { tabindex: "-1" }, make("span", { class: "verdict " + verdict }, sign(verdict), " ", word("verdict-of", verdict)), " ", make("span", { class: "id" }, r.i)),
      make("p", { class: "facts" }, facts.join(" · "), r.p ? [" · ", make("a", { href: "#" + new URLSearchParams({ conversation: texts[r.p[0]], sort: "turn" }), title: say("conversation") }, say("turn", { turn: r.p[1], turns: r.p[2] }))] : null)),
    make("div", { class: "sides-by-side" }, left, right));
}
const shortTime = (s) => s.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*$/, "$1 $2");
const moveName = (m) => moves[texts[m[3]]] || texts[m[3]];
const taken = (r, i) => r.j && r.j[r.m.length + i] ? say("takes", { n: -r.j[r.m.length + i] }) : "";
const signed = (n) => (n < 0 ? "−" : "+") + number.format(Math.abs(n));
// What words by themselves add to the score of each type, or take: pairs of type and points.
const wordsOf = (r) => types.map((_, i) => [i, r.j ? r.j[r.m.length + r.x.length + i] : 0]).filter(([, n]) => n);
const discounts = (m) => {
  const why = [];
  for (let i = 7; i + 1 < m.length; i += 2) why.push(word("discount", texts[m[i]]) + " × " + percent(m[i + 1]));
  return why.length ? " (" + why.join(", ") + ")" : "";
};

// The range is a band, the score a dot, as in the figures above.
function score(t, i) {
  const [value, min, max] = t;
  const verdict = judge(t);
  const range = say("asked", { min, max });
  const said = verdict === "within" ? word("verdict-of", "within") : say(verdict === "below" ? "low" : "high", { n: off(t) });
  return make("div", { class: "score" },
    make("dt", {}, make("span", { class: "kind " + types[i] }, word("type", types[i]))),
    make("dd", {},
      make("svg:svg", { class: "bullet", width: "100%", height: 18, "aria-hidden": "true" },
        make("svg:line", { class: "track", x1: 0, x2: "100%", y1: 9, y2: 9 }),
        make("svg:rect", { class: "band", x: min + "%", width: (max - min) + "%", y: 3, height: 12 }),
        make("svg:circle", { class: "dot " + verdict, cx: Math.min(Math.max(value, 2), 98) + "%", cy: 9, r: 4.5 })),
      make("span", { class: "under" }, make("b", {}, String(value)), make("span", { class: "asked" }, range), make("span", { class: "distance " + verdict }, sign(verdict), " ", said))));
}

// What the customer said; what had been said before, or is long, unfolds.
function message(r) {
  const signals = (r.g || []).map((g) => ({ from: g[0], to: g[1], kind: SIGNAL, title: say("signal"), lines: [texts[g[2]]] }));
  const part = (from, to) => marked(r.c.slice(from, to), signals.filter((m) => m.from >= from && m.to <= to).map((m) => ({ ...m, from: m.from - from, to: m.to - from })), say("customer"));
  const said = make("div", { class: "customer" }, make("h4", {}, say("customer")));
  const newest = r.z || 0;
  if (r.c.slice(0, newest).trim()) said.append(make("details", {}, make("summary", {}, say("earlier")), part(0, newest)));
  const text = r.c.slice(newest).trimStart();
  if (text.length <= 280) said.append(part(r.c.length - text.length, r.c.length));
  else said.append(make("details", {}, make("summary", { dir: "auto" }, text.slice(0, 200).trimEnd() + "…"), part(r.c.length - text.length, r.c.length)));
  return said;
}

function marksOf(r) {
  const marks = r.m.map((m, i) => ({
    from: m[0], to: m[1], kind: m[2], title: word("type", types[m[2]]) + " · " + moveName(m),
    lines: [texts[m[5]], (r.j ? say("adds", { n: r.j[i] }) : say("share", { share: percent(m[6]) })) + discounts(m), texts[m[4]]],
  }));
  r.x.forEach((m, i) => marks.push({ from: m[0], to: m[1], kind: MISSTEP, title: say("fault"), lines: [texts[m[3]], texts[m[4]], taken(r, i), texts[m[2]]] }));
  return marks;
}

// marked cuts a text at the ends of its marks. One mark at a time is in the order of
// the tab key; the arrow keys go to the others.
const kinds = [...types, "misstep", "signal"];
function marked(text, marks, label) {
  marks = marks.filter((m) => m.to > m.from);
  const ends = [...new Set([0, text.length, ...marks.flatMap((m) => [m.from, m.to])])].sort((a, b) => a - b);
  const e = make("div", { class: "text", dir: "auto" });
  if (marks.length) { e.setAttribute("role", "group"); e.setAttribute("aria-label", label); }
  const spots = [];
  for (let i = 0; i + 1 < ends.length; i++) {
    const [from, to] = [ends[i], ends[i + 1]];
    const piece = text.slice(from, to);
    const over = marks.filter((m) => m.from <= from && m.to >= to);
    if (!over.length) { e.append(piece); continue; }
    const worst = over.some((m) => m.kind === MISSTEP) ? MISSTEP : over[0].kind;
    const spot = make("mark", { class: kinds[worst] + (over.length > 1 ? " more" : ""), tabindex: spots.length ? "-1" : "0", "aria-describedby": "tip" }, piece);
    explained.set(spot, over);
    spots.push(spot);
    e.append(spot);
  }
  e.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = spots.indexOf(event.target);
    if (!by || at < 0) return;
    event.preventDefault();
    const next = spots[at + by];
    if (!next) return;
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  return e;
}

// What a mark means, on hover, focus and touch.
const explained = new WeakMap();
const tip = document.getElementById("tip");
let pinned = null;
function reveal(spot) {
  const about = explained.get(spot);
  if (!about) return;
  pinned = spot;
  tip.replaceChildren(...about.map((m) => make("div", { class: "about" },
    make("b", { class: "kind " + kinds[m.kind] }, m.title),
    m.lines.filter(Boolean).map((line, i, all) => make(i === all.length - 1 && m.kind !== SIGNAL ? "code" : "span", {}, line)))));
  tip.hidden = false;
  const at = spot.getClientRects()[0] || spot.getBoundingClientRect();
  const width = tip.offsetWidth, height = tip.offsetHeight, gap = 8;
  const left = Math.min(Math.max(at.left, gap), root.clientWidth - width - gap);
  const below = at.bottom + gap + height < root.clientHeight;
  tip.style.left = Math.max(left, gap) + scrollX + "px";
  tip.style.top = (below ? at.bottom + gap : Math.max(at.top - height - gap, gap)) + scrollY + "px";
}
function hide() { tip.hidden = true; pinned = null; }
const spotOf = (event) => event.target instanceof Element ? event.target.closest("mark") : null;
box.addEventListener("mouseover", (e) => { const s = spotOf(e); if (s) reveal(s); });
box.addEventListener("mouseout", (e) => { if (spotOf(e) && document.activeElement !== pinned) hide(); });
box.addEventListener("focusin", (e) => { const s = spotOf(e); if (s) reveal(s); });
box.addEventListener("focusout", hide);
document.addEventListener("click", (e) => { const s = spotOf(e); if (s) reveal(s); else hide(); });
document.addEventListener("keydown", (e) => { if (e.key === "Escape") hide(); });

const arrive = () => {
  if (!read()) return false;
  show();
  return true;
};
if (arrive()) {
  if (location.hash.includes("=")) document.getElementById("list").scrollIntoView();
} else {
  state = { sort: "given", down: false, page: 1 };
  for (const f of filters) state[f.name] = "";
  show();
}
addEventListener("hashchange", () => {
  if (location.hash.includes("=") && arrive()) document.getElementById("list").scrollIntoView();
});
})();
