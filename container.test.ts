import { readFileSync } from "node:fs";
import { validate } from "dockerfile-utils";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

describe("Dockerfile", () => {
  const text = readFileSync("Dockerfile", "utf8");

  it("has no lint finding", () => {
    const findings = validate(text);
    expect(findings.map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
  });

  it("runs on the Node that the project pins, and not as root", () => {
    expect(text).toMatch(/^FROM node:24-/m);
    expect(text).toMatch(/^USER node$/m);
  });
});

describe("docker-compose.yml", () => {
  const compose = parse(readFileSync("docker-compose.yml", "utf8")) as {
    services: Record<string, { image?: string; ports?: string[]; environment: Record<string, string>; depends_on?: Record<string, unknown> }>;
    volumes: Record<string, unknown>;
  };

  it("starts the app and a Postgres with pgvector", () => {
    expect(Object.keys(compose.services)).toEqual(["app", "db"]);
    expect(compose.services.db?.image).toMatch(/^pgvector\/pgvector:pg\d+$/);
    expect(compose.services.app?.depends_on).toEqual({ db: { condition: "service_healthy" } });
  });

  it("publishes on loopback only and holds no secret", () => {
    expect(compose.services.app?.ports?.every((port) => port.startsWith("127.0.0.1:"))).toBe(true);
    expect(readFileSync("docker-compose.yml", "utf8")).toMatch(/POSTGRES_PASSWORD:\?/);
  });

  it("names only variables that .env.example documents", () => {
    const documented = readFileSync(".env.example", "utf8");
    for (const [, name] of readFileSync("docker-compose.yml", "utf8").matchAll(/\$\{([A-Z_]+)/g)) expect(documented).toContain(name);
  });
});
