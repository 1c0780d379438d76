/**
 * What the types of this package, and of zod, name besides the language's own: the platform has it everywhere, yet who
 * compiles without its types (`"lib": ["ES2023"]`, no `@types/node`) would be told that there is no such thing. These empty
 * declarations merge with the real ones where they are known.
 */
declare global {
  interface AbortSignal {}
  interface URL {}
  // The parameter of the platform's own declaration, letter for letter, or the two could not merge.
  // biome-ignore lint/suspicious/noExplicitAny: as above
  interface ReadableStream<R = any> {}
  namespace WebAssembly {
    interface Instance {}
    interface Memory {}
    interface Module {}
  }
}

export {};
