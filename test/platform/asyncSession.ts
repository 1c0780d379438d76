import { openSession } from "../../src/runtime/openSession.node.ts";
import type { Executable, OpenSession, Session } from "../../src/runtime/session.ts";

/** What a device was asked for, in order. */
export type Log = string[];

/**
 * Opens sessions whose state is elsewhere, as on a GPU: every reading and writing takes its time, gives and takes
 * copies alone, and may not overlap with a program. What the session holds is never shared with whoever uses it.
 */
export function distantSessions(log: Log): OpenSession {
  return async (parameters, options) => {
    await later();
    return distant(await openSession(parameters, options), log);
  };
}

function distant(session: Session, log: Log): Session {
  let busy: string | undefined;
  async function alone<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
    if (busy !== undefined) throw new Error(`${what} was asked for while ${busy} goes on`);
    busy = what;
    log.push(what);
    try {
      await later();
      return copy(await work());
    } finally {
      busy = undefined;
    }
  }
  const guarded = (name: string, executable: Executable): Executable => ({
    run: (feeds, batchSize) => alone(`run ${name}`, () => executable.run(copy(feeds), batchSize)),
  });
  const prepared = new Map<unknown, Executable>();
  return {
    description: { ...session.description, engine: "a distant device" },
    async prepare(program) {
      const found = prepared.get(program) ?? guarded(program.name, await session.prepare(program));
      prepared.set(program, found);
      return found;
    },
    prepareOnnx: async (program, model) => guarded(program.name, await session.prepareOnnx(program, model)),
    async prepareStep(training, optimizer) {
      const step = await session.prepareStep(training, optimizer);
      return {
        run: (feeds, batchSize, learningRate) =>
          alone("step", () => step.run(copy(feeds), batchSize, learningRate)),
      };
    },
    readParameters: () => alone("read parameters", () => session.readParameters()),
    writeParameters: (values) => alone("write parameters", () => session.writeParameters(copy(values))),
    readOptimizer: () => alone("read optimizer", () => session.readOptimizer()),
    writeOptimizer: (state) => alone("write optimizer", () => session.writeOptimizer(copy(state))),
    dispose: () => session.dispose(),
  };
}

/** Resolves in a later task, behind whatever else is waiting. */
function later(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function copy<Value>(value: Value): Value {
  return structuredClone(value);
}
