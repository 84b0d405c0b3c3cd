import { readdirSync, readFileSync } from "node:fs";
import { hash } from "#agent/planner/hash";
import type { Frame, Vocabulary } from "#core/planner/frame";

/** A labelled utterance; turns of one conversation follow each other. */
export type Labelled = { readonly author: string; readonly conv: number; readonly turn: number; readonly text: string; readonly frame: Frame };

const folder = new URL("./bank/", import.meta.url);

export const bankAuthors = (): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => name.slice(0, -6))
    .toSorted();

export function readBank(author: string): readonly Labelled[] {
  const lines = readFileSync(new URL(`${author}.jsonl`, folder), "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");
  return lines.map((line) => ({ ...(JSON.parse(line) as Labelled), author }));
}

/** Changes with any line of the bank. */
export function bankHash(): string {
  return bankAuthors()
    .map((author) => hash(readFileSync(new URL(`${author}.jsonl`, folder), "utf8")).toString(16))
    .join("-");
}

/** The clock of the bank's labels. */
export const BANK_NOW = new Date("2026-11-18T12:00:00Z");

/** The world that the bank's authors were given. */
export const BANK_VOCABULARY: Vocabulary = {
  accounts: ["production", "staging", "dev", "data-platform", "ml-research", "shared-services", "sandbox", "security"],
  clusters: ["prod-eks", "staging-eks", "dev-cluster", "dev-east", "ml-cluster", "batch-eks"],
  namespaces: ["checkout", "payments", "search", "recommendations", "etl", "monitoring", "kube-system"],
  workloads: [],
  regions: ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1"],
  services: [
    "EC2",
    "EBS",
    "S3",
    "RDS",
    "Lambda",
    "EKS",
    "ElastiCache",
    "DynamoDB",
    "CloudWatch",
    "NATGateway",
    "DataTransfer",
    "SageMaker",
    "Bedrock",
    "Redshift",
    "Support",
    "Tax",
    "Fargate",
    "Glue",
    "Athena",
  ],
  tags: {
    team: ["payments", "growth", "platform", "data", "search"],
    env: ["production", "staging", "dev"],
    "cost-center": ["cc-100", "cc-200", "cc-300"],
    project: ["phoenix", "atlas"],
    owner: [],
  },
};
