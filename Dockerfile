# One image for every Stepwell program of this repository; the command says which one runs:
#   docker build -t stepwell .
#   docker run -p 8083:8083 -e REDIS_URL=redis://host:6379 -e STEPWELL_ACCESS_KEY_ID=… -e STEPWELL_SECRET_ACCESS_KEY=… stepwell
# In a container the coordinator listens on all addresses, so it needs credentials: docs/credentials.md.
#   docker run -e REDIS_URL=redis://host:6379 stepwell dist/examples/shoe-shop/payment/main.js
ARG NODE_IMAGE=node:20-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM ${NODE_IMAGE} AS runtime
ENV NODE_ENV=production \
    STEPWELL_HOST=0.0.0.0 \
    STEPWELL_PORT=8083
WORKDIR /app
# package.json carries the map from `#lib` to the compiled files.
COPY --from=build /app/package.json ./
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY scripts/docker/health.mjs ./health.mjs
USER node
EXPOSE 8083
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["node", "health.mjs"]
# As process 1, node gets SIGTERM itself: handlers finish, connections close.
ENTRYPOINT ["node", "--enable-source-maps"]
CMD ["dist/apps/coordinator/src/main.js"]
