FROM node:24-bookworm-slim

ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 MAJOR_TOM_DATA_DIR=/data
WORKDIR /app

COPY package.json package-lock.json .npmrc ./
COPY scripts/setup.mjs scripts/setup.mjs
RUN ["node", "scripts/setup.mjs", "install"]

COPY . .
RUN ["node", "scripts/setup.mjs", "start"]
RUN ["install", "-d", "-o", "node", "-g", "node", "/data"]

USER node
VOLUME ["/data"]
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/main.ts"]
