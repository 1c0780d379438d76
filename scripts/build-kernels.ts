import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

/**
 * Compiles the kernels of kernels/ and embeds them, so that they load from Node, a bundle or a page alike.
 */
export interface KernelSource {
  /** The file in kernels/. */
  readonly source: string;
  /** The constant that holds the compiled kernel. */
  readonly constant: string;
  /** Further forms of the kernel, each in a constant: for memory that threads share, or with relaxed SIMD. */
  readonly forms?: readonly KernelForm[];
  /** Where it is embedded, from the root of the repository. */
  readonly target: string;
}

interface KernelForm {
  readonly constant: string;
  readonly features: readonly Feature[];
}

type Feature = "shared" | "relaxed";

const featureOptions: Readonly<Record<Feature, readonly string[]>> = {
  shared: ["--sharedMemory", "--maximumMemory", "65536"],
  relaxed: ["--enable", "relaxed-simd"],
};

export const kernelSources: readonly KernelSource[] = [
  {
    source: "philox.ts",
    constant: "philoxKernelBase64",
    target: "src/random/philoxKernel.generated.ts",
  },
  {
    source: "optimizer.ts",
    constant: "optimizerKernelBase64",
    target: "src/runtime/optimizerKernel.generated.ts",
    forms: [{ constant: "sharedOptimizerKernelBase64", features: ["shared"] }],
  },
  {
    source: "matrix.ts",
    constant: "matrixKernelBase64",
    target: "src/runtime/matrix/matrixKernel.generated.ts",
    forms: [
      { constant: "sharedMatrixKernelBase64", features: ["shared"] },
      { constant: "relaxedMatrixKernelBase64", features: ["relaxed"] },
      { constant: "sharedRelaxedMatrixKernelBase64", features: ["shared", "relaxed"] },
    ],
  },
  {
    source: "products.ts",
    constant: "productsKernelBase64",
    target: "src/evaluate/mixture/productsKernel.generated.ts",
  },
];

/** The text of a kernel's target. */
export async function kernelModule({ source, constant, forms = [] }: KernelSource): Promise<string> {
  const text = await readFile(new URL(`../kernels/${source}`, import.meta.url), "utf8");
  const lines = [
    `// Made from kernels/${source} by \`npm run build:kernels\`; a test holds the two together.`,
  ];
  for (const form of [{ constant, features: [] }, ...forms]) {
    const binary = Buffer.from(await compile(source, text, form.features)).toString("base64");
    lines.push(`export const ${form.constant} =\n  "${binary}";\n`);
  }
  return lines.join("\n");
}

/** The file that a kernel is embedded in. */
export function kernelTarget({ target }: KernelSource): URL {
  return new URL(`../${target}`, import.meta.url);
}

async function compile(source: string, text: string, features: readonly Feature[] = []): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const options = [
    "-O3",
    "--noAssert",
    "--converge",
    "--runtime",
    "stub",
    "--importMemory",
    "--enable",
    "simd",
    "--enable",
    "threads",
    ...features.flatMap((feature) => featureOptions[feature]),
  ];
  const { error, stderr } = await asc.main([source, "--outFile", "out.wasm", ...options], {
    readFile: (name) => (name === source ? text : null),
    writeFile: (_, contents) => {
      if (contents instanceof Uint8Array) binary = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || binary === undefined) {
    throw new Error(`kernels/${source} did not compile:\n${stderr.toString()}`, { cause: error });
  }
  return binary;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const kernel of kernelSources) await writeFile(kernelTarget(kernel), await kernelModule(kernel));
}
