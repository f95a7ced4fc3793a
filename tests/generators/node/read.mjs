// Read posts with the parsers of generators in JavaScript: JSON in, JSON out.
// Input: [[generator, text], ...]. Output: [{values, tags, body} or {error}, ...].
import { readFileSync } from "node:fs";
import eleventyMatter from "eleventy-gray-matter";
import hexo from "hexo-front-matter";
import { load } from "js-yaml";
import matter from "gray-matter";
import { parse as parseToml } from "smol-toml";

const withoutMark = (text) => text.replace(/^\uFEFF/, "");

// gatsby-transformer-remark and most blogs on Next.js: the theme decides what a string of tags means.
function readByTheme(text) {
  const { data, content } = matter(text, {});
  return { values: data, tags: data.tags ?? null, body: content };
}

// @astrojs/internal-helpers, src/frontmatter.ts.
function readAstro(text) {
  const found = /(?:^\uFEFF?|^\s*\n)(---|\+\+\+)([\s\S]*?\n)\1/.exec(text);
  if (!found) return { values: {}, tags: null, body: text };
  const data = (found[1] === "+++" ? parseToml : load)(found[2]) ?? {};
  return { values: data, tags: data.tags ?? null, body: text.slice(found[0].length) };
}

// Eleventy 3: src/TemplateContent.js; the engine for TOML is the one of its documentation.
// src/Data/TemplateData.js, getCleanedTagsImmutable: a string is divided at its commas.
function readEleventy(text) {
  const { data, content } = eleventyMatter(text, { engines: { toml: parseToml } });
  let tags = data.tags || [];
  if (typeof tags === "string") tags = tags.split(",");
  if (!Array.isArray(tags)) throw new Error("String or Array expected for tags");
  return { values: data, tags: [...new Set(tags)].map(String), body: content };
}

// hexo-fs reads without a byte order mark and with \n for line ends;
// lib/plugins/processor/post.ts takes `tag` where `tags` is empty, and a single value for a list.
function readHexo(text) {
  const { _content, ...values } = hexo.parse(withoutMark(text).replace(/\r\n/g, "\n"));
  const tags = (values.tag && !values.tags ? values.tag : values.tags) || [];
  return { values, tags: (Array.isArray(tags) ? tags : [tags]).map(String), body: _content };
}

const readers = {
  Astro: readAstro,
  Eleventy: readEleventy,
  Gatsby: readByTheme,
  Hexo: readHexo,
  "Next.js": readByTheme,
};

const posts = JSON.parse(readFileSync(0, "utf8"));
const read = posts.map(([generator, text]) => {
  try {
    return readers[generator](text);
  } catch (error) {
    return { error: String(error) };
  }
});
process.stdout.write(JSON.stringify(read));
