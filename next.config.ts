import type { NextConfig } from "next";

// Nothing of the environment is read here: one build serves any address, and serve.ts sets the headers at run time.
const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Our server in front does, by brotli as well (src/lib/http/compress.ts).
  compress: false,
  // What is built needs no more of the headers that src/proxy.ts gives all else; our server says the same.
  headers: async () => [
    {
      source: "/_next/static/:path*",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
      ],
    },
  ],
  // Read while it answers: a platform that takes along only what is imported would miss them.
  outputFileTracingIncludes: {
    "/docs/[[...path]]": ["./node_modules/swagger-ui-dist/swagger-ui.css", "./node_modules/swagger-ui-dist/swagger-ui-bundle.js"],
  },
  // Image parsers are an attack surface, and the product has no pictures to resize.
  images: { unoptimized: true },
  agentRules: false,
  serverExternalPackages: [
    "@node-rs/argon2",
    "@prisma/client",
    "@prisma/adapter-pg",
    "pg",
    "prom-client",
    "nodemailer",
    "@aws-sdk/client-s3",
    "pino",
    "better-auth",
    "@opentelemetry/api",
    "@opentelemetry/sdk-trace",
    "@opentelemetry/exporter-trace-otlp-http",
    "@opentelemetry/resources",
  ],
};

export default config;
