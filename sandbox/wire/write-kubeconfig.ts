import { chmodSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type ClusterAccess = { readonly cluster: string; readonly server: string; readonly token: string; /** PEM. */ readonly certificate: string };

/** Writes `<folder>/kubeconfig-<cluster>.yaml`, for its owner's eyes only. @returns the file */
export function writeKubeconfig(folder: string, { cluster, server, token, certificate }: ClusterAccess): string {
  const file = join(folder, `kubeconfig-${cluster}.yaml`);
  const text = `apiVersion: v1
kind: Config
clusters:
  - name: ${cluster}
    cluster:
      server: ${server}
      certificate-authority-data: ${Buffer.from(certificate).toString("base64")}
users:
  - name: major-tom
    user:
      token: ${token}
contexts:
  - name: ${cluster}
    context:
      cluster: ${cluster}
      user: major-tom
current-context: ${cluster}
`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeOwnersFile(file, text);
  return file;
}

/** In one step, readable by its owner only. */
export function writeOwnersFile(file: string, text: string): void {
  const next = `${file}.${process.pid}.tmp`;
  writeFileSync(next, text, { mode: 0o600 });
  chmodSync(next, 0o600);
  renameSync(next, file);
}
