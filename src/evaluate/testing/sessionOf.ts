import type { Program } from "../../graph/program.ts";
import type { Executable, Session } from "../../runtime/session.ts";

/**
 * A session that runs every program with the given executable, or the executable made from the program. All else
 * throws.
 */
export function sessionOf(executable: Executable | ((program: Program) => Executable)): Session {
  const refuse = () => Promise.reject(new Error("this session only computes programs"));
  return {
    description: { engine: "a test's own", device: "cpu", threads: 1 },
    prepare: async (program) => (typeof executable === "function" ? executable(program) : executable),
    prepareOnnx: refuse,
    prepareStep: refuse,
    readParameters: refuse,
    writeParameters: refuse,
    readOptimizer: refuse,
    writeOptimizer: refuse,
    dispose: async () => {},
  };
}
