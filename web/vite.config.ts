import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  root: path("."),
  plugins: [react(), tailwindcss()],
  build: {
    outDir: path("../dist/web"),
    emptyOutDir: true,
    target: "es2023",
    // The content security policy has no `data:` for fonts, and no `unsafe-inline`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { "/api": process.env["API"] ?? "http://127.0.0.1:8080" } },
});
