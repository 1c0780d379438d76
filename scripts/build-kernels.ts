import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

/**
 * Compiles kernels/optimizer.ts and embeds it, so that it loads from Node, a bundle or a page alike. Twice: a module
 * that imports its memory must say whether threads share it.
 */
const source = new URL("../kernels/optimizer.ts", import.meta.url);
const target = new URL("../src/runtime/optimizerKernel.generated.ts", import.meta.url);

const variants = {
  optimizerKernelBase64: [],
  sharedOptimizerKernelBase64: ["--sharedMemory", "--maximumMemory", "65536", "--enable", "threads"],
} as const;

/** The text of src/runtime/optimizerKernel.generated.ts. */
export async function kernelModule(): Promise<string> {
  const text = await readFile(source, "utf8");
  const lines = [
    "// Made from kernels/optimizer.ts by `npm run build:kernels`; a test holds the two together.",
  ];
  for (const [name, options] of Object.entries(variants)) {
    const binary = await compile(text, options);
    lines.push(`export const ${name} =\n  "${Buffer.from(binary).toString("base64")}";`);
  }
  return `${lines.join("\n")}\n`;
}

async function compile(text: string, options: readonly string[]): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const fixed = [
    "-O3",
    "--noAssert",
    "--converge",
    "--runtime",
    "stub",
    "--importMemory",
    "--enable",
    "simd",
  ];
  const { error, stderr } = await asc.main(["optimizer.ts", "--outFile", "out.wasm", ...fixed, ...options], {
    readFile: (name) => (name === "optimizer.ts" ? text : null),
    writeFile: (_, contents) => {
      if (contents instanceof Uint8Array) binary = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || binary === undefined) {
    throw new Error(`kernels did not compile:\n${stderr.toString()}`, { cause: error });
  }
  return binary;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(target, await kernelModule());
