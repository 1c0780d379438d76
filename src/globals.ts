/**
 * Platform types that the types of this package and of zod refer to. Every platform has them, but a project that
 * compiles without their declarations (`"lib": ["ES2023"]`, no `@types/node`) would get "cannot find name" errors.
 * These empty declarations merge with the real ones if those are present.
 */
declare global {
  interface AbortSignal {}
  interface URL {}
  // Type parameters must be identical for declarations to merge.
  // biome-ignore lint/suspicious/noExplicitAny: as above
  interface ReadableStream<R = any> {}
  namespace WebAssembly {
    interface Instance {}
    interface Memory {}
    interface Module {}
  }
}

export {};
