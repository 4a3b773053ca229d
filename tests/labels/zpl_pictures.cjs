// Draws ZPL labels as a Zebra printer would: JSON lines [zpl, width mm, height mm, dots a mm] in, PNG as base64 out.
const path = require("node:path");
const lines = require("node:fs").readFileSync(0, "utf8").split("\n").filter(Boolean);
const { ready } = require(path.join(process.argv[2], "zpl-renderer-js"));

ready.then(async ({ api }) => {
  for (const line of lines) {
    const [zpl, width, height, dots] = JSON.parse(line);
    process.stdout.write((await api.zplToBase64Async(zpl, width, height, dots)) + "\n");
  }
});
