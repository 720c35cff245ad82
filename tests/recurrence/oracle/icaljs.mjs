// Answers, for each line of standard input {rule, start, zone, limit}, the first starts that ical.js generates, as wall
// times and as the instants that V8's own time zone data gives them. A rule that takes longer than its time is given up.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import vm from "node:vm";

const [, , home, milliseconds] = process.argv;
const library = createRequire(`${home}/package.json`).resolve("ical.js").replace(/ical\.js$/, "ical.es5.cjs");

function context() {
  const made = vm.createContext({ module: { exports: {} }, exports: {}, globalThis: undefined });
  vm.runInContext(readFileSync(library, "utf8"), made);
  vm.runInContext("var ICAL = module.exports.default ?? module.exports;", made);
  return made;
}

const EXPAND = new vm.Script(`
  var found = [];
  var iterator = ICAL.Recur.fromString(task.rule).iterator(ICAL.Time.fromString(task.start));
  for (var next = iterator.next(); next && next.year < 9990 && found.length < task.limit; next = iterator.next()) {
    found.push(next.toString());
  }
  found;
`);

const formats = new Map();
function offsetAt(instant, zone) {
  if (!formats.has(zone)) {
    formats.set(zone, new Intl.DateTimeFormat("en-US", {
      timeZone: zone, hourCycle: "h23", era: "short", year: "numeric", month: "numeric", day: "numeric",
      hour: "numeric", minute: "numeric", second: "numeric",
    }));
  }
  const shown = Object.fromEntries(formats.get(zone).formatToParts(instant).map((part) => [part.type, part.value]));
  const clock = Date.UTC(+shown.year, shown.month - 1, +shown.day, +shown.hour, +shown.minute, +shown.second);
  return clock - instant;
}

function instantOf(wall, zone) {
  const clock = Date.parse(`${wall}Z`);
  const day = 86_400_000;
  const before = offsetAt(clock - day, zone);
  const candidates = [before, offsetAt(clock + day, zone)].map((offset) => clock - offset);
  const real = candidates.filter((instant) => instant + offsetAt(instant, zone) === clock);
  return real.length ? Math.min(...real) : clock - before;
}

let engine = context();
for await (const line of createInterface({ input: process.stdin })) {
  const task = JSON.parse(line);
  let answer;
  try {
    engine.task = task;
    const walls = Array.from(EXPAND.runInContext(engine, { timeout: +milliseconds }));
    answer = { walls, instants: task.zone && walls.map((wall) => instantOf(wall, task.zone) / 1000) };
  } catch (error) {
    const late = error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
    answer = { error: late ? "out of time" : String(error.message ?? error) };
    if (late) engine = context();
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
