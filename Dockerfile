# One image for every process of the service; docker-compose.yml says which runs what.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json ./
COPY tools tools
COPY apps apps
COPY libs libs
COPY migrations migrations
RUN npm run build
# What runs needs the dependencies only; the embedded Postgres and the tests' tools stay behind.
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
# The keys' volume takes over the owner of this folder.
RUN mkdir /keys && chown node:node /keys && chmod 700 /keys
USER node
CMD ["node", "dist/apps/api/src/main.js"]
