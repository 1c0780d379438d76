/** `nelbo/web`: what `nelbo` has, and a session that computes in a page or a worker. */
export * from "./index.ts";
export { openSession, type WebSessionOptions } from "./runtime/openSession.web.ts";
export type { WebEngineFiles } from "./runtime/threads.ts";
export type { OnProgress, SessionProgress } from "./runtime/webgpu/progress.ts";
