// node check-tokens.mjs: WCAG 2.2 contrast of the tokens, and how far apart the series stay for colour-blind eyes.
import { readFileSync } from "node:fs";
const css = readFileSync(new URL("tokens.css", import.meta.url), "utf8");
const token = Object.fromEntries(
  [...css.matchAll(/--([\w-]+):\s*light-dark\((#\w{6}),\s*(#\w{6})\)/g)].map(([, name, light, dark]) => [name, { light, dark }]),
);
const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255);
const linear = (c) => c.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
const luminance = (hex) => {
  const [r, g, b] = linear(rgb(hex));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a, b) => {
  const [hi, lo] = [luminance(a), luminance(b)].sort((p, q) => q - p);
  return (hi + 0.05) / (lo + 0.05);
};
// Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB
const eyes = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
function lab(hex, eye) {
  const l = linear(rgb(hex));
  const [r, g, b] = eyes[eye].map((row) => Math.min(1, Math.max(0, row[0] * l[0] + row[1] * l[1] + row[2] * l[2])));
  const f = (t) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047),
    y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b),
    z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
function deltaE2000([L1, a1, b1], [L2, a2, b2]) {
  const rad = Math.PI / 180,
    mean = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2,
    g = 0.5 * (1 - Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7)));
  const A1 = (1 + g) * a1,
    A2 = (1 + g) * a2,
    c1 = Math.hypot(A1, b1),
    c2 = Math.hypot(A2, b2);
  const hue = (b, a) => (Math.atan2(b, a) / rad + 360) % 360;
  const h1 = hue(b1, A1),
    h2 = hue(b2, A2);
  let dh = h2 - h1;
  if (c1 * c2 === 0) dh = 0;
  else if (dh > 180) dh -= 360;
  else if (dh < -180) dh += 360;
  const dL = L2 - L1,
    dC = c2 - c1,
    dH = 2 * Math.sqrt(c1 * c2) * Math.sin((dh / 2) * rad),
    Lm = (L1 + L2) / 2,
    Cm = (c1 + c2) / 2;
  let hm = h1 + h2;
  if (c1 * c2 !== 0) hm = Math.abs(h1 - h2) <= 180 ? hm / 2 : hm < 360 ? (hm + 360) / 2 : (hm - 360) / 2;
  const T =
    1 - 0.17 * Math.cos((hm - 30) * rad) + 0.24 * Math.cos(2 * hm * rad) + 0.32 * Math.cos((3 * hm + 6) * rad) - 0.2 * Math.cos((4 * hm - 63) * rad);
  const SL = 1 + (0.015 * (Lm - 50) ** 2) / Math.sqrt(20 + (Lm - 50) ** 2),
    SC = 1 + 0.045 * Cm,
    SH = 1 + 0.015 * Cm * T;
  const RT = -Math.sin(60 * Math.exp(-(((hm - 275) / 25) ** 2)) * rad) * 2 * Math.sqrt(Cm ** 7 / (Cm ** 7 + 25 ** 7));
  return Math.sqrt((dL / SL) ** 2 + (dC / SC) ** 2 + (dH / SH) ** 2 + RT * (dC / SC) * (dH / SH));
}
const print = (text) => process.stdout.write(`${text}\n`);
let failures = 0;
const rows = [];
function need(fg, bg, least) {
  const got = ["light", "dark"].map((theme) => contrast(token[fg][theme], token[bg][theme]));
  const ok = got.every((c) => c >= least);
  if (!ok) failures++;
  rows.push(
    `${ok ? "ok  " : "FAIL"} ${fg.padEnd(15)} on ${bg.padEnd(13)} light ${got[0].toFixed(2).padStart(5)}  dark ${got[1].toFixed(2).padStart(5)}  needs ${least}`,
  );
}
for (const bg of ["ground", "surface", "raised", "sunken", "hover", "selected"])
  for (const fg of ["ink", "ink-2", "ink-3", "earth"]) need(fg, bg, 4.5);
for (const bg of ["current", "bubble"]) for (const fg of ["ink", "ink-2"]) need(fg, bg, 4.5);
for (const status of ["signal", "good", "caution", "bad"])
  for (const bg of ["surface", "ground", "raised", "sunken", `${status}-soft`]) need(status, bg, 4.5);
for (const status of ["signal", "good", "caution", "bad"]) for (const fg of ["ink", "ink-2"]) need(fg, `${status}-soft`, 4.5);
need("signal-on", "signal-fill", 4.5);
need("ink-invert", "ink", 4.5);
need("earth", "earth-soft", 4.5);
for (const bg of ["surface", "raised"]) need("line-control", bg, 3);
const series = ["s-on-demand", "s-spot", "s-savings-plan", "s-reserved", "s-5", "s-6", "s-7", "s-8"];
for (const s of [...series, "s-anomaly"]) need(s, "surface", 3);
print(rows.join("\n"));
for (const theme of ["light", "dark"])
  for (const eye of Object.keys(eyes)) {
    let least = [Infinity];
    series.forEach((a, i) =>
      series.slice(i + 1).forEach((b) => {
        const d = deltaE2000(lab(token[a][theme], eye), lab(token[b][theme], eye));
        if (d < least[0]) least = [d, a, b];
      }),
    );
    const ok = least[0] >= 10;
    if (!ok) failures++;
    print(`${ok ? "ok  " : "FAIL"} 8 series, ${theme}, ${eye}: closest pair ${least[1]} and ${least[2]}, CIEDE2000 ${least[0].toFixed(1)}, needs 10`);
  }
print(failures ? `${failures} failed` : "all passed");
process.exitCode = failures ? 1 : 0;
