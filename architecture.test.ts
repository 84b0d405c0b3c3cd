import { existsSync } from "node:fs";
import { cruise, type IDependency, type IModule } from "dependency-cruiser";
import { beforeAll, describe, expect, it } from "vitest";

/** Who may import whom (docs/architecture.md). A folder may always import itself. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  core: [],
  db: ["core"],
  adapters: ["core"],
  services: ["core", "db"],
  tools: ["core", "services"],
  agent: ["core", "tools"],
  jobs: ["core", "services"],
  server: ["core", "services", "agent", "tools"],
  web: ["core"],
  sandbox: ["core"],
  cli: ["core", "tools", "services", "agent", "sandbox", "server"],
  bench: ["core", "tools", "services", "agent", "sandbox", "server"],
  evals: ["core", "tools", "services", "agent", "sandbox", "server"],
};
const FOLDERS = Object.keys(MAY_IMPORT);

const isTest = (file: string) => /\.test\.tsx?$|\/testing\/|^web\/e2e\//.test(file);
/** The composition root alone knows adapters and the sandbox; the checkpointer sits on the database. */
const knowsEverything = (file: string) => file === "server/compose.ts" || file.startsWith("server/compose/") || isTest(file);
const folderOf = (file: string) => file.split("/")[0] ?? "";
const isTypeOnly = (dependency: Pick<IDependency, "dependencyTypes">) => dependency.dependencyTypes.includes("type-only");
/** A circle that a type closes is gone when the code runs. */
const isCircle = (dependency: IDependency) => dependency.circular && !isTypeOnly(dependency) && !(dependency.cycle ?? []).some(isTypeOnly);

function violation(from: string, dependency: IDependency): string | undefined {
  const to = dependency.resolved;
  const says = (rule: string) => `${rule}: ${from} -> ${to}`;
  if (dependency.couldNotResolve) return says("does not resolve");
  if (isCircle(dependency)) return says("goes in a circle");
  if (dependency.module.startsWith("../../")) return says("climbs");
  if (knowsEverything(from)) return undefined;
  const folder = folderOf(from);
  if (folder === "core" && dependency.dependencyTypes.includes("core")) return says("core does I/O");
  if (to.includes("node_modules/")) {
    return folder === "core" && !to.includes("node_modules/zod/") ? says("core takes a package") : undefined;
  }
  const target = folderOf(to);
  if (!FOLDERS.includes(target) || target === folder) return undefined;
  // Proofs too long for the tests stand on the same fixtures.
  if (folder === "bench" && isTest(to)) return undefined;
  if (folder === "agent" && target === "db" && from === "agent/checkpoints.ts") return undefined;
  if (folder === "web" && target === "server") return isTypeOnly(dependency) ? undefined : says("web takes code from the server");
  return MAY_IMPORT[folder]?.includes(target) ? undefined : says("is not allowed");
}

describe("the import rule", () => {
  let modules: readonly IModule[];

  beforeAll(async () => {
    const { output } = await cruise(
      FOLDERS.filter((folder) => existsSync(folder)),
      { parser: "swc", tsPreCompilationDeps: true, doNotFollow: { path: "node_modules" } },
      {
        extensions: [".ts", ".tsx", ".js", ".mjs", ".json", ".css"],
        exportsFields: ["exports"],
        conditionNames: ["import", "node", "default", "types"],
      },
    );
    if (typeof output === "string") throw new TypeError("dependency-cruiser gave text instead of a result");
    modules = output.modules.filter((module) => FOLDERS.includes(folderOf(module.source)));
  });

  it("reads the whole tree", () => {
    expect(modules.length).toBeGreaterThan(150);
    expect(modules.flatMap((module) => module.dependencies).length).toBeGreaterThan(400);
  });

  it("finds no violation", () => {
    expect(modules.flatMap((module) => module.dependencies.map((dependency) => violation(module.source, dependency)).filter(Boolean))).toEqual([]);
  });

  it("would see one", () => {
    const planted = {
      module: "#adapters/x",
      resolved: "adapters/x.ts",
      dependencyTypes: ["subpath-import"],
      couldNotResolve: false,
      circular: false,
    } as unknown as IDependency;
    expect(violation("core/units.ts", planted)).toBe("is not allowed: core/units.ts -> adapters/x.ts");
    expect(violation("server/compose.ts", planted)).toBeUndefined();
  });
});
