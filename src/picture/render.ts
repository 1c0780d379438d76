import { encodePng } from "../codec/png.ts";
import { EngineError, messageOf } from "../errors.ts";
import { isMissing, missingPackage } from "../missingPackage.ts";
import { fonts } from "./fonts/inter.generated.ts";

export interface RenderOptions {
  /** Pixels of the PNG for each pixel of the SVG. Default: 2, for dense screens. */
  readonly scale?: number;
}

type Renderer = typeof import("@resvg/resvg-wasm");

let ready: Promise<Renderer> | undefined;

/**
 * Loads the renderer once; later calls wait for the first. A page passes the URL (or the bytes) of
 * `@resvg/resvg-wasm/index_bg.wasm`; in Node, `initialiseRendererInNode` of `render.node.ts` finds it.
 *
 * @throws EngineError if it cannot be loaded, with the install command if its package is not installed; the next call
 *   tries again
 */
export async function initialiseRenderer(wasm: Uint8Array<ArrayBuffer> | URL | string): Promise<void> {
  ready ??= loadRenderer(wasm).catch((error: unknown) => {
    ready = undefined;
    throw error;
  });
  await ready;
}

/** The package is imported here and not with this module, so that a server that draws no figures runs without it. */
async function loadRenderer(wasm: Uint8Array<ArrayBuffer> | URL | string): Promise<Renderer> {
  const renderer = await import("@resvg/resvg-wasm").catch((cause: unknown) => {
    throw isMissing("@resvg/resvg-wasm", cause) ? missingRenderer(cause) : cause;
  });
  try {
    await renderer.initWasm(wasm);
    return renderer;
  } catch (cause) {
    const source = wasm instanceof Uint8Array ? `${wasm.length} bytes` : String(wasm);
    throw new EngineError(
      `SVG renderer: expected the WebAssembly module index_bg.wasm of @resvg/resvg-wasm, found ${source}: ` +
        messageOf(cause),
      { cause },
    );
  }
}

/** The error if the renderer's package is not installed. */
export function missingRenderer(cause: unknown): EngineError {
  return missingPackage("@resvg/resvg-wasm", "figures are drawn with it", cause);
}

/**
 * The figure as the bytes of a PNG file. Its text is set in the embedded font Inter, so it is the same on every
 * machine.
 *
 * @throws EngineError if `initialiseRenderer` was not called, or the SVG is not well formed
 */
export async function svgToPng(svg: string, options: RenderOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  if (ready === undefined)
    throw new EngineError(
      "SVG renderer: not loaded. Await initialiseRenderer (in Node: initialiseRendererInNode).",
    );
  const { width, height, pixels } = renderPixels(await ready, svg, options.scale ?? 2);
  const opaque = withoutAlpha(pixels);
  return encodePng(
    opaque === undefined
      ? { width, height, channels: 4, data: pixels }
      : { width, height, channels: 3, data: opaque },
  );
}

function renderPixels(
  { Resvg }: Renderer,
  svg: string,
  scale: number,
): { width: number; height: number; pixels: Uint8Array } {
  try {
    const renderer = new Resvg(svg, {
      fitTo: { mode: "zoom", value: scale },
      font: {
        fontBuffers: [decodedFont(fonts.regular), decodedFont(fonts.semiBold)],
        defaultFontFamily: "Inter",
      },
    });
    const image = renderer.render();
    const { width, height, pixels } = image;
    image.free();
    renderer.free();
    return { width, height, pixels };
  } catch (error) {
    const reason = messageOf(error);
    throw new EngineError(`SVG renderer: the picture is not a readable SVG (${reason}).`, { cause: error });
  }
}

function decodedFont(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** The RGB of RGBA pixels, if none is transparent: the file is then about half as large. */
function withoutAlpha(pixels: Uint8Array): Uint8Array | undefined {
  const count = pixels.length / 4;
  const colours = new Uint8Array(3 * count);
  for (let pixel = 0; pixel < count; pixel++) {
    if (pixels[4 * pixel + 3] !== 255) return undefined;
    for (let channel = 0; channel < 3; channel++)
      colours[3 * pixel + channel] = pixels[4 * pixel + channel] ?? 0;
  }
  return colours;
}
