/** The rooms of src/, in the order in which they may import: each only from those before it. See docs/architecture.md. */
const rooms = [
  "codec",
  "random",
  "settings",
  "graph",
  "onnx",
  "runtime",
  "nn",
  "vae",
  "data",
  "evaluate",
  "train",
  "picture",
  "config",
  "export",
  "analyse",
  "store",
  "sweep",
  "apply",
  "run",
  "cli",
];

/** Rooms and files that need Node: everything else runs in a page as it is. */
const nodeOnly = "^src/(apply|run|cli)/|/node/|[./]node\\.ts$";

const order = rooms.map((room, index) => ({
  name: `${room}-imports-only-from-above`,
  severity: "error",
  from: { path: `^src/${room}/` },
  to: {
    path: `^src/(${[...rooms.slice(index + 1).map((below) => `${below}/`), "(index|node|web)\\.ts$"].join("|")})`,
  },
}));

const tests = "\\.test\\.ts$|/testing/";

module.exports = {
  forbidden: [
    ...order,
    {
      name: "no-circles",
      comment: "Types may know each other.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "only-runtime-knows-onnxruntime",
      severity: "error",
      from: { path: "^src/", pathNot: `^src/runtime/|${tests}` },
      to: { path: "onnxruntime-" },
    },
    {
      name: "descriptions-of-parts-load-no-graph",
      comment:
        "Settings and help load descriptions; what builds a graph is in a file that ends in .graph.ts.",
      severity: "error",
      from: {
        path: "^src/(settings/|vae/(kl|likelihood|objective|posterior|prior)/)",
        pathNot: `[.]graph[.]ts$|${tests}`,
      },
      to: { path: "^src/(graph|onnx|runtime|nn)/|[.]graph[.]ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "node-only-where-it-says-so",
      comment: "Everything else runs in a browser as it is.",
      severity: "error",
      from: { path: "^src/", pathNot: `${nodeOnly}|${tests}` },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "browser-code-imports-no-node-file",
      severity: "error",
      from: { path: "^src/", pathNot: `${nodeOnly}|${tests}` },
      to: { path: ["^src/.*/node/", "^src/node[.]ts$", "^src/.*[./]node[.]ts$"] },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
