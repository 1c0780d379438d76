import { isSoftwareAdapter } from "./software.ts";

/** What a page's WebGPU says about the adapter that it uses. */
export interface Adapter {
  /** `nvidia ampere`. */
  readonly name: string;
  /** Whether it computes on the processor. */
  readonly isSoftware: boolean;
}

/** The parts of `navigator.gpu` that are used here. */
interface Gpu {
  requestAdapter(): Promise<{ readonly info?: Partial<GPUAdapterInfo> } | null>;
}

interface Scope {
  readonly navigator?: { readonly gpu?: Gpu };
  readonly isSecureContext?: boolean;
}

/** The browser's adapter; if there is none, the reason and the remedy as sentences. */
export async function findAdapter(scope: Scope = globalThis as Scope): Promise<Adapter | string> {
  const gpu = scope.navigator?.gpu;
  if (gpu === undefined) {
    return scope.isSecureContext === false
      ? "browsers offer WebGPU only to pages from HTTPS or localhost. Serve the page by HTTPS."
      : "this browser has no WebGPU (navigator.gpu is missing). Use a current browser, or request wasm.";
  }
  const adapter = await gpu.requestAdapter().catch(() => null);
  if (adapter === null) {
    return (
      "this browser has WebGPU, but no adapter for it. Turn on hardware acceleration in the browser's settings and " +
      "install the GPU's current driver, or request wasm."
    );
  }
  return describeAdapter(adapter.info ?? {});
}

function describeAdapter(info: Partial<GPUAdapterInfo>): Adapter {
  const { vendor, architecture, device, description } = info;
  const parts = [vendor, architecture, device, description].filter((part) => part);
  const name = parts.join(" ") || "of unknown kind";
  return {
    name,
    isSoftware: info.isFallbackAdapter === true || isSoftwareAdapter(name),
  };
}
