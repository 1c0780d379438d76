import { parseArgs } from "node:util";
import { resolveShape } from "../../src/graph/shape.ts";
import {
  type ConvolutionForm,
  chooseForm,
  chooseWeightsForm,
  convolutionForms,
  fitsForm,
} from "../../src/onnx/convolution/emit.ts";
import { lowerProgram } from "../../src/onnx/lower.ts";
import type { EngineTensors } from "../../src/runtime/engine.ts";
import { nodeEngine } from "../../src/runtime/onnxruntime.node.ts";
import { median } from "../statistics.ts";
import { convolutionOf, type Pass, passes, passProgram } from "./programs.ts";
import { type KernelShape, kernelShapes } from "./shapes.ts";

/**
 * `npx tsx bench/conv-kernels/bench.ts`: milliseconds of each form of each convolution of the bench networks, forward (with bias and
 * ReLU), to the input and to the weights. A star marks the form that is chosen. Forms take turns; medians.
 */
const { values: flags } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    batch: { type: "string", default: "128" },
    threads: { type: "string", default: "2" },
    rounds: { type: "string", default: "9" },
  },
});
const batchSize = Number(flags.batch);
const engine = nodeEngine(Number(flags.threads));

interface Candidate {
  readonly form: ConvolutionForm;
  readonly milliseconds: number[];
  run(): Promise<void>;
}

async function prepare(shape: KernelShape, pass: Pass, form: ConvolutionForm): Promise<Candidate> {
  const program = passProgram(shape, pass);
  const model = await engine.load(lowerProgram(program, undefined, { convolutions: form }));
  const feeds: EngineTensors = Object.fromEntries(
    program.inputs.map(({ name, type }) => {
      const sizes = resolveShape(type.shape, batchSize);
      const count = sizes.reduce((product, size) => product * size, 1);
      const data = Float32Array.from({ length: count }, (_, index) => Math.sin(index));
      return [name, engine.tensor("float32", data, sizes)];
    }),
  );
  const milliseconds: number[] = [];
  return {
    form,
    milliseconds,
    async run() {
      const began = performance.now();
      await model.run(feeds);
      milliseconds.push(performance.now() - began);
    },
  };
}

/** To the weights there are two forms: tiles, and patches of either side. */
function differs(form: ConvolutionForm, pass: Pass): boolean {
  return pass !== "toWeights" || form === "patches" || form === "winograd";
}

for (const shape of kernelShapes.filter(({ name }) => name.includes(flags.only))) {
  console.log(shape.name);
  for (const pass of passes) {
    const computed = convolutionOf(shape, pass);
    const forms = convolutionForms.filter((form) => differs(form, pass) && fitsForm(form, computed.geometry));
    const candidates = await Promise.all(forms.map((form) => prepare(shape, pass, form)));
    for (let round = -2; round < Number(flags.rounds); round++) {
      for (const candidate of candidates) {
        await candidate.run();
        if (round < 0) candidate.milliseconds.length = 0;
      }
    }
    const chosen = pass === "toWeights" ? chooseWeightsForm(computed) : chooseForm(computed);
    const figures = candidates.map(
      ({ form, milliseconds }) =>
        `${form}${form === chosen ? "*" : ""} ${median(milliseconds).toFixed(2)} (${Math.min(...milliseconds).toFixed(2)})`,
    );
    console.log(`  ${pass.padEnd(10)} ${figures.join("   ")}`);
  }
}
