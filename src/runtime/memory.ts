import { EngineError } from "../errors.ts";
import { elementCount } from "../graph/shape.ts";
import type { ParameterLayout } from "./session.ts";

const pageBytes = 65_536;
/** Parameters start at cache lines: multiples of 16 floats. */
const alignment = 16;

export interface Arrays {
  readonly byName: ReadonlyMap<string, Float32Array>;
}

/** One array per parameter, all in one contiguous part of the memory. */
export interface Region extends Arrays {
  readonly byteOffset: number;
  /** The whole region, including gaps between parameters. */
  readonly all: Float32Array;
}

/** Memory after the regions, for results that are used within one step. */
export interface Workspace {
  readonly byteOffset: number;
  readonly bytes: number;
}

export interface MemoryOptions {
  /** Bytes of the workspace. An operating system provides the part that is used. Default: 0. */
  readonly workspaceBytes?: number;
  /** Whether several threads can use the memory. Default: false. */
  readonly shared?: boolean;
}

/** Four regions with the same layout in one WebAssembly memory. The optimizer's kernel works on it in place. */
export interface ParameterMemory {
  readonly memory: WebAssembly.Memory;
  readonly workspace: Workspace;
  /** Floats in a region, a multiple of 16. Gaps are zero and stay zero. */
  readonly length: number;
  readonly parameters: Region;
  readonly gradients: Region;
  readonly firstMoments: Region;
  readonly secondMoments: Region;
}

/** Allocates memory for these parameters, all zeros. Throws EngineError if it is not available. */
export function allocateMemory(
  layouts: readonly ParameterLayout[],
  { workspaceBytes = 0, shared = false }: MemoryOptions = {},
): ParameterMemory {
  const offsets: number[] = [];
  let length = 0;
  for (const { sizes } of layouts) {
    offsets.push(length);
    length += Math.ceil(elementCount(sizes) / alignment) * alignment;
  }
  const bytes = 4 * length * Float32Array.BYTES_PER_ELEMENT;
  const memory = grantMemory(
    bytes + workspaceBytes,
    "parameters and optimizer state",
    "Make the model smaller: fewer or narrower layers.",
    shared,
  );
  const region = (index: number): Region => {
    const byteOffset = index * length * Float32Array.BYTES_PER_ELEMENT;
    const arrays = layouts.map(({ name, sizes }, position): [string, Float32Array] => [
      name,
      new Float32Array(memory.buffer, byteOffset + 4 * (offsets[position] ?? 0), elementCount(sizes)),
    ]);
    return { byteOffset, all: new Float32Array(memory.buffer, byteOffset, length), byName: new Map(arrays) };
  };
  return {
    memory,
    workspace: { byteOffset: bytes, bytes: workspaceBytes },
    length,
    parameters: region(0),
    gradients: region(1),
    firstMoments: region(2),
    secondMoments: region(3),
  };
}

/**
 * A WebAssembly memory of `bytes` bytes, which cannot grow. Throws EngineError if it is not available.
 *
 * @param what the start of the error message
 * @param remedy the end of the error message
 * @param shared whether several threads can use it
 */
export function grantMemory(bytes: number, what: string, remedy: string, shared = false): WebAssembly.Memory {
  const pages = Math.max(1, Math.ceil(bytes / pageBytes));
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
  } catch (cause) {
    throw new EngineError(
      `${what}: expected ${(bytes / 2 ** 20).toFixed(0)} MiB of memory (at most 4096), found less. ${remedy}`,
      { cause },
    );
  }
}

/** Whether several threads can use a memory. Its kernels must be compiled for that. */
export function isShared(memory: WebAssembly.Memory): boolean {
  return typeof SharedArrayBuffer !== "undefined" && memory.buffer instanceof SharedArrayBuffer;
}

/** Separate arrays for buffers, which are not in the optimizer's memory: all zeros. */
export function allocateBuffers(layouts: readonly ParameterLayout[]): Arrays {
  return {
    byName: new Map(layouts.map(({ name, sizes }) => [name, new Float32Array(elementCount(sizes))])),
  };
}

/** Combines two sets of arrays. */
export function joinArrays(a: Arrays, b: Arrays): Arrays {
  return { byName: new Map([...a.byName, ...b.byName]) };
}

/** Copies of a region's arrays. */
export function readRegion(region: Arrays): Record<string, Float32Array> {
  return Object.fromEntries([...region.byName].map(([name, values]) => [name, values.slice()]));
}

/** Sets a region's arrays. Checks all before it changes any; `what` is the start of the error message. */
export function writeRegion(
  region: Arrays,
  values: Readonly<Record<string, Float32Array>>,
  what: string,
): void {
  const unknown = Object.keys(values).find((name) => !region.byName.has(name));
  if (unknown !== undefined) throw new EngineError(`${what}: the model has no parameter called ${unknown}`);
  for (const [name, target] of region.byName) {
    const source = values[name];
    if (source?.length !== target.length) {
      throw new EngineError(
        `${what} of ${name}: expected ${target.length} numbers, found ${source === undefined ? "none" : source.length}`,
      );
    }
  }
  for (const [name, target] of region.byName) target.set(values[name] ?? target);
}
