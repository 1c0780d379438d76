import { register } from "node:module";

/** Preloaded into a process, has it name on standard error, one a line, every module that it loads. */
const hooks = `
import { writeSync } from "node:fs";
export async function resolve(specifier, context, next) {
  const resolved = await next(specifier, context);
  writeSync(2, "module " + resolved.url + "\\n");
  return resolved;
}
`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
