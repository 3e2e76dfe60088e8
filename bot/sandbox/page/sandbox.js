// The sandbox's page. Whatever people or the bot say is put into text nodes, never into markup.
"use strict";

const byId = (id) => document.getElementById(id);
const parts = {
  clock: byId("clock"), people: byId("people"), conversations: byId("conversations"),
  title: byId("title"), log: byId("log"), problem: byId("problem"), status: byId("status"), form: byId("form"),
  text: byId("text"), welcome: byId("welcome"),
};

const kPause = 1000;  // milliseconds between two looks
const kLinesKept = 50;  // of what one typed

let me = sessionStorage.getItem("me") || "ana";
let current = "";  // the conversation that is shown
let run = "";
let version = 0;
let messages = new Map();  // by id, in the order in which they came
let drawn = new Map();  // id -> node, of the conversation that is shown
let lastDay = "";  // the newest day in the log
let unread = new Map();  // conversation -> count
let people = [];
let conversations = [];
let typed = [];  // oldest first
let back = 0;  // how far one went back in them
let looking = null;  // the look that is under way

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// --- messages ---

function spanNode(span) {
  if (span.look === "code" && span.text.startsWith("/okr")) {
    const button = element("button", "command", span.text);
    button.type = "button";
    button.title = "Put this into the message line";
    button.addEventListener("click", () => fill(span.text));
    return button;
  }
  const tags = {strong: "strong", emphasis: "em", code: "code"};
  return tags[span.look] ? element(tags[span.look], "", span.text)
                         : document.createTextNode(span.text);
}

function paragraph(className, spans) {
  const made = element("p", className);
  made.append(...spans.map(spanNode));
  return made;
}

function fieldsNode(fields) {
  const list = element("dl", "fields");
  for (const field of fields) {
    const pair = element("div");
    const value = element("dd");
    value.append(...field.value.map(spanNode));
    pair.append(element("dt", "", field.label), value);
    list.append(pair);
  }
  return list;
}

function actionsNode(buttons, message) {
  const row = element("div", "actions");
  row.setAttribute("role", "group");
  for (const one of buttons) {
    const button = element("button", one.style === "default" ? "" : one.style, one.label);
    button.type = "button";
    if (one.description) button.setAttribute("aria-label", one.description);
    button.addEventListener("click", () => press(one, button, message));
    row.append(button);
  }
  return row;
}

function blockNode(block, message) {
  switch (block.kind) {
    case "header": return element("h3", "", block.text);
    case "text": return paragraph("", block.spans);
    case "note": return paragraph("note", block.spans);
    case "fields": return fieldsNode(block.fields);
    case "actions": return actionsNode(block.buttons, message);
    default: return element("hr");
  }
}

function messageNode(message) {
  const made = element("article", "message");
  if (message.bot) made.classList.add("bot");
  if (message.private) made.classList.add("private");
  const who = element("div", "who");
  who.append(element("span", "name", message.name), element("span", "tag", message.time));
  if (message.private) who.append(element("span", "tag", "only you see this"));
  if (message.edited) who.append(element("span", "tag", "edited"));
  made.append(who, ...message.blocks.map((block) => blockNode(block, message)));
  return made;
}

// Whether the end of the log is in sight, so that what comes next should be, too.
function atEnd() {
  return parts.log.scrollHeight - parts.log.scrollTop - parts.log.clientHeight < 40;
}

function threadOf(parent) {
  let thread = parent.querySelector(".thread");
  if (!thread) {
    thread = element("div", "thread");
    thread.setAttribute("role", "group");
    thread.setAttribute("aria-label", "Thread");
    parent.append(thread);
  }
  return thread;
}

// Puts one message where it belongs: over its older self, into its thread, or at the end. Only that
// one changes, so that a screen reader reads only that one.
function place(message) {
  const node = messageNode(message);
  const older = drawn.get(message.id);
  drawn.set(message.id, node);
  if (older) {
    const thread = older.querySelector(".thread");
    if (thread) node.append(thread);
    older.replaceWith(node);
    return;
  }
  const parent = drawn.get(message.thread);
  if (parent) {
    threadOf(parent).append(node);
    return;
  }
  if (message.day !== lastDay) {
    lastDay = message.day;
    parts.log.append(element("div", "day", lastDay));
  }
  parts.log.append(node);
}

function drawLog() {
  drawn = new Map();
  lastDay = "";
  parts.log.replaceChildren();
  for (const message of messages.values()) {
    if (message.in === current) place(message);
  }
  parts.log.scrollTop = parts.log.scrollHeight;
}

// --- people and conversations ---

function direct() {
  const found = conversations.find((conversation) => conversation.direct);
  return found ? found.id : "";
}

function choice(label, aside, chosen, choose) {
  const item = element("li");
  const button = element("button");
  button.type = "button";
  button.append(element("span", "", label));
  if (aside) button.append(aside);
  if (chosen) button.setAttribute("aria-current", "true");
  button.addEventListener("click", choose);
  item.append(button);
  return item;
}

// Replaces the items, keeping the focus on the same place in the list.
function replaceItems(list, items) {
  const focused = [...list.children].findIndex((item) => item.contains(document.activeElement));
  list.replaceChildren(...items);
  if (focused >= 0 && items[focused]) items[focused].firstChild.focus();
}

function city(zone) {
  return zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");
}

function drawSide() {
  replaceItems(parts.people, people.map((person) => choice(
      person.name, element("span", "aside", `${city(person.zone)} ${person.time}`),
      person.id === me, () => become(person.id))));
  replaceItems(parts.conversations, conversations.map((conversation) => {
    const count = unread.get(conversation.id) || 0;
    const mark = count > 0 ? element("span", "unread", String(count)) : null;
    if (mark) mark.setAttribute("aria-label", `${count} unread`);
    return choice(conversation.name, mark, conversation.id === current,
                  () => show(conversation.id));
  }));
  const shown = conversations.find((conversation) => conversation.id === current);
  const person = people.find((one) => one.id === me);
  if (!shown || !person) return;
  parts.title.textContent = shown.direct ? `${person.name} and Milepost, in private` : shown.name;
  parts.text.placeholder = shown.direct
      ? `Message Milepost as ${person.name}: try /okr`
      : `Message ${shown.name} as ${person.name}: /okr … is answered to you alone`;
}

function show(conversation) {
  current = conversation;
  unread.delete(conversation);
  drawSide();
  drawLog();
  parts.text.focus();
}

function become(person) {
  me = person;
  sessionStorage.setItem("me", me);
  const wasDirect = current === direct();
  forget();
  if (wasDirect) current = "";
  look();
  parts.text.focus();
}

// --- speaking with the server ---

function forget() {
  run = "";
  version = 0;
  messages = new Map();
  unread = new Map();
}

function put(part, sentence) {
  part.textContent = sentence;
  part.hidden = sentence === "";
}

function complain(sentence) {
  put(parts.problem, sentence);
}

async function ask(path, body) {
  const request = body === undefined ? {} : {
    method: "POST",
    headers: {"Content-Type": "application/json"},
    body: JSON.stringify(body),
  };
  const response = await fetch(path, request);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

function take(state) {
  const first = run === "" || run !== state.run;
  if (run !== state.run) forget();
  run = state.run;
  version = state.version;
  people = state.people;
  conversations = state.conversations;
  if (!current) current = direct();
  for (const message of state.messages) {
    const news = !messages.has(message.id) && message.from !== me;
    if (!first && news && message.in !== current) {
      unread.set(message.in, (unread.get(message.in) || 0) + 1);
    }
    messages.set(message.id, message);
  }
  const reader = people.find((person) => person.id === me);
  parts.clock.textContent = reader ? `${state.clock} in ${city(reader.zone)}` : state.clock;
  drawSide();
  if (first) return drawLog();
  const follow = atEnd();
  for (const message of state.messages) {
    if (message.in === current) place(message);
  }
  if (follow) parts.log.scrollTop = parts.log.scrollHeight;
}

// Fetches what is new; one look at a time, and an answer for somebody one no longer is is dropped.
async function look() {
  const mine = looking = Symbol(me);
  try {
    const query = new URLSearchParams({as: me, run, after: String(version)});
    const state = await ask(`/sandbox/state?${query}`);
    if (looking !== mine) return;
    take(state);
    if (parts.problem.dataset.lost) {
      delete parts.problem.dataset.lost;
      complain("");
    }
  } catch {
    if (looking !== mine) return;
    parts.problem.dataset.lost = "yes";
    complain("Milepost does not answer. Is it still running?");
  } finally {
    if (looking === mine) looking = null;
  }
}

async function send(text) {
  if (!text.trim()) return;
  typed = [...typed.filter((line) => line !== text), text].slice(-kLinesKept);
  back = 0;
  try {
    complain("");
    put(parts.status, "");
    const {form} = await ask("/sandbox/say", {as: me, in: current, text});
    await look();
    parts.log.scrollTop = parts.log.scrollHeight;
    if (form) openForm(form);
  } catch (error) {
    complain(error.message);
  }
}

// --- buttons and forms ---

const asking = {
  dialog: byId("asking"), title: byId("asking-title"), text: byId("asking-text"),
  confirm: byId("asking-confirm"), deny: byId("asking-deny"),
};
const filling = {
  dialog: byId("filling"), form: byId("filling-form"), title: byId("filling-title"),
  intro: byId("filling-intro"), fields: byId("filling-fields"), problem: byId("filling-problem"),
  submit: byId("filling-submit"), cancel: byId("filling-cancel"),
};
let filled = null;  // the form that is open, with where and as whom it was opened

// Whether the person confirms it.
function confirmed(question) {
  asking.title.textContent = question.title;
  asking.text.textContent = question.text;
  asking.confirm.textContent = question.confirm;
  asking.deny.textContent = question.deny;
  asking.dialog.returnValue = "";
  asking.dialog.showModal();
  return new Promise((resolve) => {
    asking.dialog.addEventListener(
        "close", () => resolve(asking.dialog.returnValue === "yes"), {once: true});
  });
}

async function press(one, button, message) {
  if (one.confirm && !await confirmed(one.confirm)) return;
  button.disabled = true;
  try {
    complain("");
    const follow = atEnd();
    const {form} = await ask("/sandbox/press", {
      as: me, in: current, action: one.action, message: message.id,
    });
    await look();
    if (follow) parts.log.scrollTop = parts.log.scrollHeight;
    if (form) openForm(form);
  } catch (error) {
    complain(error.message);
  }
  button.disabled = false;
}

function optionNode(value, label) {
  const made = element("option", "", label);
  made.value = value;
  return made;
}

function chooser(options, field) {
  const made = element("select");
  if (field.optional || !field.initial) made.append(optionNode("", "–"));
  made.append(...options);
  return made;
}

function inputNode(field) {
  switch (field.kind) {
    case "lines": {
      const made = element("textarea");
      made.rows = 1;
      return made;
    }
    case "option":
      return chooser(field.options.map((one) => optionNode(one.value, one.label)), field);
    case "person":
      return chooser(people.map((one) => optionNode(one.id, one.name)), field);
    default: {
      const made = element("input");
      made.type = field.kind === "day" ? "date" : "text";
      if (field.kind === "number") made.inputMode = "decimal";
      made.autocomplete = "off";
      return made;
    }
  }
}

// `mixed`: whether some fields of the form are optional and others are not.
function fieldNode(field, number, mixed) {
  const wide = ["lines", "text"].includes(field.kind);
  const made = element("div", wide ? "field wide" : "field");
  const input = inputNode(field);
  input.id = `field-${number}`;
  input.name = field.id;
  input.value = field.initial;
  if (field.max > 0 && input.maxLength !== undefined) input.maxLength = field.max;
  if (!field.optional) input.required = true;
  const label = element("label", "", field.label);
  label.htmlFor = input.id;
  if (field.optional && mixed) label.append(element("span", "aside", " (optional)"));
  made.append(label, input);
  const error = element("p", "error");
  error.id = `${input.id}-error`;
  error.hidden = true;
  const said = [error.id];
  if (field.hint) {
    const hint = element("p", "hint", field.hint);
    hint.id = `${input.id}-hint`;
    said.push(hint.id);
    made.append(hint);
  }
  input.setAttribute("aria-describedby", said.join(" "));
  made.append(error);
  return made;
}

function groupNode(heading) {
  const group = element("fieldset", heading ? "" : "plain");
  if (!heading) return group;
  const [first, ...rest] = heading.split("\n");
  group.append(element("legend", "", first));
  if (rest.length > 0) group.append(element("p", "last", rest.join(" ")));
  return group;
}

function openForm(form) {
  filled = {state: form.state, as: me, in: current};
  filling.title.textContent = form.title;
  filling.intro.textContent = form.intro;
  filling.submit.textContent = form.submit;
  filling.submit.disabled = false;
  put(filling.problem, "");
  filling.fields.replaceChildren();
  let group = null;
  const mixed = form.fields.some((field) => !field.optional);
  form.fields.forEach((field, number) => {
    if (!group || field.heading) {
      group = groupNode(field.heading);
      filling.fields.append(group);
    }
    group.append(fieldNode(field, number, mixed));
  });
  if (!filling.dialog.open) filling.dialog.showModal();
  filling.dialog.scrollTop = 0;
  const first = filling.fields.querySelector("input, select, textarea");
  if (first) first.focus();
  if (first && first.select) first.select();
}

function showErrors(errors) {
  let first = null;
  for (const input of filling.fields.querySelectorAll("[name]")) {
    const sentence = errors[input.name] || "";
    put(byId(`${input.id}-error`), sentence);
    if (sentence) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    if (sentence && !first) first = input;
  }
  if (first) first.focus();
}

async function submitForm() {
  const values = {};
  for (const input of filling.fields.querySelectorAll("[name]")) values[input.name] = input.value;
  filling.submit.disabled = true;
  try {
    put(filling.problem, "");
    const {errors, form} = await ask("/sandbox/submit", {...filled, values});
    if (errors) {
      showErrors(errors);
    } else if (form) {
      openForm(form);
    } else {
      filling.dialog.close();
    }
    await look();
    if (!errors) parts.log.scrollTop = parts.log.scrollHeight;
  } catch (error) {
    put(filling.problem, error.message);
  }
  filling.submit.disabled = false;
}

async function move(to) {
  const buttons = [...document.querySelectorAll("[data-move]")];
  for (const button of buttons) button.disabled = true;
  try {
    complain("");
    const {sent} = await ask("/sandbox/clock", {as: me, to});
    await look();
    const news = sent === 0 ? "nothing fell due on the way"
        : `Milepost sent ${sent === 1 ? "one message" : `${sent} messages`} on the way`;
    const follow = atEnd();
    put(parts.status, `It is ${parts.clock.textContent}: ${news}.`);
    if (follow) parts.log.scrollTop = parts.log.scrollHeight;
  } catch (error) {
    complain(error.message);
  }
  for (const button of buttons) button.disabled = false;
}

// --- the message line ---

// Selects the first <placeholder>, so that typing replaces it.
function fill(text) {
  parts.text.value = text;
  parts.text.focus();
  const gap = /<[^<>]*>/.exec(text);
  if (gap) {
    parts.text.setSelectionRange(gap.index, gap.index + gap[0].length);
  } else {
    parts.text.setSelectionRange(text.length, text.length);
  }
  grow();
}

function grow() {
  parts.text.style.height = "auto";
  parts.text.style.height = `${parts.text.scrollHeight + 2}px`;
}

function showWelcome() {
  parts.welcome.hidden = localStorage.getItem("welcomed") !== null;
  for (const button of parts.welcome.querySelectorAll("[data-send]")) {
    button.addEventListener("click", () => send(button.dataset.send));
  }
  byId("understood").addEventListener("click", () => {
    localStorage.setItem("welcomed", "yes");
    parts.welcome.hidden = true;
    parts.text.focus();
  });
}

function submit() {
  const text = parts.text.value;
  fill("");
  send(text);
}

// Up and down go through what was typed, as long as there is one line.
function recall(event) {
  if (parts.text.value.includes("\n")) return;
  const wanted = back + (event.key === "ArrowUp" ? 1 : -1);
  if (wanted < 0 || wanted > typed.length) return;
  event.preventDefault();
  back = wanted;
  fill(back === 0 ? "" : typed[typed.length - back]);
}

parts.text.addEventListener("input", grow);
parts.text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  }
  if (event.key === "ArrowUp" || event.key === "ArrowDown") recall(event);
});
parts.form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
for (const button of document.querySelectorAll("[data-move]")) {
  button.addEventListener("click", () => move(button.dataset.move));
}
for (const button of document.querySelectorAll("[data-fill]")) {
  button.addEventListener("click", () => fill(button.dataset.fill));
}
filling.form.addEventListener("submit", (event) => {
  event.preventDefault();
  submitForm();
});
filling.cancel.addEventListener("click", () => filling.dialog.close());
asking.confirm.addEventListener("click", () => asking.dialog.close("yes"));
asking.deny.addEventListener("click", () => asking.dialog.close("no"));
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
setInterval(() => { if (!document.hidden && !looking) look(); }, kPause);
showWelcome();
look().then(() => parts.text.focus());
