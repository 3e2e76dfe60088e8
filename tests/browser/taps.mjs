// A Monday in the sandbox, in a real browser: one person, five due key results. Counts what she
// taps, and takes a picture after each tap.
//
// usage: taps.mjs MILEPOST CHROMIUM FOLDER
//
// A tap is a press of the mouse's button; picking from a list costs two, to open it and to pick.
// Fails with exit code 1 when something is not there, is not saved, or takes more than seven taps.

import assert from "node:assert/strict";
import {spawn} from "node:child_process";
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {createInterface} from "node:readline";
import {chromium} from "playwright-core";

const [program, browserPath, folder] = process.argv.slice(2);
const mostTaps = 7;

// Resolves to the address that the program says it listens on.
function addressOf(server) {
  return new Promise((resolve, reject) => {
    const listen = (stream) => createInterface({input: stream}).on("line", (line) => {
      const found = line.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) resolve(found[0]);
    });
    listen(server.stdout);
    listen(server.stderr);
    server.on("exit", (code) => reject(new Error(`milepost ended with ${code}`)));
  });
}

async function post(address, path, body) {
  const answer = await fetch(address + path, {
    method: "POST",
    headers: {"Content-Type": "application/json"},
    body: JSON.stringify(body),
  });
  assert.equal(answer.status, 200, `${path} ${JSON.stringify(body)}`);
  return answer.json();
}

class Person {
  constructor(page) {
    this.page = page;
    this.taps = 0;
    this.steps = [];
  }

  async look(what) {
    const number = String(this.steps.length + 1).padStart(2, "0");
    const picture = `${number}-${what.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.png`;
    await this.page.screenshot({path: join(folder, picture)});
    this.steps.push(`${number}  taps so far: ${this.taps}  ${what}`);
  }
  async tap(locator, what) {
    await locator.click();
    this.taps += 1;
    await this.look(what);
  }
  async type(text) {
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.type(text);
  }
}

// What Ana owns beside KR1, what it stood at, and by code what she types on Monday.
const added = [
  ["Rate of new teams that stay from 30% to 45%", "KR6 31"],
  ["Time to the first report from 10 to 4 days", "KR7 9"],
  ["Interviews with new teams reach 12", "KR8 1"],
  ["Answers within a day from 60% to 90%", "KR9 62%"],
];
const monday = {KR1: "38", KR6: "33", KR7: "8", KR8: "3", KR9: "70"};
const saved = [
  "KR1 Share of signups that finish setup: 38 %",
  "KR6 Rate of new teams that stay: 33 %",
  "KR7 Time to the first report: 8 days",
  "KR8 Interviews with new teams: 3",
  "KR9 Answers within a day: 70 %",
];

// Ana owns five key results that have been checked in once, and it is the Monday after.
async function prepare(address) {
  const say = (text) => post(address, "/sandbox/say", {as: "ana", in: "dm-ana", text});
  for (const [title] of added) await say(`/okr add kr O1 ${title} owner @ana`);
  for (const [, line] of added) await say(`/okr ${line}`);
  await say("/okr KR1 37%");
  await post(address, "/sandbox/clock", {as: "ana", to: "next monday 09:00"});
  await post(address, "/sandbox/clock", {as: "ana", to: "next monday 09:00"});
}

async function checkIn(page) {
  const ana = new Person(page);
  const card = page.locator("article.bot").filter({hasText: "Check in all"}).last();
  await card.waitFor();
  await ana.look("The card");
  await ana.tap(card.locator("button", {hasText: "Check in all"}), "The form is open");
  const fields = page.locator("#filling-fields fieldset");
  const legends = await fields.locator("legend").allTextContents();
  const codes = legends.map((text) => text.split(" ")[0]);
  assert.deepEqual([...codes].sort(), Object.keys(monday), "key results in the form");
  // The first field has the focus already.
  await ana.type(monday[codes[0]]);
  for (let i = 1; i < codes.length; ++i) {
    await ana.tap(fields.nth(i).locator("input").first(), `Value of ${codes[i]}`);
    await ana.type(monday[codes[i]]);
  }
  await ana.look("The form is filled in");
  await ana.tap(page.locator("#filling-submit"), "Saved");
  await page.locator("#filling").waitFor({state: "hidden"});
  await page.getByText("All in, thank you!").last().waitFor();
  await ana.look("All in");
  return ana;
}

async function run(address) {
  await prepare(address);
  const browser = await chromium.launch({executablePath: browserPath, args: ["--no-sandbox"]});
  try {
    const page = await browser.newPage({viewport: {width: 1100, height: 1400}});
    const problems = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    await page.goto(address);
    await page.locator("#people button").filter({hasText: "Ana"}).click();
    const ana = await checkIn(page);
    await page.locator("#text").fill("/okr");
    await page.keyboard.press("Enter");
    const home = page.locator("article.bot").filter({hasText: "Everything you can say"}).last();
    await home.waitFor();
    const shown = (await home.innerText()).replaceAll("\u00a0", " ");
    for (const line of saved) assert.ok(shown.includes(line), `${line} in\n${shown}`);
    await ana.look("What she owns now");
    assert.deepEqual(problems, [], "errors of the page");
    return ana;
  } finally {
    await browser.close();
  }
}

rmSync(folder, {recursive: true, force: true});
mkdirSync(folder, {recursive: true});
const book = mkdtempSync(join(tmpdir(), "milepost-browser-"));
const server = spawn(program, ["serve"], {
  env: {
    ...process.env,
    MILEPOST_LISTEN: "127.0.0.1:0",
    MILEPOST_DATABASE: `sqlite:${join(book, "book.db")}`,
    MILEPOST_SANDBOX: "on",
  },
});
try {
  const ana = await run(await addressOf(server));
  const told = `${ana.steps.join("\n")}\ntaps: ${ana.taps}, at most ${mostTaps}\n`;
  writeFileSync(join(folder, "taps.txt"), told);
  process.stdout.write(told);
  assert.ok(ana.taps <= mostTaps, "too many taps");
} finally {
  server.kill("SIGTERM");
  await new Promise((resolve) => server.once("exit", resolve));
  rmSync(book, {recursive: true, force: true});
}
