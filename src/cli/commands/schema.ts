import type { Command } from "../command.ts";

export const schemaCommand: Command = {
  name: "schema",
  usage: "",
  summary: "print the JSON Schema of a run's settings",
  examples: [
    { command: "nelbo schema > nelbo.schema.json", meaning: "lets an editor complete and check settings" },
    {
      command: "nelbo schema | jq .properties.beta",
      meaning: "one setting: type, bounds, default, description",
    },
  ],
  flags: [],
  takesSettings: false,
  positionals: 0,
  async run(_, terminal) {
    const { editorSchema } = await import("../editorSchema.ts");
    terminal.line(JSON.stringify(editorSchema(), null, 2));
  },
};
