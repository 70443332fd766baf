// The chat page: sends messages, reads the event stream, draws reply parts. Every word comes from the page's
// templates or from the server, and is put in as text, never as HTML.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const chat = $("chat"), log = $("log"), scroller = $("scroll"), form = $("form"), box = $("message");
  const writing = $("writing"), say = chat.dataset;
  const KEPT = "waymark-chat";
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  // ---- what this tab remembers: the token, and what the person wrote (the replies come from the server) ----
  let kept = { token: null, mine: [] };
  try { kept = JSON.parse(sessionStorage.getItem(KEPT)) || kept; } catch { /* damaged or forbidden: start anew */ }
  const keep = () => { try { sessionStorage.setItem(KEPT, JSON.stringify(kept)); } catch { /* works without */ } };
  let last = 0, drawn = 0, isListening = false, holdingTimer = 0, queue = Promise.resolve();

  // ---- drawing ----
  const clone = (id) => $(id).content.firstElementChild.cloneNode(true);
  const slot = (node, name) => node.dataset.slot === name ? node : node.querySelector(`[data-slot="${name}"]`);

  const NUMBER = /(?<![\d£.,])(?:999|111|116 ?123|0\d(?: ?\d){6,9})(?![\d,.]*\d)|https:\/\/[^\s<>"]*[^\s<>".,;:!?)]/g;
  const dial = (number) => {
    const digits = number.replace(/[^\d+]/g, "");
    const word = { 85258: "SHOUT" }[digits];
    return word ? { href: `sms:${digits}?body=${word}`, title: say.text, word } : { href: `tel:${digits}`, title: say.ring, word: "" };
  };
  const anchor = (href, text) => {
    const link = document.createElement("a");
    link.href = href;
    link.textContent = text;
    if (href.startsWith("http")) link.rel = "noopener noreferrer";
    return link;
  };
  const write = (node, text) => {   // plain text, with numbers and addresses as links
    let from = 0;
    node.textContent = "";
    for (const found of text.matchAll(NUMBER)) {
      node.append(text.slice(from, found.index));
      node.append(anchor(found[0].startsWith("https") ? found[0] : dial(found[0]).href, found[0]));
      from = found.index + found[0].length;
    }
    node.append(text.slice(from));
  };
  let asked = null;   // what the person wrote last: a long reply is read from there, not from its end
  const show = (node) => {
    const isLong = asked && node.getBoundingClientRect().bottom - asked.getBoundingClientRect().top > scroller.clientHeight;
    (isLong ? asked : node).scrollIntoView({ block: isLong ? "start" : "nearest" });
  };
  const put = (node) => {
    log.append(node);
    show(node);
    return node;
  };
  const isSafeLink = (url) => typeof url === "string" && (/^\/(?!\/)/.test(url) || /^https?:\/\//.test(url));

  const drawMine = (item) => {
    const node = clone("t-mine");
    slot(node, "who").textContent = say.you;
    slot(node, "text").textContent = item.shown || item.text;
    asked = node;
    put(node);
  };

  const cardOf = (service) => {
    const card = clone("t-service");
    if (!service.demo) slot(card, "demo").remove();
    for (const name of ["name", "what", "where", "distance", "when", "cost", "phone", "url", "checked"]) {
      const place = slot(card, name), value = service[name];
      if (value === null || value === undefined || value === "" || (name === "url" && !isSafeLink(value))) {
        (place.closest("dl > div") || place).remove();
      } else if (name === "phone") place.append(anchor(dial(String(value)).href, value));
      else if (name === "url") place.append(anchor(value, value.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "")));
      else place.textContent = value;
    }
    return card;
  };

  const extras = {   // what each kind of reply part adds below its words
    article(node, custom) {
      if (!isSafeLink(custom.url)) return;
      const card = clone("t-article");
      card.href = custom.url;
      card.target = "_blank";
      card.rel = "noopener";
      slot(card, "title").textContent = custom.title;
      node.append(card);
    },
    services(node, custom) {
      const cards = clone("t-services");
      for (const service of custom.services || []) cards.append(cardOf(service));
      node.append(cards);
    },
    choices(node, custom) {
      const group = clone("t-choices");
      for (const option of custom.options || []) {
        const button = clone("t-choice");
        button.textContent = option.title;
        button.addEventListener("click", () => send(option.say, option.title));
        group.append(button);
      }
      node.append(group);
    },
    safety(node, custom) {
      const ring = slot(node, "ring");
      for (const number of custom.numbers || []) {
        const item = clone("t-number"), { href, title, word } = dial(String(number)), link = slot(item, "dial");
        link.href = href;
        link.textContent = title.replace("{number}", number).replace("{word}", word);
        ring.append(item);
      }
      if (!ring.children.length) ring.remove();
    },
    plan(node, custom) {
      const steps = clone("t-plan");
      for (const step of custom.steps || []) {
        const line = document.createElement("li");
        line.textContent = typeof step === "string" ? step : step.text;
        steps.append(line);
      }
      node.append(steps);
    },
    handoff(node, custom, text) {
      if (custom.expect && !text.includes(custom.expect)) {
        const note = clone("t-handoff");
        slot(note, "expect").textContent = custom.expect;
        node.append(note);
      }
    },
  };

  const drawPart = (part) => {
    const custom = part.custom || { kind: "text" };
    const node = clone(custom.kind === "safety" ? "t-safety" : "t-said");
    const isBot = !part.said_by || part.said_by === "bot";
    const who = isBot ? say.computer : say.person.replace("{name}", part.said_by);
    if (log.lastElementChild?.dataset.who === who) slot(node, "who").remove();   // named once for parts in a row
    else slot(node, "who").textContent = who;
    node.dataset.who = who;
    const words = slot(node, "text");
    // The text of groups says every card in words, for channels that cannot draw; here the cards say it.
    if (custom.kind !== "safety") write(words, custom.intro || part.text);
    if (Object.hasOwn(extras, custom.kind)) extras[custom.kind](node, custom, part.text);
    put(node);
    // An alert is read out when words come into it, so they come after it is on the page.
    if (custom.kind === "safety") { write(words, part.text); node.scrollIntoView({ block: "start" }); }
  };

  // ---- waiting: never silence ----
  const startWaiting = () => {
    writing.hidden = false;
    writing.scrollIntoView({ block: "nearest" });
    clearTimeout(holdingTimer);
    holdingTimer = setTimeout(() => { writing.hidden = true; put(clone("t-holding")); }, Number(say.holdingMs));
  };
  const stopWaiting = () => { clearTimeout(holdingTimer); writing.hidden = true; };

  // ---- sending ----
  const newId = () => crypto.randomUUID ? crypto.randomUUID()
    : Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  const token = async () => {
    if (kept.token) return kept.token;
    const answer = await fetch("/chat/session", { method: "POST" });
    if (!answer.ok) throw new Error(String(answer.status));
    kept.token = (await answer.json()).token;
    keep();
    return kept.token;
  };

  const post = async (item) => fetch("/chat/messages", {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${await token()}` },
    body: JSON.stringify({ id: item.id, text: item.text }),
  });

  const deliver = async (item) => {   // the same id each time, so that a repeat is not a second message
    let why = say.notSent;
    for (const wait of [0, 1000, 3000]) {
      if (wait) await pause(wait);
      try {
        const answer = await post(item);
        if (answer.ok) {
          item.sent = true;
          keep();
          listen();
          return;
        }
        why = (await answer.json().catch(() => ({}))).error || why;
        if (answer.status === 401) { kept.token = null; continue; }
        if (answer.status < 500) break;
      } catch { /* no network: try again */ }
    }
    stopWaiting();
    const problem = put(clone("t-problem"));
    slot(problem, "why").textContent = why;
    problem.querySelector(".again").addEventListener("click", () => {
      problem.remove();
      box.focus();
      startWaiting();
      queue = queue.then(() => deliver(item));
    });
  };

  const send = (text, shown) => {
    const item = { id: newId(), text, shown, after: last, sent: false };
    kept.mine.push(item);
    drawn = kept.mine.length;
    keep();
    drawMine(item);
    startWaiting();
    queue = queue.then(() => deliver(item));
  };

  // ---- the event stream, read by fetch so that the token stays in a header ----
  const onEvent = (block) => {
    const fields = {};
    for (const line of block.split("\n")) {
      const at = line.indexOf(":");
      if (at > 0) fields[line.slice(0, at)] = line.slice(at + 1).replace(/^ /, "");
    }
    if (fields.event !== "part" || Number(fields.id) <= last) return;
    // After a reload the replies come again, and what the person wrote is put back between them.
    while (drawn < kept.mine.length && kept.mine[drawn].after < Number(fields.id)) drawMine(kept.mine[drawn++]);
    last = Number(fields.id);
    stopWaiting();
    drawPart(JSON.parse(fields.data));
  };

  const readStream = async () => {
    const answer = await fetch("/chat/events", {
      headers: { Authorization: `Bearer ${kept.token}`, "Last-Event-ID": String(last) }, cache: "no-store",
    });
    if (answer.status === 401) { kept.token = null; return; }
    if (!answer.ok) throw new Error(String(answer.status));
    const reader = answer.body.getReader(), decoder = new TextDecoder();
    for (let rest = ""; ;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (rest + decoder.decode(value, { stream: true })).split("\n\n");
      rest = blocks.pop();
      blocks.forEach(onEvent);
    }
  };

  const listen = async () => {
    if (isListening) return;
    isListening = true;
    for (let wait = 300; kept.token;) {
      try { await readStream(); wait = 300; } catch { wait = Math.min(wait * 2, 10000); }
      await pause(wait);
    }
    isListening = false;
  };

  // ---- the form ----
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = box.value;
    if (text) { box.value = ""; send(text); }
    box.focus();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });

  chat.hidden = false;
  if (kept.token) {
    listen();
    // What was written last may have no reply yet: show it all the same, and send what never left.
    setTimeout(() => {
      while (drawn < kept.mine.length) drawMine(kept.mine[drawn++]);
      for (const item of kept.mine) if (!item.sent) { startWaiting(); queue = queue.then(() => deliver(item)); }
    }, 1000);
  } else {
    for (const item of kept.mine) { drawMine(item); queue = queue.then(() => deliver(item)); }
    drawn = kept.mine.length;
  }
})();
