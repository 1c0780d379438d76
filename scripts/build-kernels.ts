import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

/**
 * Compiles kernels/optimizer.ts and embeds it, so that it loads from Node, a bundle or a page alike.
 */
const source = new URL("../kernels/optimizer.ts", import.meta.url);
const target = new URL("../src/runtime/optimizerKernel.generated.ts", import.meta.url);

/** The text of src/runtime/optimizerKernel.generated.ts. */
export async function kernelModule(): Promise<string> {
  const text = await readFile(source, "utf8");
  return [
    "// Made from kernels/optimizer.ts by `npm run build:kernels`; a test holds the two together.",
    `export const optimizerKernelBase64 =\n  "${Buffer.from(await compile(text)).toString("base64")}";\n`,
  ].join("\n");
}

async function compile(text: string): Promise<Uint8Array> {
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
  ];
  const { error, stderr } = await asc.main(["optimizer.ts", "--outFile", "out.wasm", ...options], {
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
