"use strict";

// What the page shows. Texts from the bundle become text nodes and nothing else: there is no way by which one could become markup.
(() => {
  const $ = id => document.getElementById(id);
  const rowsAtOnce = 200;
  const listedAtOnce = 12;

  /** An element. Attributes are set by name; children are elements, texts, or nothing. */
  const el = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes ?? {})) {
      if (value !== null && value !== false) { element.setAttribute(attribute, value === true ? "" : value); }
    }
    element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== ""));
    return element;
  };

  /** Items by what a function says of them, in the order in which they come. */
  const groupBy = (items, keyOf) => {
    const groups = new Map();
    for (const item of items) {
      const key = keyOf(item);
      if (groups.has(key)) { groups.get(key).push(item); } else { groups.set(key, [item]); }
    }
    return groups;
  };

  const count = (n, one, many = one + "s") => `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;

  let data;
  try {
    data = LedgerCheck.read();
  } catch {
    $("purpose").textContent = "This page is damaged";
    showHeadline("bad", "Do not rely on this page: what it holds cannot be read.");
    $("with-key").hidden = true;
    return;
  }

  const { about, fact } = data;
  const headers = data.headers?.map(line => { try { return JSON.parse(line); } catch { return null; } }) ?? null;
  const documents = new Map([...data.states].map(([name, text]) => { try { return [name, JSON.parse(text)]; } catch { return [name, null]; } }));

  // ---- dates

  const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

  const day = text => {
    const [year, month, dayOfMonth] = text.split("-");
    return [dayOfMonth && String(Number(dayOfMonth)), month && months[Number(month) - 1], year].filter(Boolean).join(" ");
  };

  /** A date as exactly as its source says it; the notation is that of docs/format/header.md. */
  const date = text => {
    if (text === "not-stated") { return notStated(); }
    const range = /^\[([0-9-]*)\.\.([0-9-]*)\]$/.exec(text);
    if (!range) { return /^[0-9]{4}(-[0-9]{2}){0,2}$/.test(text) ? day(text) : text; }
    return range[1] && range[2] ? `between ${day(range[1])} and ${day(range[2])}` : range[1] ? `${day(range[1])} or later` : `${day(range[2])} or earlier`;
  };

  const notStated = () => el("span", { class: "not-stated" }, "not stated");

  const instant = text => {
    const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})/.exec(text ?? "");
    return parts ? `${day(parts[1])}, ${parts[2]} UTC` : text;
  };

  /** From when to when something holds. */
  const effective = when => when === undefined || when === null ? notStated()
    : [when.from === "not-stated" ? "" : when.from.includes("..") && !/^\[\.\.|\.\.\]$/.test(when.from) ? "from a day " : "from ", date(when.from), when.to === undefined ? "" : [", ended ", date(when.to)]];

  const toDay = (text, last) => {
    const [year, month, dayOfMonth] = text.split("-").map(Number);
    return (last && dayOfMonth === undefined ? Date.UTC(month === undefined ? year + 1 : year, month ?? 0, 1) - 86400000 : Date.UTC(year, (month ?? 1) - 1, dayOfMonth ?? 1)) / 86400000;
  };

  /** The first and the last day that a date can be; null where there is none. */
  const bounds = text => {
    if (text === undefined || text === "not-stated") { return [null, null]; }
    const range = /^\[([0-9-]*)\.\.([0-9-]*)\]$/.exec(text);
    const [first, last] = range ? [range[1], range[2]] : [text, text];
    return [first ? toDay(first, false) : null, last ? toDay(last, true) : null];
  };

  // ---- words

  /** A name as a program writes it, for people: legalBasis, decision-statuses and LeadDirectorDesignated become words. */
  const words = name => {
    if (name === "PartII") { return "Part II"; }
    const spaced = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/-/g, " ").toLowerCase();
    return spaced.charAt(0).toUpperCase() + spaced.slice(1);
  };

  const categoryOf = stream => stream.slice(0, Math.max(stream.indexOf("-"), 0)) || stream;

  // What ids stand for, where a register on this page says it.
  const titles = new Map();
  for (const register of about.registers) {
    for (const row of documents.get(register.name)?.rows ?? []) {
      const title = row.data?.title ?? row.data?.name;
      if (register.category && row.key === "" && typeof title === "string") { titles.set(`${register.category}-${row.entity}`, title); }
    }
  }

  const titleOf = (category, id) => titles.get(`${category}-${id}`) ?? null;
  const named = (category, id) => {
    const title = titleOf(category, id);
    return title === null ? id : [title, " ", el("span", { class: "id" }, `(${id})`)];
  };

  /** A value out of a register or a fact. `kind` says what it is: date, word, text, the category that it is an id of, or the members that it has. */
  const value = (given, kind) => {
    if (given === "not-stated") { return notStated(); }
    if (given === null || given === undefined) { return el("span", { class: "quiet" }, "none"); }
    if (typeof given === "boolean") { return given ? "yes" : "no"; }
    if (typeof given === "number") { return String(given); }
    if (typeof given === "string") {
      // Whole keys are not shown: one that is copied from here would be checked against itself.
      const key = /^([^\s+]+)\+([0-9a-f]{8})\+[A-Za-z0-9+/=]{40,}$/.exec(given);
      return key ? [key[1], ", key ", el("span", { class: "hash" }, key[2])] : kind === "date" ? date(given) : kind === "word" ? words(given) : kind === "text" || typeof kind !== "string" ? given : named(kind, given);
    }
    if (Array.isArray(given)) {
      const items = () => el("ul", { class: "parts" }, given.map(item => el("li", null, value(item, kind))));
      return given.length === 0 ? el("span", { class: "quiet" }, "none")
        : given.length === 1 ? value(given[0], kind)
        : given.length <= listedAtOnce ? items()
        : el("details", { class: "items" }, el("summary", null, count(given.length, "item")), items());
    }
    return ordered(given, Array.isArray(kind) ? kind : []).map(([name, k], i) => [i > 0 ? "; " : "", `${words(name).toLowerCase()}: `, value(given[name], k)]);
  };

  const isNone = given => given === null || given === undefined || (Array.isArray(given) && given.length === 0);

  /** Names and what they say. What is not stated, and what there is none of, is told together at the end. */
  const pairs = list => {
    const told = list.filter(([, given]) => given !== "not-stated" && !isNone(given));
    const named = (what, belongs) => {
      const names = list.filter(([, given]) => belongs(given)).map(([name], i) => i === 0 ? name.toLowerCase() : `, ${name.toLowerCase()}`);
      return names.length > 0 ? el("p", { class: "meta" }, what, names) : "";
    };
    return [
      told.length > 0 ? el("dl", { class: "pairs" }, told.map(([name, given, kind]) => [el("dt", null, name), el("dd", null, value(given, kind))])) : "",
      named("Not stated: ", given => given === "not-stated"), named("None: ", isNone),
    ];
  };

  const pairsOf = (object, columns) => pairs(ordered(object, columns).map(([name, kind]) => [words(name), object[name], kind]));

  /** A text with `code` in it, and with instants that are not torn apart. */
  const coded = text => text.split(/(`[^`]*`|\d{4}-\d{2}-\d{2}T[0-9:.]*Z)/).map((part, i) => i % 2 === 0 ? part : el("code", null, part.replaceAll("`", "")));

  /** The members of an object in the order of their declaration, those that are not known here after them. */
  const ordered = (object, columns) => [
    ...columns.filter(([name]) => name in object),
    ...Object.keys(object).filter(name => !columns.some(([known]) => known === name)).map(name => [name, "text"]),
  ];

  const entryLink = index => {
    const shown = headers !== null && index >= about.start;
    return shown ? el("a", { href: `#entry-${index}` }, `entry ${index}`) : `entry ${index}`;
  };

  // ---- long lists

  // Everything that can be searched: lists that show a few hundred of their items at a time, and more on request or on paper.
  const lists = [];

  const list = ({ into, after, items, render, onCount }) => {
    const self = { items, texts: null, picked: items, shown: 0, onCount };
    const more = el("button", { type: "button", class: "more", hidden: true });
    after.append(more);
    const grow = to => {
      into.append(...self.picked.slice(self.shown, to).map(render));
      self.shown = Math.min(to, self.picked.length);
      more.hidden = self.shown === self.picked.length;
      more.textContent = `Show ${Math.min(rowsAtOnce, self.picked.length - self.shown)} more of ${self.picked.length.toLocaleString("en-GB")}`;
    };
    self.all = () => grow(self.picked.length);
    self.reach = item => { const at = self.picked.indexOf(item); if (at >= self.shown) { grow(at + 1); } return at >= 0; };
    self.pick = wanted => {
      self.texts ??= wanted.length === 0 ? null : items.map(item => render(item).textContent.toLowerCase());
      self.picked = wanted.length === 0 ? items : items.filter((_, i) => wanted.every(word => self.texts[i].includes(word)));
      into.replaceChildren();
      self.shown = 0;
      grow(rowsAtOnce);
      onCount?.(self.picked.length, wanted.length > 0);
      return self.picked.length;
    };
    more.addEventListener("click", () => {
      const from = self.shown;
      grow(self.shown + rowsAtOnce);
      const first = into.children[from];
      first?.setAttribute("tabindex", "-1");
      first?.focus();
    });
    grow(rowsAtOnce);
    lists.push(self);
    return self;
  };

  // ---- the cover

  const checkpointText = LedgerCheck.parseNote(about.checkpoint);
  const checkpoint = (checkpointText && LedgerCheck.parseCheckpoint(checkpointText.text)) ?? { origin: "unknown", size: NaN, root: new Uint8Array() };

  $("purpose").textContent = fact.purpose;
  $("recipient").append("For ", el("strong", null, fact.recipient));
  const coverFact = (name, ...what) => $("facts").append(el("div", null, el("dt", null, name), el("dd", null, what)));
  const anyDocument = [...documents.values()].find(Boolean);
  coverFact("Issued from the ledger", checkpoint.origin);
  coverFact("Registers as of (effective time)", date(fact.on));
  coverFact("As known at (recorded time)", `entry ${fact.known}`, anyDocument?.known?.recorded ? `, recorded ${instant(anyDocument.known.recorded)}` : "");
  coverFact("The point was asked", fact.asked ? `by time: what was known at ${instant(fact.asked)}` : "by its entry");
  coverFact("Length of the log", count(checkpoint.size, "entry", "entries"), about.start > 0 ? `; this bundle begins after ${about.start}` : "");
  coverFact("Snapshot", el("span", { class: "hash" }, fact.id), `, logged as entry ${about.index}`);
  coverFact("Registers in scope", count(fact.scope.length, "register"));
  coverFact("Payloads", payloadCounts());
  coverFact("Root of the log", el("span", { class: "hash" }, LedgerCheck.toBase64(checkpoint.root)));
  coverFact("Signatures on the checkpoint", (checkpointText?.signatures ?? []).map((s, i) => [i > 0 ? "; " : "", `${s.name}, key `, el("span", { class: "hash" }, s.id)]));

  function payloadCounts() {
    const kept = Object.values(about.withheld).reduce((sum, n) => sum + n, 0);
    return [`${about.disclosed.toLocaleString("en-GB")} disclosed, `, kept === 0 ? "none withheld" : el("a", { href: "#withheld" }, `${kept.toLocaleString("en-GB")} withheld`)];
  }

  // ---- tables

  const table = (caption, note, heads) => {
    const body = el("tbody");
    const whole = el("table", null,
      el("caption", null, el("span", null, caption), note ? el("span", { class: "note" }, note) : ""),
      el("thead", null, el("tr", null, heads.map(head => el("th", { scope: "col" }, head)))),
      body);
    return { whole: el("div", { class: "wide" }, whole), body };
  };

  const point = `on ${day(fact.on)}, as known at entry ${fact.known}`;

  // ---- rows of registers

  const titleMembers = ["title", "name"];

  /** How the rows of a register stand in columns: a few members have one of their own, the others share one. */
  const layout = (rows, columns, category) => {
    const isTitled = category !== null && rows.every(row => titleMembers.some(name => titleOf(category, row.entity) === row.data?.[name]));
    const present = ordered(Object.assign({}, ...rows.map(row => row.data)), columns).filter(([name]) => !(isTitled && titleMembers.includes(name)));
    const isPlain = ([name]) => rows.every(row => typeof row.data[name] !== "object") && rows.some(row => name in row.data && row.data[name] !== "not-stated");
    const own = present.length <= 4 ? present : present.filter(isPlain).slice(0, 2);
    const shared = present.filter(column => !own.includes(column));
    return {
      heads: [...own.map(([name]) => words(name)), ...(shared.length > 0 ? ["Further"] : []), "Effective", "Holds", "Source"],
      cells: row => [
        ...own.map(([name, kind]) => el("td", null, name in row.data ? value(row.data[name], kind) : "")),
        ...(shared.length > 0 ? [el("td", { class: "further" }, pairs(shared.filter(([name]) => name in row.data).map(([name, kind]) => [words(name), row.data[name], kind])))] : []),
        el("td", { class: "when" }, effective(row.effective)),
        el("td", null, row.holds ?? ""),
        el("td", { class: "source" }, entryLink(row.madeTrueBy), row.endedBy === undefined ? "" : [", ended by ", entryLink(row.endedBy)]),
      ],
    };
  };

  const entity = (row, category, keyed) => {
    const title = category === null ? null : titleOf(category, row.entity);
    const id = [title === null ? "" : row.entity, keyed && row.key !== "" ? row.key : ""].filter(Boolean).join(", ");
    return [title ?? row.entity, id === "" ? "" : el("span", { class: "id" }, id)];
  };

  // ---- registers

  const registerSection = $("registers");
  registerSection.append(el("p", null, `Every row that holds, or may hold, ${point}. “Possibly” means that the dates are not known exactly enough to be sure. The source is the entry of the log that made the row true.`));
  for (const register of about.registers.filter(r => r.rows > 0 || !r.here)) { registerSection.append(registerTable(register)); }
  const empty = about.registers.filter(r => r.rows === 0 && r.here);
  if (empty.length > 0) {
    const { whole, body } = table("Registers in scope without a row", `Nothing in them holds ${point}.`, ["Register", "What it would show"]);
    for (const register of empty) { body.append(el("tr", null, el("th", { scope: "row" }, words(register.name)), el("td", null, register.title, omitted(register)))); }
    registerSection.append(el("div", { class: "register" }, el("h3", null, "Empty registers"), whole));
  }

  function omitted(register) {
    return register.omitted > 0 ? ` The rows of ${count(register.omitted, "stream")} are left out, since something of ${register.omitted === 1 ? "it" : "them"} is withheld.` : "";
  }

  function registerTable(register) {
    const rows = documents.get(register.name)?.rows;
    const box = el("div", { class: register.rows > rowsAtOnce / 2 ? "register long" : register.rows <= 10 ? "register short" : "register", id: `register-${register.name}` }, el("h3", null, words(register.name)));
    if (!rows) {
      box.append(el("p", null, register.here
        ? "What the page holds of this register cannot be read."
        : `${register.title}. ${count(register.rows, "row")}, too long for this page: the file state/${register.name}.json of the bundle has them.`));
      return box;
    }

    const { heads, cells } = layout(rows, register.columns, register.category);
    const keyed = rows.some(row => row.key !== "");
    const { whole, body } = table(`${register.title}.`, `${count(rows.length, "row")} ${point}.${omitted(register)}`, ["About", ...heads]);
    box.append(whole);
    list({
      into: body, after: box, items: rows,
      render: row => el("tr", null, el("th", { scope: "row" }, entity(row, register.category, keyed)), cells(row)),
      onCount: (n, searching) => { box.hidden = searching && n === 0; },
    });
    return box;
  }

  // ---- decisions

  const decisionParts = [
    ["motions", "The motion"], ["votes", "Votes"], ["tallies", "Tally"], ["dissents", "Dissents"], ["conditions", "Conditions"], ["decision-statuses", "How far it had come"],
    ["urgent-decisions", "Taken urgently"], ["lapsed-ratifications", "Ratification"], ["motions-set-aside", "Set aside"], ["decision-reviews", "Reviews"],
    ["implementations", "Implementation"], ["decision-endings", "How it ended"],
  ];

  const decisions = documents.get("decisions");
  const decisionSection = $("decisions");
  if (decisions === undefined) {
    decisionSection.append(el("p", null, fact.scope.includes("decisions")
      ? "The register of decisions is too long for this page: the file state/decisions.json of the bundle has it."
      : "The register of decisions is not in the scope of this snapshot."));
  } else if (!decisions || decisions.rows.length === 0) {
    decisionSection.append(el("p", null, `No decision holds ${point}.`));
  } else {
    decisionSection.append(el("p", null, `The decisions that hold, or may hold, ${point}, each with what the registers say of it.`));
    const columnsOf = name => about.registers.find(r => r.name === name)?.columns ?? [];
    const parts = decisionParts.filter(([name]) => documents.get(name)).map(([name, title]) => ({
      title, columns: columnsOf(name), rows: groupBy(documents.get(name).rows, row => row.entity),
    }));
    const into = el("div");
    const box = el("div", null, into);
    decisionSection.append(box);
    list({
      into, after: box, items: decisions.rows,
      render: row => {
        const { text, status, ...rest } = row.data;
        const article = el("article", { class: "decision" },
          el("h3", null, value(text)),
          el("p", null, el("span", { class: "badge" }, words(String(status ?? ""))), " ", el("span", { class: "id" }, row.entity), ` ${row.holds ?? ""} `, effective(row.effective), ", source ", entryLink(row.madeTrueBy)),
          pairsOf(rest, columnsOf("decisions")));
        for (const { title, columns, rows } of parts) {
          const of = rows.get(row.entity) ?? [];
          if (of.length > 0) {
            const { heads, cells } = layout(of, columns, null);
            const { whole, body } = table(title, null, heads);
            body.append(...of.map(r => el("tr", null, cells(r))));
            article.append(whole);
          }
        }
        return article;
      },
      onCount: (n, searching) => { box.hidden = searching && n === 0; },
    });
  }

  // ---- timelines

  const timelineSection = $("timelines");
  const eventLists = new Map();
  if (headers === null) {
    timelineSection.append(el("p", null, `The log has ${count(checkpoint.size, "entry", "entries")}, too many for this page. They are in the bundle, and ledger-verify checks them.`));
    document.documentElement.classList.add("left-out");
  } else {
    showTimelines();
  }

  function showTimelines() {
    const withheld = new Map((data.withheld ?? []).map(line => [line.index, line]));
    const events = headers.map((header, i) => ({ index: about.start + i, header, bounds: bounds(header?.effective?.from) })).filter(e => e.header);
    const ends = events.flatMap(e => e.bounds).filter(bound => bound !== null);
    const [first, last] = [ends.reduce((a, b) => Math.min(a, b), Infinity), ends.reduce((a, b) => Math.max(a, b), -Infinity)];
    const fromDay = number => new Date(number * 86400000).toISOString().slice(0, 10);

    timelineSection.append(el("p", null, "What happened, stream by stream, by the day from which it holds. What has no stated day stands at the end, in the order in which it was recorded. "
      + (ends.length > 0 && last > first ? `The bar under a date shows its place between ${day(fromDay(first))} and ${day(fromDay(last))}: the wider, the less exactly the day is known.` : "")));

    const bar = ([from, to]) => {
      if (!(last > first) || (from === null && to === null)) { return null; }
      const place = at => (at - first) / (last - first) * 980;
      const [x, end] = [from === null ? 0 : place(from), to === null ? 1000 : place(to) + 20];
      const ns = "http://www.w3.org/2000/svg";
      const svg = document.createElementNS(ns, "svg");
      const rect = (name, left, top, width, height) => {
        const shape = document.createElementNS(ns, "rect");
        for (const [attribute, number] of Object.entries({ x: left, y: top, width, height })) { shape.setAttribute(attribute, String(Math.round(number))); }
        shape.setAttribute("class", name);
        svg.append(shape);
      };
      svg.setAttribute("viewBox", "0 0 1000 40");
      svg.setAttribute("preserveAspectRatio", "none");
      svg.setAttribute("class", "span");
      svg.setAttribute("aria-hidden", "true");
      rect("axis", 0, 18, 1000, 4);
      rect(from === null || to === null ? "open" : "certain", x, 4, Math.max(end - x, 20), 32);
      return svg;
    };

    const late = Number.MAX_SAFE_INTEGER;
    const order = (a, b) => (a.bounds[0] ?? a.bounds[1] ?? late) - (b.bounds[0] ?? b.bounds[1] ?? late) || (a.bounds[1] ?? late) - (b.bounds[1] ?? late) || a.index - b.index;
    const streams = [...groupBy(events, e => e.header.stream)];
    const byCategory = groupBy(streams, ([stream]) => categoryOf(stream));
    const open = events.length <= rowsAtOnce;
    for (const [category, members] of [...byCategory].sort((a, b) => a[0] < b[0] ? -1 : 1)) {
      const box = el("div", { class: "group" }, el("h3", null, about.categories[category] ?? words(category)));
      const into = el("div");
      box.append(into);
      timelineSection.append(box);
      const group = list({
        into, after: box, items: members,
        render: ([stream, of]) => streamDetails(stream, of),
        onCount: (n, searching) => { box.hidden = searching && n === 0; },
      });
      for (const member of members) { for (const e of member[1]) { eventLists.set(e.index, { group, member }); } }
    }

    function streamDetails(stream, of) {
      const id = stream.slice(categoryOf(stream).length + 1);
      const title = titleOf(categoryOf(stream), id);
      const items = el("ol", { class: "events" }, [...of].sort(order).map(showEvent));
      return el("details", { class: "stream", open }, el("summary", null, title ?? (id || stream), " ", el("span", { class: "note" }, `${title ? id + ", " : ""}${count(of.length, "event")}`)), items);
    }

    function showEvent({ index, header, bounds: when }) {
      const on = header.effective ? effective(header.effective) : el("span", { class: "not-stated" }, "no date stated");
      const kind = about.facts[header.type] ?? [];
      return el("li", { id: `entry-${index}`, tabindex: "-1" },
        el("div", null, on, bar(when)),
        el("div", null,
          el("p", { class: "what" }, words(header.type), index > fact.known ? [" ", el("span", { class: "badge" }, "after the point")] : "", header.class === "Public" ? "" : [" ", el("span", { class: "badge" }, words(header.class))]),
          told(index, kind),
          el("p", { class: "meta" }, `Entry ${index}, recorded ${instant(header.recorded)} by ${header.actor}`, header.behalf ? [" on behalf of ", named("office", header.behalf)] : "", header.capacity ? ` (${header.capacity})` : "")));
    }

    function told(index, kind) {
      const line = withheld.get(index);
      const stored = data.payloads?.[index - about.start];
      if (!stored) {
        return el("p", { class: "quiet" }, line ? ["Withheld: ", whyNot(line)] : "Withheld.");
      }
      try {
        const { fact: content, source } = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(stored.slice(16)));
        return [
          pairsOf(content, kind),
          source ? el("p", { class: "meta" }, "Source: ", Object.entries(source).filter(([name]) => name !== "sha256").map(([, part], i) => (i > 0 ? ", " : "") + part).join("")) : "",
        ];
      } catch {
        return el("p", { class: "quiet" }, `A payload of ${count(stored.length - 16, "byte")} that this page cannot show.`);
      }
    }
  }

  // ---- documents

  // Which documents the facts on the page name, by what name, and where.
  const namings = new Map();
  for (const [i, stored] of (data.payloads ?? []).entries()) {
    let payload = null;
    try { payload = stored && JSON.parse(new TextDecoder().decode(stored.slice(16))); } catch { /* what is no JSON names none */ }
    for (const part of [payload?.source, payload?.fact]) {
      if (typeof part?.sha256 === "string" && /^[0-9a-f]{64}$/.test(part.sha256)) {
        const naming = namings.get(part.sha256) ?? { titles: new Set(), entries: new Set() };
        if (typeof part.document === "string") { naming.titles.add(part.document); }
        naming.entries.add(about.start + i);
        namings.set(part.sha256, naming);
      }
    }
  }

  const lengths = new Map((about.documents ?? []).map(([sha256, length]) => [sha256, length]));
  const hashes = [...new Set([...lengths.keys(), ...namings.keys()])].sort();
  const size = bytes => bytes < 1024 ? count(bytes, "byte") : bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1048576).toFixed(1)} MiB`;
  if (hashes.length === 0) {
    $("documents").append(el("p", null, "No fact that is disclosed names a document."));
  } else {
    const box = el("div");
    const { whole, body } = table(`${count(hashes.length, "document")} that facts name: ${lengths.size} in the bundle`, "Each lies in the folder evidence under its SHA-256; ledger-verify compares it.",
      ["Document", "SHA-256", "Length", "Named by"]);
    box.append(whole);
    $("documents").append(box);
    list({
      into: body, after: box, items: hashes,
      render: sha256 => {
        const naming = namings.get(sha256);
        const length = lengths.get(sha256);
        return el("tr", null,
          el("th", { scope: "row" }, naming?.titles.size > 0 ? [...naming.titles].join("; ") : el("span", { class: "quiet" }, "no title")),
          el("td", null, el("span", { class: "hash" }, length === undefined ? sha256 : `evidence/${sha256}`)),
          el("td", null, length === undefined ? "not in the bundle: the sender does not hold it, or keeps it back" : size(length)),
          el("td", { class: "source" }, naming ? [...naming.entries].map((entry, i) => [i > 0 ? ", " : "", entryLink(entry)]) : "entries that are not on this page"));
      },
      onCount: (n, searching) => { box.hidden = searching && n === 0; },
    });
  }

  // ---- what is withheld

  function whyNot(line) {
    switch (line.reason) {
      case "scope": return "no register in scope rests on it.";
      case "after": return "it was recorded after the point.";
      case "personal": return "it is about a person, and encrypted.";
      case "rule": return ["kept back by the sender", line.note ? `: ${line.note}` : "", "."];
      case "erased": return ["erased by ", entryLink(line.erasedBy), "."];
      case "redacted": return ["redacted by ", entryLink(line.erasedBy), line.note ? `: ${line.note}` : "", "."];
      default: return `${line.reason}.`;
    }
  }

  const reasons = {
    scope: "Outside the registers in scope: no register in this snapshot rests on it",
    after: "Recorded after the point that the snapshot is of",
    personal: "About a person, and stored encrypted",
    rule: "Kept back by the sender, for the reason given",
    erased: "Erased: the key that it was encrypted with was destroyed, and nobody can read it any more",
    redacted: "Redacted",
  };

  const withheldSection = $("withheld");
  const kinds = Object.entries(about.withheld);
  if (kinds.length === 0) {
    withheldSection.append(el("p", null, "Nothing: the payload of every entry in the bundle is disclosed."));
  } else {
    withheldSection.append(el("p", null, "The header of every entry is disclosed, so that nothing can be left out unnoticed. What an entry says, its payload, may be withheld; its hash stands in the header, "
      + "so that it cannot be exchanged later. The reasons are the sender’s words."));
    const sums = table("Withheld payloads, by reason", null, ["Reason", "What it means", "Payloads"]);
    for (const [reason, n] of kinds) { sums.body.append(el("tr", null, el("th", { scope: "row" }, words(reason)), el("td", null, reasons[reason] ?? ""), el("td", null, n.toLocaleString("en-GB")))); }
    withheldSection.append(sums.whole);
  }

  if (fact.withhold.length > 0) {
    const rules = table("What the sender decided to keep back", "Logged with the snapshot.", ["What", "Which", "Why"]);
    for (const rule of fact.withhold) { rules.body.append(el("tr", null, el("th", { scope: "row" }, words(rule.by)), el("td", null, rule.by === "class" ? words(rule.value) : rule.value), el("td", null, rule.reason))); }
    withheldSection.append(rules.whole);
  }

  showWithheld("Erased and redacted", line => line.reason === "erased" || line.reason === "redacted");
  showWithheld("Kept back", line => line.reason === "rule");
  showWithheld("About persons, after the point, or out of scope", line => !["erased", "redacted", "rule"].includes(line.reason));
  if (kinds.length > 0 && data.withheld === null) {
    withheldSection.append(el("p", null, "They are too many to be listed on this page: the file withheld.jsonl of the bundle lists them one by one."));
  }

  function showWithheld(title, belongs) {
    const items = (data.withheld ?? []).filter(belongs);
    if (items.length === 0) { return; }
    const box = el("div", null, el("h3", null, title));
    const { whole, body } = table(`${title}: ${count(items.length, "payload")}`, null, ["Entry", "What was recorded", "Recorded", "Why it is not here"]);
    box.append(whole);
    withheldSection.append(box);
    list({
      into: body, after: box, items,
      render: line => {
        const header = headers?.[line.index - about.start];
        const by = line.erasedBy === undefined ? null : headers?.[line.erasedBy - about.start];
        return el("tr", null,
          el("th", { scope: "row" }, entryLink(line.index)),
          el("td", null, header ? [words(header.type), " ", el("span", { class: "id" }, header.stream)] : ""),
          el("td", { class: "when" }, header ? instant(header.recorded) : ""),
          el("td", null, whyNot(line), by ? [` ${words(by.type)}, recorded ${instant(by.recorded)}.`] : ""));
      },
      onCount: (n, searching) => { box.hidden = searching && n === 0; },
    });
  }

  // ---- finding

  let waiting;
  const find = () => {
    const wanted = $("words").value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = lists.reduce((sum, l) => sum + l.pick(wanted), 0);
    if (wanted.length > 0) { for (const details of document.querySelectorAll("details.stream")) { details.open = true; } }
    $("found").textContent = wanted.length === 0 ? "" : found === 0 ? "Nothing found." : `${count(found, "place")} found.`;
    fit();
  };
  $("words").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(find, 150); });
  $("find").addEventListener("submit", e => { e.preventDefault(); find(); });

  // ---- going to an entry

  const goTo = () => {
    const index = /^#entry-(\d+)$/.exec(location.hash)?.[1];
    const place = index === undefined ? undefined : eventLists.get(Number(index));
    if (!place) { return; }
    if (!place.group.reach(place.member)) { $("words").value = ""; find(); place.group.reach(place.member); }
    const item = $(`entry-${index}`);
    item.closest("details").open = true;
    for (const other of document.querySelectorAll(".pointed")) { other.classList.remove("pointed"); }
    item.classList.add("pointed");
    item.focus();
    item.scrollIntoView({ block: "center" });
  };
  window.addEventListener("hashchange", goTo);
  document.addEventListener("click", e => { if (e.target.closest?.("a[href^='#entry-']")?.hash === location.hash) { goTo(); } });

  // ---- wide tables can be scrolled from the keyboard, and paper shows everything

  function fit() {
    for (const box of document.querySelectorAll(".wide")) {
      const scrolls = box.scrollWidth > box.clientWidth;
      if (scrolls && !box.hasAttribute("tabindex")) {
        box.setAttribute("tabindex", "0");
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", box.querySelector("caption > span").textContent);
      } else if (!scrolls && box.hasAttribute("tabindex")) {
        for (const attribute of ["tabindex", "role", "aria-label"]) { box.removeAttribute(attribute); }
      }
    }
  }
  window.addEventListener("resize", fit);
  window.addEventListener("beforeprint", () => {
    for (const l of lists) { l.all(); }
    for (const details of document.querySelectorAll("details.stream")) { details.open = true; }
  });

  // ---- checking

  function showHeadline(kind, text) {
    const box = $("verdict");
    box.className = `verdict ${kind}`;
    box.replaceChildren(el("p", { class: "headline" }, text));
    $("standing").className = `standing ${kind}`;
    $("standing").replaceChildren(el("a", { href: "#check" }, text));
    return box;
  }

  const marks = { "passed": "yes", "failed": "NO", "not-checked": "not checked", "not-reached": "not reached" };

  const show = (verdict, reader) => {
    const { failed, signed, whole, steps } = verdict;
    const box = failed
      ? showHeadline("bad", `Do not rely on this page: it fails the step “${failed.name}”.`)
      : !signed
        ? showHeadline("care", reader.key.trim() === "" ? "Not verified: nobody knows yet who signed this. Give the log’s key." : "Not verified: this browser cannot check the signature.")
        : whole
          ? showHeadline("good", "Verified with your key: this page is what it says it is.")
          : showHeadline("care", "Signed with your key; this page holds too little to check the rest.");
    if (failed) {
      box.append(el("p", null, coded(failed.text), failed.index === undefined ? "" : ` The first entry that is wrong is ${failed.index}.`, " What the later steps would have shown is not known."));
    } else if (!signed) {
      box.append(el("p", null, steps.some(step => step.outcome === "passed") ? "The parts of this page agree with each other. That alone shows no more than that it was not damaged." : steps[0].text));
    } else {
      box.append(el("p", null, coded("As far as the key can be trusted to be the log’s own. That the registers follow from the events is shown by `ledger verify`.")));
    }
    box.append(el("ol", { class: "steps" }, steps.map(step => el("li", { class: step.outcome },
      el("span", { class: "mark" }, marks[step.outcome]), el("span", null, el("strong", null, `${step.number}. ${step.name}`), coded(step.text))))));
  };

  const problem = (field, text) => {
    for (const name of ["key", "held", "policy"]) {
      const mine = name === field;
      $(`${name}-problem`).hidden = !mine;
      $(`${name}-problem`).textContent = mine ? text : "";
      if (mine) { $(name).setAttribute("aria-invalid", "true"); } else { $(name).removeAttribute("aria-invalid"); }
    }
    if (field === "held" || field === "policy") { $(`${field}-part`).open = true; }
    if (field) { $(field).focus(); }
  };

  let running = 0;
  const check = async () => {
    const mine = ++running;
    const reader = { key: $("key").value, held: $("held").value, policy: $("policy").value };
    document.body.setAttribute("aria-busy", "true");
    problem(null);
    showHeadline("care", "Checking …");
    try {
      const verdict = await LedgerCheck.verify(data, reader, (what, n, of) => { if (mine === running && of > 10000) { showHeadline("care", `Checking … ${what} ${n} of ${of}`); } });
      if (mine === running) { show(verdict, reader); }
    } catch (e) {
      if (mine !== running) { return; }
      if (e instanceof LedgerCheck.NotUsable) {
        showHeadline("care", "Not verified: what you pasted in cannot be used.").append(el("p", null, e.message));
        problem(e.field, e.message);
      } else {
        showHeadline("bad", "Do not rely on this page: what it holds cannot be read.");
      }
    } finally {
      if (mine === running) { document.body.removeAttribute("aria-busy"); }
    }
  };
  $("with-key").addEventListener("submit", e => { e.preventDefault(); check(); });

  $("foot").append(el("p", null, `Snapshot ${fact.id} of ${checkpoint.origin} for ${fact.recipient}: ${fact.purpose}. Registers as of ${day(fact.on)}, as known at entry ${fact.known}.`));
  fit();
  goTo();
  check();
})();
