"use strict";

// The checks of the page on itself, as docs/format/bundle.md orders them. Nothing in here touches what is shown: data in, verdict out. All hashing and the
// signature are the browser's own (WebCrypto).
const LedgerCheck = (() => {
  const names = ["genuine", "not rewritten", "complete", "sound", "exact cut", "logged", "derived"];
  const utf8 = new TextEncoder();
  const commitLabel = utf8.encode("ledger/payload/v1\0\x10");
  const saltSize = 16;

  /** What the page holds is not what it should be. */
  class Refused extends Error {
    constructor(text, index) { super(text); this.index = index; }
  }

  /** What the reader pasted in is not what it should be. */
  class NotUsable extends Error {
    constructor(field, text) { super(text); this.field = field; }
  }

  // ---- bytes

  const concat = (...parts) => {
    const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
    let at = 0;
    for (const part of parts) { all.set(part, at); at += part.length; }
    return all;
  };

  const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
  const hex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
  const fromHex = text => Uint8Array.from(text.match(/../g) ?? [], pair => parseInt(pair, 16));

  /** Base64 in its one form; null for anything else. */
  const fromBase64 = text => {
    let binary;
    try { binary = atob(text); } catch { return null; }
    if (btoa(binary) !== text) { return null; }
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < bytes.length; i++) { bytes[i] = binary.charCodeAt(i); }
    return bytes;
  };

  const toBase64 = bytes => btoa(String.fromCharCode(...bytes));

  // ---- hashes

  const sha256 = async bytes => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

  /** Hashes many: a few thousand are on their way at a time, and the page stays alive between them. */
  const sha256All = async (count, input, told) => {
    const hashes = new Array(count);
    const some = 2000;
    for (let from = 0; from < count; from += some) {
      const to = Math.min(from + some, count);
      await Promise.all(Array.from({ length: to - from }, async (_, i) => { hashes[from + i] = await sha256(input(from + i)); }));
      told?.(to);
      if (to < count) { await new Promise(resolve => setTimeout(resolve)); }
    }
    return hashes;
  };

  const leafInput = header => concat([0], utf8.encode(header));
  const nodeInput = (left, right) => concat([1], left, right);

  /**
   * The root (RFC 6962, section 2.1) of a tree whose first entries are known by its edge only: the roots of the complete subtrees that their number breaks into,
   * largest first. Level by level; a node without a sibling to its right moves up as it is.
   */
  const rootOf = async (start, edge, leaves) => {
    let nodes = leaves;
    const left = [...edge];
    for (let before = start; before > 0 || nodes.length > 1; before = Math.floor(before / 2)) {
      if (before % 2 === 1) { nodes = [left.pop(), ...nodes]; }
      const level = nodes;
      const pairs = Math.floor(level.length / 2);
      nodes = await sha256All(pairs, i => nodeInput(level[2 * i], level[2 * i + 1]));
      if (level.length % 2 === 1) { nodes.push(level[level.length - 1]); }
    }
    return nodes.length === 1 ? nodes[0] : sha256(new Uint8Array());
  };

  /** Whether a leaf is entry `index` of a tree (RFC 9162, section 2.1.3.2). */
  const isIncluded = async (leaf, index, size, proof, root) => {
    if (index >= size) { return false; }
    let [at, last, hash] = [index, size - 1, leaf];
    for (const sibling of proof) {
      if (last === 0) { return false; }
      if (at % 2 === 1 || at === last) {
        hash = await sha256(nodeInput(sibling, hash));
        while (at % 2 === 0 && at !== 0) { [at, last] = [Math.floor(at / 2), Math.floor(last / 2)]; }
      } else {
        hash = await sha256(nodeInput(hash, sibling));
      }
      [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    }
    return last === 0 && equal(hash, root);
  };

  // ---- notes and keys

  /** A signed note (c2sp.org/signed-note); null for anything else. */
  const parseNote = text => {
    const split = text.lastIndexOf("\n\n");
    if (split < 0 || !text.endsWith("\n") || split + 2 >= text.length) { return null; }
    const signatures = [];
    for (const line of text.slice(split + 2, -1).split("\n")) {
      const parts = /^\u2014 ([^\s+]+) (\S+)$/.exec(line);
      const bytes = parts && fromBase64(parts[2]);
      if (!bytes || bytes.length < 5) { return null; }
      signatures.push({ name: parts[1], id: hex(bytes.slice(0, 4)), bytes: bytes.slice(4) });
    }
    return { text: text.slice(0, split + 1), signatures };
  };

  /** A checkpoint (c2sp.org/tlog-checkpoint): exactly three lines; null for anything else. */
  const parseCheckpoint = text => {
    const parts = /^([^\n\0-\x1f]+)\n(0|[1-9][0-9]{0,15})\n(\S+)\n$/.exec(text);
    const root = parts && fromBase64(parts[3]);
    return root?.length === 32 && Number.isSafeInteger(Number(parts[2])) ? { origin: parts[1], size: Number(parts[2]), root } : null;
  };

  // One way to accept Ed25519, as docs/format/note.md sets it: browsers differ on odd keys and signatures. Numbers are little-endian.
  const prime = fromHex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
  const order = fromHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  const lowOrder = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  ];

  const isLess = (value, limit) => {
    for (let i = value.length - 1; i >= 0; i--) {
      if (value[i] !== limit[i]) { return value[i] < limit[i]; }
    }
    return false;
  };

  const isGoodPoint = point => {
    const y = Uint8Array.from(point);
    y[31] &= 0x7f;
    return isLess(y, prime) && !lowOrder.includes(hex(y));
  };

  /** Whether a signature is a key's for a message. */
  const isSignature = async (imported, message, bytes) => bytes.length === 64 && isGoodPoint(bytes.slice(0, 32)) && isLess(bytes.slice(32), order)
    && crypto.subtle.verify({ name: "Ed25519" }, imported, bytes, message);

  /** A verifier key, `name+id+base64`: a log's (type 1) or a witness's (type 4). */
  const parseKey = async (field, pasted, type = 1) => {
    const parts = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(pasted.trim());
    const bytes = parts && fromBase64(parts[3]);
    if (!bytes) { throw new NotUsable(field, "This is no verifier key. One has the form name+id+key, all on one line, and nothing else."); }
    if (type === 1 && bytes[0] === 4) { throw new NotUsable(field, "This is the key of a witness. Give the key of the log itself."); }
    const point = bytes.slice(1);
    if (bytes[0] !== type || point.length !== 32 || !isGoodPoint(point)) { throw new NotUsable(field, "This is no Ed25519 key that can be trusted."); }
    if (hex((await sha256(concat(utf8.encode(parts[1] + "\n"), bytes))).slice(0, 4)) !== parts[2]) {
      throw new NotUsable(field, "The key and its id do not belong together: something is missing or was changed when the key was copied.");
    }
    return { name: parts[1], id: parts[2], point };
  };

  /** Whether the browser knows Ed25519, and if so the imported key; null if it does not. */
  const importKey = async point => {
    try {
      return await crypto.subtle.importKey("raw", point, { name: "Ed25519" }, false, ["verify"]);
    } catch (e) {
      if (e.name === "DataError") { throw new NotUsable("key", "This is no Ed25519 key that can be trusted."); }
      return null;
    }
  };

  /** Why a key's signature on a note does not stand; null if it does. */
  const signatureProblem = async (note, key, imported) => {
    const by = note.signatures.filter(s => s.name === key.name && s.id === key.id);
    if (by.length === 0) { return `no signature on it is by your key ${key.name} (${key.id}); it has signatures by ${note.signatures.map(s => `${s.name} (${s.id})`).join(", ")}`; }
    for (const { bytes } of by) {
      if (!await isSignature(imported, utf8.encode(note.text), bytes)) { return `the signature by ${key.name} (${key.id}) is wrong`; }
    }
    return null;
  };

  // ---- the log's keys, and witnesses

  const isBy = (signature, key) => signature.name === key.name && signature.id === key.id;
  const called = key => `${key.name} (${key.id})`;
  const isSame = (a, b) => a.name === b.name && equal(a.point, b.point);

  /** The history of the log's keys (docs/format/keys.md), every handover verified. It comes with the page: what it says counts from the reader's own key on. */
  const parseHistory = async text => {
    const periods = [];
    for (const line of text.endsWith("\n") ? text.slice(0, -1).split("\n") : []) {
      const parts = /^(\S+)(?: from (0|[1-9][0-9]{0,15}) handover ([A-Za-z0-9+/=]+))?(?: compromised (0|[1-9][0-9]{0,15}))?$/.exec(line);
      const before = periods.at(-1);
      if (!parts || (before === undefined) !== (parts[2] === undefined)) { throw new Refused("a line of it is none"); }
      const key = await parseKey("keys", parts[1]);
      const period = { key, imported: await importKey(key.point), from: 0, compromised: parts[4] === undefined ? null : Number(parts[4]) };
      if (before) {
        const bytes = fromBase64(parts[3]);
        period.handover = bytes && parseNote(new TextDecoder().decode(bytes));
        period.checkpoint = period.handover && parseCheckpoint(period.handover.text);
        period.from = period.checkpoint?.size;
        if (!period.checkpoint || period.checkpoint.origin !== key.name || period.from !== Number(parts[2]) || period.from < before.from || periods.some(p => isSame(p.key, key))
          || await signatureProblem(period.handover, before.key, before.imported) || await signatureProblem(period.handover, key, period.imported)) {
          throw new Refused(`that ${called(key)} took over is not signed by it and by the key before it`);
        }
      }
      periods.push(period);
    }
    if (periods.length === 0) { throw new Refused("it is empty"); }
    return periods;
  };

  /** A trust policy (c2sp.org/tlog-policy) that the reader pasted in; null if he did not. */
  const parsePolicy = async pasted => {
    if (pasted.trim() === "") { return null; }
    const wrong = text => new NotUsable("policy", text);
    const [rules, witnesses, logs, members] = [new Map([["none", () => true]]), [], [], new Set()];
    let quorum = null;
    const define = (name, rule) => {
      if (rules.has(name)) { throw wrong(`The name ${name} stands twice in the policy.`); }
      rules.set(name, rule);
    };
    for (const line of pasted.split(/\r\n?|\n/)) {
      const [word, ...items] = line.split(/[ \t]+/).filter(Boolean);
      if (word === undefined || word.startsWith("#")) { continue; }
      if (word === "log" && (items.length === 1 || items.length === 2)) {
        logs.push(await parseKey("policy", items[0]));
      } else if (word === "witness" && (items.length === 2 || items.length === 3)) {
        const key = await parseKey("policy", items[1], 4);
        if (witnesses.some(w => equal(w.key.point, key.point))) { throw wrong(`The witness ${items[0]} stands twice in the policy.`); }
        witnesses.push({ name: items[0], key, imported: await importKey(key.point) });
        define(items[0], cosigned => cosigned.includes(items[0]));
      } else if (word === "group" && items.length >= 3) {
        const [name, threshold, ...of] = items;
        const needed = threshold === "any" ? 1 : threshold === "all" ? of.length : /^[1-9][0-9]{0,3}$/.test(threshold) ? Number(threshold) : NaN;
        if (!(needed <= of.length) || of.some(member => member === "none" || !rules.has(member) || members.has(member) || !members.add(member))) { throw wrong(`The group ${name} of the policy cannot be read.`); }
        const parts = of.map(member => rules.get(member));
        define(name, cosigned => parts.filter(part => part(cosigned)).length >= needed);
      } else if (word === "quorum" && items.length === 1 && quorum === null && rules.has(items[0])) {
        quorum = { name: items[0], isMet: rules.get(items[0]) };
      } else {
        throw wrong(`This is no policy: “${line.slice(0, 80)}”.`);
      }
    }
    if (quorum === null) { throw wrong("This is no policy: it has no line that begins with quorum."); }
    return { logs, witnesses, quorum };
  };

  /** Which witnesses of a policy cosigned a note (c2sp.org/tlog-cosignature); a wrong cosignature by one of them is refused. */
  const cosigners = async (note, policy) => {
    const names = [];
    for (const { name, key, imported } of policy.witnesses) {
      const lines = note.signatures.filter(s => isBy(s, key));
      for (const { bytes } of lines) {
        const time = bytes.length === 72 ? new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0) : null;
        if (time === null || !await isSignature(imported, utf8.encode(`cosignature/v1\ntime ${time}\n${note.text}`), bytes.slice(8))) { throw new Refused(`the cosignature by ${called(key)} is wrong`); }
      }
      if (lines.length > 0) { names.push(name); }
    }
    return names;
  };

  /** Why a note does not meet the reader's policy; null if it does. */
  const policyProblem = async (note, by, trusted, policy, least) => {
    if (policy.logs.length > 0 && !policy.logs.some(log => isSame(log, by) || isSame(log, trusted))) { return "your policy does not name the log’s key"; }
    try {
      const names = await cosigners(note, policy);
      return policy.quorum.isMet(names) && names.length >= least ? null
        : `the quorum ${policy.quorum.name} of your policy is not met: ${names.length === 0 ? "no witness of it cosigned" : `only ${names.join(", ")} cosigned`}`;
    } catch (e) {
      if (!(e instanceof Refused)) { throw e; }
      return e.message;
    }
  };

  /** Who of the history signed a checkpoint and counts for its size, from the reader's key on; or why nobody. */
  const signerOf = async (note, checkpoint, periods, trusted, policy) => {
    const anchor = periods.findIndex(p => isSame(p.key, trusted));
    if (anchor < 0) { return { problem: `your key ${called(trusted)} is not one of the keys that this page says the log has had` }; }
    const unsound = async (period, signed, size) => period.compromised === null || size <= period.compromised ? null
      : policy && await policyProblem(signed, period.key, trusted, policy, 1) === null ? null
      : `it is of ${size} entries, and ${called(period.key)} was compromised from ${period.compromised} on: it counts only with the cosignatures of a policy of your own, which are not there`;
    const why = async i => {
      for (let j = Math.min(anchor, i) + 1; j <= Math.max(anchor, i); j++) {
        const problem = await unsound(periods[j - 1], periods[j].handover, periods[j].from);
        if (problem) { return problem; }
      }
      const { key, imported, from } = periods[i];
      return await signatureProblem(note, key, imported)
        ?? (checkpoint.origin !== key.name ? `it is of ${checkpoint.origin}, and the key is that of ${key.name}`
          : checkpoint.size < from || checkpoint.size > (periods[i + 1]?.from ?? Infinity) ? `it is of ${checkpoint.size} entries, for which ${called(key)} does not count`
          : unsound(periods[i], note, checkpoint.size));
    };
    let problem = null;
    for (let i = periods.length - 1; i >= 0; i--) {
      if (!note.signatures.some(s => isBy(s, periods[i].key))) { continue; }
      const not = await why(i);
      if (not === null) { return { by: periods[i] }; }
      problem ??= not;
    }
    return { problem: problem ?? await signatureProblem(note, trusted, periods[anchor].imported) };
  };

  /** Why none of the log's keys signed a note; null if one did. */
  const strangerProblem = async (note, periods) => {
    let problem = null;
    for (const { key, imported } of periods) {
      problem = await signatureProblem(note, key, imported);
      if (problem === null) { return null; }
    }
    return problem;
  };

  /** What the log's own events say of its keys must be what the history says. */
  const compareKeys = (periods, parsed, payloads, start, size) => {
    const [rotated, compromised] = [[], new Map()];
    for (const [i, header] of parsed.entries()) {
      if (header.stream !== "key-signing" || !["SigningKeyRotated", "SigningKeyCompromised"].includes(header.type)) { continue; }
      const index = start + i;
      if (!payloads[i]) { throw new Refused("it says something of the log’s keys, and its payload is withheld: whoever checks signatures needs it", index); }
      const said = JSON.parse(new TextDecoder().decode(payloads[i].slice(saltSize))).fact;
      const nameOf = period => `${period.key.name}+${period.key.id}+${toBase64(concat([1], period.key.point))}`;
      if (header.type === "SigningKeyRotated") {
        if (!periods.some((p, j) => j > 0 && p.from > index && nameOf(p) === said.new && nameOf(periods[j - 1]) === said.old)) { throw new Refused("it says that another key takes over, and the history of the keys does not", index); }
        rotated.push({ index, next: said.new });
      } else {
        const marked = periods.find(p => nameOf(p) === said.key);
        if (!marked || marked.compromised === null || marked.compromised > said.fromSize) { throw new Refused("it says that a key is compromised, and the history of the keys does not", index); }
        compromised.set(marked, Math.min(said.fromSize, compromised.get(marked) ?? Infinity));
      }
    }
    const unsaid = periods.some((p, j) => j > 0 && (p.from > size || (start === 0 && !rotated.some(r => r.index < p.from && r.next.includes(`+${p.key.id}+`)))))
      || (start === 0 && periods.some(p => p.compromised !== null && compromised.get(p) !== p.compromised));
    if (unsaid) { throw new Refused("The history of the keys says what no entry of the log says"); }
  };

  // ---- headers

  const members = ["v", "id", "stream", "rev", "type", "schema", "recorded", "effective", "actor", "behalf", "capacity", "command", "cause", "correlation", "media", "length", "commit", "protect", "class"];
  const optional = new Set(["effective", "behalf", "capacity", "cause", "correlation", "protect"]);

  /** A header that has the one form that it can have: writing it again gives the same text. */
  const parseHeader = (text, index) => {
    let header;
    try { header = JSON.parse(text); } catch { throw new Refused("it is no header", index); }
    const present = header && typeof header === "object" ? Object.keys(header) : [];
    const right = JSON.stringify(header) === text && present.join() === members.filter(m => !optional.has(m) || m in header).join()
      && ["", "from", "from,to"].includes(Object.keys(header.effective ?? {}).join()) && ["", "key,commit"].includes(Object.keys(header.protect ?? {}).join())
      && header.v === 1 && Number.isSafeInteger(header.rev) && Number.isSafeInteger(header.length)
      && /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{7}Z$/.test(header.recorded) && /^[0-9a-f]{64}$/.test(header.commit);
    if (!right) { throw new Refused("it is no header in the one form that a header can have", index); }
    return header;
  };

  const commitment = stored => concat(commitLabel, stored);

  // ---- what the page holds

  // In the page every "<" is written as \u003c, so that nothing in a text can end the block it stands in. The texts are JSON, in which a canonical writer never
  // uses that escape itself; so this gives the very bytes back.
  const unescape = text => text.replace(/\\(u003c|[^])/g, (escape, what) => what === "u003c" ? "<" : escape);
  const block = id => document.getElementById("data-" + id)?.textContent ?? null;
  const lines = id => {
    const text = block(id);
    if (text === null) { return null; }
    if (text === "") { return []; }
    if (!text.endsWith("\n")) { throw new Error(`${id} does not end as it should`); }
    return text.slice(0, -1).split("\n");
  };

  /** Reads what the page holds. */
  const read = () => {
    const about = JSON.parse(block("about"));
    const stored = fromBase64(about.issued.payload);
    return {
      about,
      fact: JSON.parse(new TextDecoder().decode(stored.slice(saltSize))).fact,
      issued: { header: about.issued.header, stored },
      keys: about.keys === undefined ? null : new TextDecoder().decode(fromBase64(about.keys)),
      headers: lines("headers")?.map(unescape) ?? null,
      payloads: lines("payloads")?.map(line => line === "" ? null : fromBase64(line)) ?? null,
      withheld: lines("withheld")?.map(line => JSON.parse(unescape(line))) ?? null,
      states: new Map(about.registers.filter(r => r.here).map(r => [r.name, unescape(block("state-" + r.name) ?? "")])),
    };
  };

  // ---- the verdict

  /**
   * Checks what the page holds. `reader` is what the reader pasted in: `key`; `held`, a checkpoint that he holds; and `policy`, whose cosignatures he asks for; all may be empty. Without a key nothing is
   * verified, and the verdict only says whether the parts of the page agree with each other.
   */
  const verify = async (data, reader, told) => {
    const steps = names.map((name, i) => ({ number: i + 1, name, outcome: "not-reached", text: "" }));
    const say = (number, outcome, text, index) => Object.assign(steps[number - 1], { outcome, text, index });
    const verdict = () => {
      const failed = steps.find(step => step.outcome === "failed") ?? null;
      return { steps, failed, signed: steps[0].outcome === "passed", whole: steps.slice(2, 6).every(step => step.outcome === "passed") };
    };
    const refuse = (number, text, index) => { say(number, "failed", text, index); return verdict(); };
    if (!globalThis.crypto?.subtle) {
      say(1, "not-checked", "This browser does not let a page hash or check signatures, so nothing is checked here.");
      return verdict();
    }

    const key = reader.key.trim() === "" ? null : await parseKey("key", reader.key);
    const imported = key && await importKey(key.point);
    const note = parseNote(data.about.checkpoint);
    const checkpoint = note && parseCheckpoint(note.text);
    if (!checkpoint) { return refuse(1, "The checkpoint on this page is none."); }

    // 1
    const policy = key && imported ? await parsePolicy(reader.policy ?? "") : null;
    let periods = null;
    if (key === null) {
      say(1, "not-checked", `You gave no key, so it is not known who signed the checkpoint. It says that it is of ${checkpoint.origin}.`);
    } else if (imported === null) {
      say(1, "not-checked", "This browser does not know Ed25519 signatures, so who signed the checkpoint is not checked. Use a newer browser, or ledger-verify.");
    } else {
      try {
        periods = data.keys === null ? [{ key, imported, from: 0, compromised: null }] : await parseHistory(data.keys);
      } catch (e) {
        if (!(e instanceof Refused || e instanceof NotUsable)) { throw e; }
        return refuse(1, `The history of the log’s keys on this page leads nowhere: ${e.message}.`);
      }
      const { by, problem } = await signerOf(note, checkpoint, periods, key, policy);
      if (problem) { return refuse(1, `The checkpoint is not one to trust: ${problem}.`); }
      const unmet = policy && await policyProblem(note, by.key, key, policy, 0);
      if (unmet) { return refuse(1, `The checkpoint is not one to trust: ${unmet}.`); }
      const cosigned = policy ? await cosigners(note, policy) : [];
      const others = note.signatures.filter(s => !periods.some(p => isBy(s, p.key)) && !policy?.witnesses.some(w => isBy(s, w.key))).map(s => s.name);
      say(1, "passed", `${isSame(by.key, key) ? "Your key" : "The key"} ${called(by.key)} signed the checkpoint of ${checkpoint.size} entries.`
        + (isSame(by.key, key) ? "" : ` It is not the one that you gave, ${key.id}, but each change between the two was signed by the key before it and the one after.`)
        + (by.compromised === null ? "" : ` The sender says that it is compromised from ${by.compromised} entries on: beyond that it counts with your witnesses only.`)
        + (cosigned.length > 0 ? ` It is cosigned by ${cosigned.join(", ")}, as your policy asks.` : policy ? " Your policy asks for no witness." : "")
        + (others.length > 0 ? ` It also carries signatures that are not checked here: ${others.join(", ")}.` : ""));
    }

    // 2
    const start = data.about.start;
    const edge = data.about.base?.edge.map(fromBase64) ?? [];
    const held = reader.held.trim() === "" ? null : parseHeld(reader.held, checkpoint);
    if (held && imported) {
      const problem = await strangerProblem(held.note, periods);
      if (problem) { throw new NotUsable("held", `This checkpoint is not one to compare with: ${problem}.`); }
    }
    if (start > 0) {
      const before = parseCheckpoint(parseNote(data.about.base.checkpoint)?.text ?? "");
      if (!before || before.size !== start || !equal(await rootOf(start, edge, []), before.root)) {
        return refuse(2, "The edge that the page begins with does not give the root of the checkpoint that it says it continues.");
      }
      if (imported && await strangerProblem(parseNote(data.about.base.checkpoint), periods)) { return refuse(2, "The checkpoint that the page continues is not signed with one of the log’s keys."); }
      if (held && held.size < start) { return refuse(2, `You hold a checkpoint of ${held.size} entries, and this page begins after ${start}: what lies between is missing.`); }
    }
    if (held && held.size > checkpoint.size) {
      return refuse(2, `You hold a checkpoint of ${held.size} entries, and this page’s has only ${checkpoint.size}: it is older than what you hold, or the log was cut.`);
    }

    // The leaves, and so 3
    const headers = data.headers;
    const parsed = [];
    if (headers) {
      if (headers.length !== checkpoint.size - start) {
        return refuse(3, `The page holds ${headers.length} entries, and the checkpoint is of ${checkpoint.size - start}${start > 0 ? ` after the ${start} that you hold` : ""}.`);
      }
      const leaves = await sha256All(headers.length, i => leafInput(headers[i]), n => told?.("entries", n, headers.length));
      if (!equal(await rootOf(start, edge, leaves), checkpoint.root)) {
        return refuse(3, "The entries on this page are not those that were signed. Which of them is the first cannot be told from this page; ledger-verify tells.");
      }
      if (held && !equal(await rootOf(start, edge, leaves.slice(0, held.size - start)), held.root)) {
        return refuse(2, `The first ${held.size} entries are not those of the checkpoint that you hold: the log was rewritten, or two logs were signed with one key. Keep both.`);
      }
      for (const { checkpoint: changed } of periods?.slice(1) ?? []) {
        if (changed.size >= start && changed.size <= checkpoint.size && !equal(await rootOf(start, edge, leaves.slice(0, changed.size - start)), changed.root)) {
          return refuse(2, `The first ${changed.size} entries are not those of the checkpoint at which the log’s key changed: the log was rewritten, or two logs were signed with one key.`);
        }
      }
      say(3, "passed", start === 0
        ? `The page holds all ${checkpoint.size} entries of the log, from the first to the last. Nothing is left out.`
        : `The page holds all ${headers.length} entries from ${start} to ${checkpoint.size - 1}, which follow the ${start} of the earlier checkpoint.`);
    } else {
      say(3, "not-checked", "The log is too long for a page like this one: its entries are in the bundle and not here. ledger-verify checks them.");
    }
    if (held === null) {
      say(2, "not-checked", start > 0
        ? `The page continues a log of ${start} entries. Paste in the checkpoint that you hold to see that it is the same log.`
        : "You gave no earlier checkpoint to compare with. Keep this bundle’s for the next one.");
    } else if (headers) {
      say(2, imported ? "passed" : "not-checked", `The log of this page continues the one whose checkpoint of ${held.size} entries you hold.`);
    } else {
      say(2, "not-checked", "Without the entries, which are not on this page, the checkpoints cannot be compared. ledger-verify compares them with --base.");
    }

    // 4
    try {
      if (headers) {
        for (const [i, text] of headers.entries()) { parsed.push(parseHeader(text, start + i)); }
        const text = await sound(data, parsed, start, checkpoint.size, told);
        if (periods) { compareKeys(periods, parsed, data.payloads, start, checkpoint.size); }
        say(4, "passed", periods && data.keys !== null ? `${text} What the log says of its keys is what their history says.` : text);
      } else {
        say(4, "not-checked", "The entries and their payloads are in the bundle and not on this page. ledger-verify checks them.");
      }
    } catch (e) {
      if (!(e instanceof Refused)) { throw e; }
      return refuse(4, e.index === undefined ? `${e.message}.` : `Entry ${e.index}: ${e.message}.`, e.index);
    }

    // 5
    const { fact } = data;
    const index = data.about.index;
    if (!(fact.known >= start && fact.known < index && index < checkpoint.size)) {
      return refuse(5, `The page says that it is of what was known at entry ${fact.known}, and was logged by entry ${index}: that is not within the log.`);
    }
    if (!headers) {
      say(5, "not-checked", "That no entry was left out at the asked time is seen from entries that are not on this page. ledger-verify checks it.");
    } else {
      const [last, next] = [parsed[fact.known - start].recorded, parsed[fact.known + 1 - start].recorded];
      if (fact.asked === undefined) {
        say(5, "passed", `The snapshot is of what was known at entry ${fact.known}, recorded ${last}. It was asked by that index.`);
      } else if (last > fact.asked) {
        return refuse(5, `The snapshot was asked as known at ${fact.asked}, and entry ${fact.known}, which it includes, was recorded later, ${last}.`, fact.known);
      } else if (next <= fact.asked) {
        return refuse(5, `The snapshot was asked as known at ${fact.asked}, and entry ${fact.known + 1}, which it leaves out, was recorded by then, ${next}.`, fact.known + 1);
      } else {
        say(5, "passed", `The snapshot is of what was known at ${fact.asked}: entry ${fact.known} was recorded by then, and entry ${fact.known + 1} after it.`);
      }
    }

    // 6
    try {
      say(6, "passed", await logged(data, checkpoint, start));
    } catch (e) {
      if (!(e instanceof Refused)) { throw e; }
      return refuse(6, e.message, index);
    }

    say(7, "not-checked", "Whether the registers follow from the events is shown by `ledger verify`, which replays them.");
    return verdict();
  };

  const parseHeld = (pasted, checkpoint) => {
    const note = parseNote(pasted.replace(/\r\n?/g, "\n").trim() + "\n");
    const held = note && parseCheckpoint(note.text);
    if (!held) { throw new NotUsable("held", "This is no checkpoint. Paste in all lines of its file, with the empty one and the signature."); }
    if (held.origin !== checkpoint.origin) { throw new NotUsable("held", `This is a checkpoint of ${held.origin}, and the page is of ${checkpoint.origin}.`); }
    return { ...held, note };
  };

  /** Order, revisions, and that every payload is what its header commits to or is listed as withheld. */
  const sound = async (data, parsed, start, size, told) => {
    const next = new Map();
    let before = "";
    for (const [i, header] of parsed.entries()) {
      const expected = next.get(header.stream) ?? (start > 0 ? header.rev : 0);
      if (header.rev !== expected) { throw new Refused(`it is revision ${header.rev} of its stream, and revision ${expected} comes next`, start + i); }
      if (header.recorded < before) { throw new Refused("it says that it was recorded before the entry before it", start + i); }
      next.set(header.stream, expected + 1);
      before = header.recorded;
    }

    const { payloads, withheld } = data;
    if (payloads.length !== parsed.length) { throw new Refused("the page does not say of it whether its payload is here", start + Math.min(payloads.length, parsed.length)); }
    const commits = await sha256All(parsed.length, i => commitment(payloads[i] ?? new Uint8Array(saltSize)), n => told?.("payloads", n, parsed.length));
    let [given, line] = [0, 0];
    for (const [i, header] of parsed.entries()) {
      const index = start + i;
      const kept = withheld?.[line]?.index === index ? withheld[line++] : null;
      if (payloads[i]) {
        given++;
        if (kept) { throw new Refused("its payload is given, and listed as withheld", index); }
        if (payloads[i].length - saltSize !== header.length || hex(commits[i]) !== header.commit) { throw new Refused("its payload or salt is not what its header commits to", index); }
      } else if (withheld) {
        if (!kept) { throw new Refused("its payload is neither given nor listed as withheld", index); }
        if (kept.commitment !== header.commit) { throw new Refused("the list of what is withheld gives another commitment for it than its header", index); }
        const erased = kept.reason === "erased" || kept.reason === "redacted";
        if (erased !== (kept.erasedBy !== undefined) || (erased && !(kept.erasedBy > index && kept.erasedBy < size))) { throw new Refused("what erased it is not an entry of this log after it", index); }
        const by = kept.reason === "redacted" ? parsed[kept.erasedBy - start] : null;
        if (by && !(by.type === "RedactionApplied" && by.stream === `correction-redaction-${index}`)) { throw new Refused("the entry that is said to redact it is no redaction of it", index); }
      }
    }
    if (withheld && line < withheld.length) { throw new Refused("it is listed as withheld, out of order or without being in the log", withheld[line].index); }
    return `Every entry is well-formed, in its place in its stream, and not dated before the one before it. `
      + `${given} payloads are here and are what their entries commit to; ${given === parsed.length ? "none is withheld" : `${parsed.length - given} are withheld, ${withheld ? "each with a reason" : "and listed in the bundle"}`}.`;
  };

  /** That the registers on the page are those whose hashes the entry SnapshotIssued logged. */
  const logged = async (data, checkpoint, start) => {
    const { about, fact, issued } = data;
    const header = parseHeader(issued.header, about.index);
    const proof = about.proof.map(fromBase64);
    if (header.type !== "SnapshotIssued" || !await isIncluded(await sha256(leafInput(issued.header)), about.index, checkpoint.size, proof, checkpoint.root)) {
      throw new Refused(`Entry ${about.index} of the log is not the event that logged this snapshot.`);
    }
    if (hex(await sha256(commitment(issued.stored))) !== header.commit) { throw new Refused(`What this page says of the snapshot is not what entry ${about.index} logged.`); }
    if ((fact.base ?? 0) !== start) { throw new Refused(`The page begins after ${start} entries, and the snapshot was logged as one that begins after ${fact.base ?? 0}.`); }
    const missing = [];
    for (const { register, sha256: expected } of fact.states) {
      const text = data.states.get(register);
      if (text === undefined) { missing.push(register); continue; }
      if (hex(await sha256(utf8.encode(text))) !== expected) { throw new Refused(`The register ${register} on this page is not the one that was logged.`); }
    }
    const known = new Set(fact.states.map(s => s.register));
    for (const register of data.states.keys()) {
      if (!known.has(register)) { throw new Refused(`The register ${register} on this page was not logged with the snapshot.`); }
    }
    return `Entry ${about.index} logged this snapshot, and the registers on this page are the ones whose hashes it holds.${missing.length > 0 ? ` Too long for this page, and so not checked: ${missing.join(", ")}.` : ""}`;
  };

  // The parts are for those who test them against others.
  return { read, verify, NotUsable, toBase64, parseNote, parseCheckpoint, parts: { fromHex, hex, rootOf, isIncluded, isGoodPoint, importKey, isSignature } };
})();
