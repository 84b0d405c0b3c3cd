import { describe, expect, it } from "vitest";
import { readKubeconfig } from "#adapters/kubernetes/kubeconfig";
import { InvalidInputError } from "#core/errors";

type Parts = { readonly cluster?: string; readonly user?: string; readonly name?: string };

const kubeconfig = ({ cluster = "", user = "token: secret", name = "prod-eks" }: Parts = {}) => `apiVersion: v1
kind: Config
current-context: main
contexts:
- name: main
  context: { cluster: "${name}", user: me }
clusters:
- name: "${name}"
  cluster:
    server: https://k8s.example.com
    certificate-authority-data: Q0E=
${indent(cluster)}
users:
- name: me
  user:
${indent(user)}
`;
const indent = (text: string) =>
  text
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
const at = (server: string, more = "") => kubeconfig({ cluster: more }).replace("https://k8s.example.com", server);

describe("reading a kubeconfig", () => {
  it("takes the server, authority data, and a token or certificate data", async () => {
    const [access] = readKubeconfig(kubeconfig());
    expect(access).toMatchObject({ name: "prod-eks", server: "https://k8s.example.com", caData: "Q0E=", skipTlsVerify: false });
    expect(await access?.identity()).toEqual({ token: "secret" });
    const [byCertificate] = readKubeconfig(kubeconfig({ user: "client-certificate-data: QQ==\nclient-key-data: Qg==" }));
    expect(await byCertificate?.identity()).toEqual({ certData: "QQ==", keyData: "Qg==" });
  });

  it("calls a cluster of EKS by its name where the file has its ARN", () => {
    expect(readKubeconfig(kubeconfig({ name: "arn:aws:eks:us-east-1:111122223333:cluster/prod-eks" }))[0]?.name).toBe("prod-eks");
  });

  it("takes an unchecked or plain connection on loopback alone", () => {
    expect(readKubeconfig(at("https://127.0.0.1:6443", "insecure-skip-tls-verify: true"))[0]?.skipTlsVerify).toBe(true);
    expect(readKubeconfig(at("http://127.0.0.1:6443"))[0]?.server).toBe("http://127.0.0.1:6443");
  });

  it.each([
    ["a program", kubeconfig({ user: "exec: { apiVersion: client.authentication.k8s.io/v1, command: aws }" }), "run a program"],
    ["a program beside a token", kubeconfig({ user: "token: x\nexec: { apiVersion: v1, command: sh }" }), "run a program"],
    ["an auth-provider", kubeconfig({ user: "auth-provider: { name: gcp }" }), "auth-provider"],
    ["a token file", kubeconfig({ user: "token-file: /etc/passwd" }), "token file"],
    ["a token file, spelt in camel case", kubeconfig({ user: "tokenFile: /etc/passwd" }), "token file"],
    ["a token file, spelt with an escape", kubeconfig({ user: '"token\\x2dfile": /etc/passwd' }), "escapes"],
    ["a certificate file", kubeconfig({ user: "client-certificate: /tmp/a\nclient-key: /tmp/b" }), "certificate file"],
    ["a key file", kubeconfig({ user: "token: x\nclient-key: /tmp/b" }), "key file"],
    ["an authority file", kubeconfig({ cluster: "certificate-authority: /etc/ca.pem" }), "authority file"],
    ["a proxy", kubeconfig({ cluster: "proxy-url: http://proxy:3128" }), "proxy"],
    ["an unchecked connection", kubeconfig({ cluster: "insecure-skip-tls-verify: true" }), "does not check"],
    ["another name to check", kubeconfig({ cluster: "tls-server-name: other" }), "another name"],
    ["a plain connection", at("http://k8s.example.com"), "not reached by https"],
    ["a loopback in name only", at("http://127.0.0.1.example.com"), "not reached by https"],
    ["a server with a password", at("https://me:secret@k8s.example.com"), "user name in it"],
    ["a password", kubeconfig({ user: "username: me\npassword: x" }), "user name and password"],
    ["an impersonation", kubeconfig({ user: "token: x\nas: admin" }), "impersonates"],
    ["no identity", kubeconfig({ user: "{}" }), "neither a token"],
    ["a context of an unknown user", kubeconfig().replace("user: me }", "user: you }"), "a user that is not in it"],
    ["a context of an unknown cluster", kubeconfig().replace('cluster: "prod-eks", user', 'cluster: "other", user'), "a cluster that is not in it"],
    ["no context", "apiVersion: v1\nkind: Config\n", "no context"],
    ["no YAML", "a: [", "cannot be read"],
    ["too much", `# ${"x".repeat(1_000_001)}`, "larger"],
  ])("refuses %s", (_, text, words) => {
    expect(() => readKubeconfig(text)).toThrow(InvalidInputError);
    expect(() => readKubeconfig(text)).toThrow(words);
  });
});
