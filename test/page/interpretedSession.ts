import { interpret } from "../../src/graph/interpret.ts";
import type { OpenSession, Session } from "../../src/runtime/session.ts";

/** Opens sessions that compute by the float64 interpreter: they need no engine, and run wherever JavaScript does. */
export const openInterpretedSession: OpenSession = async (parameters) => {
  let values: Readonly<Record<string, Float32Array>> = {};
  const refuse = () => {
    throw new Error("this session only evaluates");
  };
  const session: Session = {
    description: { engine: "interpreter, float64", device: "cpu", threads: 1 },
    prepare: async (program) => ({
      async run(feeds, batchSize) {
        const own = Object.fromEntries(program.parameters.map(({ name }) => [name, values[name] ?? []]));
        const outputs = interpret(program, { ...feeds, ...own }, batchSize);
        return Object.fromEntries(
          Object.entries(outputs).map(([name, { data }]) => [name, Float32Array.from(data)]),
        );
      },
    }),
    prepareOnnx: refuse,
    prepareStep: refuse,
    readParameters: async () => ({ ...values }),
    async writeParameters(written) {
      const missing = parameters.find(({ name }) => written[name] === undefined);
      if (missing) throw new Error(`no values for ${missing.name}`);
      values = written;
    },
    readOptimizer: async () => undefined,
    writeOptimizer: refuse,
    dispose: async () => {},
  };
  return session;
};
