import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

/** Compiles kernels/optimizer.ts and embeds it, so that it loads from Node, a bundle or a page alike. */
const source = new URL("../kernels/optimizer.ts", import.meta.url);
const target = new URL("../src/runtime/optimizerKernel.generated.ts", import.meta.url);

export async function compileKernels(): Promise<Uint8Array> {
  const text = await readFile(source, "utf8");
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      "optimizer.ts",
      "--outFile",
      "out.wasm",
      "-O3",
      "--noAssert",
      "--converge",
      "--runtime",
      "stub",
      "--importMemory",
      "--enable",
      "simd",
    ],
    {
      readFile: (name) => (name === "optimizer.ts" ? text : null),
      writeFile: (_, contents) => {
        if (contents instanceof Uint8Array) binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || binary === undefined)
    throw new Error(`kernels did not compile:\n${stderr.toString()}`, { cause: error });
  return binary;
}

export function embedKernels(binary: Uint8Array): string {
  const base64 = Buffer.from(binary).toString("base64");
  return `// Made from kernels/optimizer.ts by \`npm run build:kernels\`; a test holds the two together.\nexport const optimizerKernelBase64 =\n  "${base64}";\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(target, embedKernels(await compileKernels()));
}
