import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { multiply, reduceSum } from "../graph/build.ts";
import { createGraph } from "../graph/graph.ts";
import { N } from "../graph/shape.ts";
import { createTrainingProgram } from "../graph/training.ts";
import { input, parameter } from "../graph/value.ts";
import { randomStream } from "../random/stream.ts";
import { createNodeSession } from "./node.ts";
import type { Session } from "./session.ts";

const count = 100_003;
const layouts = [{ name: "weight", sizes: [count] }];

/** Minimises weight times what is fed, so that the gradient is what is fed. */
function fedGradient() {
  const graph = createGraph();
  const fed = input(graph, "fed", { dataType: "float32", shape: [N, count] });
  const loss = reduceSum(multiply(fed, parameter(graph, "weight", [count])), { axes: [1] });
  return createTrainingProgram("fed", loss, { loss });
}

function numbers(step: number): Float32Array {
  const values = new Float32Array(count);
  randomStream(7, "assistant test").normals(step, values);
  return values;
}

async function openSession(threads: number, clipNorm?: number) {
  const session = createNodeSession(layouts, { threads });
  session.writeParameters({ weight: numbers(0) });
  const step = await session.prepareStep(fedGradient(), {
    kind: "adam",
    ...(clipNorm !== undefined && { clipNorm }),
  });
  return { session, train: (at: number, fed = numbers(at)) => step.run({ fed }, 1, 1e-2) };
}

function stateOf(session: Session) {
  const { weight } = session.readParameters();
  const { updates, firstMoments, secondMoments } = session.readOptimizer() ?? {};
  return { weight, updates, first: firstMoments?.weight, second: secondMoments?.weight };
}

function bytesOf(values: Float32Array | undefined): Uint8Array {
  return new Uint8Array(new Float32Array(values ?? []).buffer);
}

function expectSameBits(a: ReturnType<typeof stateOf>, b: ReturnType<typeof stateOf>): void {
  expect(a.updates).toBe(b.updates);
  for (const name of ["weight", "first", "second"] as const) {
    expect(Buffer.compare(bytesOf(a[name]), bytesOf(b[name]))).toBe(0);
    expect(a[name]).toHaveLength(count);
  }
}

describe("the optimizer's assistant", () => {
  it.each([undefined, 10])("changes no bit of what is found (clipping at %s)", async (clipNorm) => {
    const [alone, together] = [await openSession(1, clipNorm), await openSession(2, clipNorm)];
    for (let at = 1; at <= 5; at++) {
      const [a, b] = [await alone.train(at), await together.train(at)];
      expect(b.gradientNorm).toBe(a.gradientNorm);
    }
    expectSameBits(stateOf(together.session), stateOf(alone.session));
    await Promise.all([alone.session.dispose(), together.session.dispose()]);
  });

  it("goes on from a state that was written back", async () => {
    const [first, second] = [await openSession(2), await openSession(2)];
    for (let at = 1; at <= 3; at++) await first.train(at);
    const saved = first.session.readOptimizer();
    if (saved === undefined) throw new Error("expected an optimizer");
    second.session.writeParameters(first.session.readParameters());
    second.session.writeOptimizer(saved);
    for (let at = 4; at <= 6; at++) {
      await first.train(at);
      await second.train(at);
    }
    expectSameBits(stateOf(second.session), stateOf(first.session));
    await Promise.all([first.session.dispose(), second.session.dispose()]);
  });

  it("keeps the moments where only the parameters are written", async () => {
    const [alone, together] = [await openSession(1), await openSession(2)];
    for (const { session, train } of [alone, together]) {
      await train(1);
      session.writeParameters({ weight: numbers(9) });
      await train(2);
    }
    expectSameBits(stateOf(together.session), stateOf(alone.session));
    await Promise.all([alone.session.dispose(), together.session.dispose()]);
  });

  it("works in a program that was started with flags of its own", () => {
    const program = `
      import { register } from "tsx/esm/api";
      register();
      const { createAssistant } = await import(${JSON.stringify(new URL("./assistant.ts", import.meta.url).href)});
      const { startThread } = await import(${JSON.stringify(new URL("./node.ts", import.meta.url).href)});
      const assistant = createAssistant(16, startThread);
      assistant.begin(new Float32Array(16).fill(1), [1e-3, 0.9, 0.1, 0.999, 0.001, 1, 1e-8, 1]);
      console.log(assistant.finish(new Float32Array(16)));
      await assistant.stop();
    `;
    const output = execFileSync(process.execPath, ["--input-type=module", "-e", program], {
      encoding: "utf8",
    });
    expect(output.trim()).toBe("true");
  });

  it.each([0, count - 1])("notices a broken gradient at %d", async (position) => {
    const { session, train } = await openSession(2);
    const fed = numbers(1);
    fed[position] = Number.NaN;
    expect((await train(1, fed)).gradientsFinite).toBe(false);
    await session.dispose();
  });
});
