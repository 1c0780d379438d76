/** `nelbo/web`: what `nelbo` has, and a session that computes in a page or a worker. */
export * from "./index.ts";
export type { WebEngineFiles } from "./runtime/threads.ts";
export { openSession, type WebSessionOptions } from "./runtime/web.ts";
